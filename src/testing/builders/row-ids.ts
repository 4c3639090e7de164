/**
 * The numbers in the ids of built rows. They count up, so that two trades are two rows, and begin again after each test, so that a test gives the
 * same ids alone and among others.
 */

/** By field, the next number. */
const next = new Map<string, number>();

/** The next number for the id in `field`, which begins at `first`. Where `overrides` give the id, `first`, and none is used up. */
export function numberFor(field: string, first: number, overrides: object): number {
  if (Object.hasOwn(overrides, field)) return first;
  const number = next.get(field) ?? first;
  next.set(field, number + 1);
  return number;
}

/** The next row of each kind is the first one again. */
export function resetRowIds(): void {
  next.clear();
}
