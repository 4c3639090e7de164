/** Narrows the results of `JSON.parse`. Never throws, for any input. */

export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value as an object with fields; arrays are none. */
export function asRecord(value: unknown): JsonRecord | undefined {
  // An object of any kind may be read by field name.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;
}

/** The value of an own field: `constructor` and `__proto__` are ordinary names (P19). */
export function ownValue(record: JsonRecord, field: string): unknown {
  return Object.hasOwn(record, field) ? record[field] : undefined;
}

export type JsonOutcome = { readonly type: "json"; readonly value: unknown } | { readonly type: "not-json" };

/** `JSON.parse` as an outcome: text that is not JSON is a server's fault, never an exception of ours (P12). */
export function parseJson(text: string): JsonOutcome {
  try {
    return { type: "json", value: JSON.parse(text) as unknown };
  } catch {
    return { type: "not-json" };
  }
}

/** How many times a payload may be encoded as a string (P8). */
export const STRING_LAYERS = 3;

/** Decodes string layers while they hold JSON, at most three; a text that cannot be decoded stays a string (P8). */
export function decodeLayers(value: unknown): unknown {
  let decoded = value;
  for (let layer = 0; layer < STRING_LAYERS && typeof decoded === "string"; layer++) {
    const outcome = parseJson(decoded);
    if (outcome.type === "not-json") return decoded;
    decoded = outcome.value;
  }
  return decoded;
}

/** An own field that is an id, a date or a code: as for keys, a safe integer is as good as its text (P19). */
export function ownText(record: JsonRecord, name: string): string | undefined {
  const value = ownValue(record, name);
  if (typeof value === "string" && value !== "") return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}
