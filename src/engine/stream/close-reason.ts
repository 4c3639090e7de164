/** Cuts a close reason to what a close frame can carry: 123 bytes of UTF-8 (RFC 6455, 5.5). `ws` and browsers throw on a longer one. */

const longestReason = 123;

/** The reason, or as many whole characters of it as fit. */
export function cutReason(reason: string): string {
  const bytes = new TextEncoder().encode(reason);
  if (bytes.length <= longestReason) return reason;
  let end = longestReason;
  while (isContinuation(bytes[end])) end -= 1;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

/** Whether a byte belongs to a character that began before it. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
