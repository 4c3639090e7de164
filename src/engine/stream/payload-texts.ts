/**
 * The JSON text of payloads, written once: as long as a message is the same object, so is its text, for each connection and for REST. Knows
 * nothing of what a message says.
 */
import { encodeData, type Outgoing, type WireForm } from "./wire.ts";

export interface PayloadTexts {
  /** `rewrite` puts into the text what no encoder writes; a message that needs it has to be an object of its own. */
  textOf(message: Outgoing, encoding: WireForm["encoding"], rewrite?: (text: string) => string): string;
}

export function createPayloadTexts(): PayloadTexts {
  const written = new WeakMap<Outgoing, { readonly encoding: WireForm["encoding"]; readonly text: string }>();
  return {
    textOf(message, encoding, rewrite) {
      const known = written.get(message);
      if (known?.encoding === encoding) return known.text;
      const text = encodeData(message.data, encoding, rewrite);
      written.set(message, { encoding, text });
      return text;
    },
  };
}
