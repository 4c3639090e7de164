/** Equality of values as `JSON.parse` makes them, by structure. */

/**
 * Compares two values by structure: field order does not matter, element order does (P21). Without recursion, since a server may nest a
 * value deeper than the stack.
 */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return areBothNaN(left, right);
  /** Pairs of objects that are still to be compared. */
  const pending: object[] = [];
  let one: object | undefined = left;
  let other: object | undefined = right;
  while (one !== undefined && other !== undefined) {
    if (!comparePart(one, other, pending)) return false;
    other = pending.pop();
    one = pending.pop();
  }
  return true;
}

/** Compares the names and plain values of two objects; pairs of objects in them are added to `pending`. */
function comparePart(left: object, right: object, pending: object[]): boolean {
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    for (let place = 0; place < left.length; place += 1) if (!compareValues(left[place], right[place], pending)) return false;
    return true;
  }
  // Neither null nor an array: an object, to be read by field name.
  const fields = left as Readonly<Record<string, unknown>>;
  const others = right as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields);
  if (names.length !== Object.keys(others).length) return false;
  for (const name of names) if (!Object.hasOwn(others, name) || !compareValues(fields[name], others[name], pending)) return false;
  return true;
}

function compareValues(left: unknown, right: unknown, pending: object[]): boolean {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return areBothNaN(left, right);
  pending.push(left, right);
  return true;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
/** Nothing else differs from itself. */
const areBothNaN = (left: unknown, right: unknown): boolean => left !== left && right !== right;
