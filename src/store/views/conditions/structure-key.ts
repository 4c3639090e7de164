/**
 * A text that is equal exactly for two definitions that mean the same: data by structure, whatever the order of its fields, and functions by
 * identity. JSON alone would not do: it writes NaN, the infinities and undefined as `null`, a `Map` as `{}`, and refuses a bigint.
 */

/** A field that is `undefined` counts as absent. */
export function structureKey(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `function ${identityOf(value)}`;
  if (typeof value !== "object" || value === null) return String(value); // undefined, a flag, a symbol, null
  if (Array.isArray(value)) return `[${Array.from(value, structureKey).join()}]`; // a hole is undefined
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (!isPlain(value)) return `object ${identityOf(value)}`;
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const fields = present
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${structureKey(inner)}`);
  return `{${fields.join()}}`;
}

/** Made by braces, `JSON.parse` or `Object.create(null)`, in this window or another: its own fields are all that it holds. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const identities = new WeakMap<object, number>();
let identityCount = 0;

function identityOf(value: object): number {
  const known = identities.get(value);
  if (known !== undefined) return known;
  identities.set(value, ++identityCount);
  return identityCount;
}
