/** When two definitions are one: data by structure, whatever the order of its fields, and functions by identity. */

/** Equal for values that mean the same; fields that say nothing count for nothing. */
export function structureKey(value: unknown): string {
  return JSON.stringify(canonical(value));
}

function canonical(value: unknown): unknown {
  if (typeof value === "function") return ["function", identityOf(value)];
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const said = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(said.sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, inner]) => [name, canonical(inner)]));
}

const identities = new WeakMap<object, number>();
let identityCount = 0;

function identityOf(value: object): number {
  const known = identities.get(value);
  if (known !== undefined) return known;
  identities.set(value, ++identityCount);
  return identityCount;
}
