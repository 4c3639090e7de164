/** Equality of values as `JSON.parse` makes them, by structure. */

/** Whether two values say the same: field order does not matter, element order does (P21). */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left !== left && right !== right;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((value, index) => isEqual(value, right[index]));
  }
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  // Neither null nor an array: an object, to be read by field name.
  const fields = left as Readonly<Record<string, unknown>>;
  const others = right as Readonly<Record<string, unknown>>;
  return names.every((name) => Object.hasOwn(others, name) && isEqual(fields[name], others[name]));
}
