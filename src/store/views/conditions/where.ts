/**
 * Filters as data, so that an object written inline in a component is the same filter at every render.
 */
import { ownValue, type JsonRecord } from "../../../protocol/json.ts";
import type { Condition, Operand, Where } from "./condition.ts";
import { createOperandSet } from "./operand-set.ts";
import { compareSortKeys, isDecimalKey, isTextKey, sortKeyOf, type SortKey } from "../order/sort-key.ts";

type WhereFields = Readonly<Record<string, Operand | Condition | undefined>>;
type Test = (value: unknown) => boolean;

/** Compiles the filter to a function of a row. It never throws: the first exception of a `where` function goes to `onThrow`. */
export function compileWhere<Row extends object>(where: Where<Row> | undefined, onThrow: (thrown: unknown) => void): (row: Row) => boolean {
  if (typeof where === "function") return guarded(where, onThrow);
  // By field name: that a field fits its condition is checked where the filter is written.
  const fields = Object.entries((where ?? {}) as WhereFields).flatMap(([field, condition]) =>
    testsOf(condition).map((test) => ({ field, test })),
  );
  // A row is read by field name, whatever its type says.
  return (row) => fields.every(({ field, test }) => test(ownValue(row as JsonRecord, field)));
}

/** A row for which the function throws does not match. */
function guarded<Row extends object>(where: (row: Row) => boolean, onThrow: (thrown: unknown) => void): (row: Row) => boolean {
  let hasThrown = false;
  return (row) => {
    try {
      return where(row);
    } catch (thrown) {
      if (!hasThrown) onThrow(thrown);
      hasThrown = true;
      return false;
    }
  };
}

function testsOf(condition: Operand | Condition | undefined): readonly Test[] {
  if (condition === undefined) return [];
  if (condition === null || typeof condition !== "object") return [equals(condition)];
  const { eq, ne, in: among, gt, gte, lt, lte, between: [low, high] = [], contains, startsWith, ignoreCase, not: negated } = condition;
  const tests: (Test | undefined)[] = [
    eq === undefined ? undefined : equals(eq),
    ne === undefined ? undefined : negation([equals(ne)]),
    among && createOperandSet(among),
    orders(gt, (order) => order > 0),
    orders(gte, (order) => order >= 0),
    orders(lt, (order) => order < 0),
    orders(lte, (order) => order <= 0),
    orders(low, (order) => order >= 0),
    orders(high, (order) => order <= 0),
    hasText(contains, ignoreCase, (text, part) => text.includes(part)),
    hasText(startsWith, ignoreCase, (text, part) => text.startsWith(part)),
    negation(testsOf(negated)),
  ];
  return tests.filter((test) => test !== undefined);
}

/** Undefined where nothing is to be negated: a filter with `{ not: { contains: undefined } }` filters nothing. */
function negation(tests: readonly Test[]): Test | undefined {
  return tests.length === 0 ? undefined : (value) => !tests.every((test) => test(value));
}

function hasText(part: string | undefined, ignoreCase: true | undefined, holds: (text: string, part: string) => boolean): Test | undefined {
  if (part === undefined) return undefined;
  if (!ignoreCase) return (value) => typeof value === "string" && holds(value, part);
  const capitals = part.toUpperCase(); // capitals have one form where small letters have two: σ and ς
  return (value) => typeof value === "string" && holds(value.toUpperCase(), capitals);
}

function equals(operand: Operand): Test {
  if (operand === null) return (value) => value === null || value === undefined;
  const key = sortKeyOf(operand);
  if (!isDecimalKey(key)) return (value) => value === operand;
  return (value) => {
    if (value === operand) return true;
    return (typeof operand === "number" || typeof value === "number") && compare(value, key) === 0;
  };
}

function orders(operand: string | number | undefined, holds: (order: number) => boolean): Test | undefined {
  if (operand === undefined) return undefined;
  const key = sortKeyOf(operand);
  return (value) => {
    const order = compare(value, key);
    return order !== undefined && holds(order);
  };
}

/** The order of a value and an operand of its sort; undefined for two that are not to be compared. */
function compare(value: unknown, operand: SortKey): number | undefined {
  const key = sortKeyOf(value);
  const areOfOneSort = isDecimalKey(operand) ? isDecimalKey(key) : isTextKey(key) && isTextKey(operand);
  return areOfOneSort ? compareSortKeys(key, operand, false) : undefined;
}
