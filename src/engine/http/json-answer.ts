/** REST answers in JSON, which no cache keeps unless its headers say otherwise. */
import type { RestResponse } from "./rest.ts";

/** The JSON text of a body that was written before. */
export class WrittenJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): RestResponse {
  const text = body instanceof WrittenJson ? body.text : JSON.stringify(body);
  return { status, headers: { "content-type": "application/json", "cache-control": "no-store", ...headers }, body: text };
}

export function problem(status: number, message: string, headers?: Readonly<Record<string, string>>): RestResponse {
  return jsonAnswer(status, { error: message }, headers);
}
