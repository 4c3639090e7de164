/** Reads the body of a request that may name a few short texts. */

/** The named fields of a JSON object, as far as it has them; an empty body has none. Undefined where a body is anything else. */
export function readTextFields<const Name extends string>(
  body: string,
  names: readonly Name[],
): Readonly<Partial<Record<Name, string>>> | undefined {
  const given = body === "" ? {} : parsed(body);
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const fields: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = (given as Readonly<Record<string, unknown>>)[name]; // an object, as checked
    if (value === undefined) continue;
    if (!isShortText(value)) return undefined;
    fields[name] = value;
  }
  return fields;
}

function isShortText(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 120;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
