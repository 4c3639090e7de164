/** Reads the body of a request up to a limit. A longer body is read to its end without being kept, so that the answer still reaches the peer. */
import type { IncomingMessage } from "node:http";

/** A command is a few words. Unit: bytes. */
const longestBody = 16_384;
/** A peer that sends more than this gets no answer: its connection is cut. Unit: bytes. */
const longestUnreadBody = 1_048_576;

/** The text of the body, or undefined for a body that is too long. Rejects when the peer leaves before the end. */
export function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let byteCount = 0;
    request.on("data", (chunk: Buffer) => {
      byteCount += chunk.length;
      if (byteCount <= longestBody) chunks.push(chunk);
      else if (byteCount > longestUnreadBody) request.destroy();
    });
    request.on("end", () => resolve(byteCount > longestBody ? undefined : Buffer.concat(chunks).toString("utf8").trim()));
    request.on("error", reject);
    request.on("close", () => reject(new Error("the peer left before the end of its request")));
  });
}

/** The JSON object of a body; an empty body is an empty object. Undefined for anything else. */
export function readJsonObject(text: string): object | undefined {
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
