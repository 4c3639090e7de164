/** Cuts what a WebSocket server sends into the answer to the handshake and whole frames, however the network chopped it. */
export function createFrameSplitter(): (chunk: Buffer) => readonly Buffer[] {
  let kept: Buffer = Buffer.alloc(0);
  let isUpgraded = false;
  return (chunk) => {
    kept = Buffer.concat([kept, chunk]);
    const parts: Buffer[] = [];
    for (let length = partLength(); length !== undefined && length <= kept.length; length = partLength()) {
      parts.push(kept.subarray(0, length));
      kept = kept.subarray(length);
      isUpgraded = true;
    }
    return parts;
  };

  /** Undefined while the length is not known. */
  function partLength(): number | undefined {
    if (!isUpgraded) {
      const end = kept.indexOf("\r\n\r\n");
      return end === -1 ? undefined : end + 4;
    }
    if (kept.length < 2) return undefined;
    const short = kept.readUInt8(1); // no mask: those are for clients
    if (short < 126) return 2 + short;
    if (short === 126) return kept.length < 4 ? undefined : 4 + kept.readUInt16BE(2);
    return kept.length < 10 ? undefined : 10 + Number(kept.readBigUInt64BE(2));
  }
}
