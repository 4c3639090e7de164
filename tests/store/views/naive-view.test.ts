/** Views against `Array.filter` and `Array.sort` over values that plain JavaScript compares as well: small amounts, whole minutes, names. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RowKey } from "../../../src/shared/brand.ts";
import { createDraftRows } from "../../../src/store/rows/draft-rows.ts";
import type { Condition, WhereData } from "../../../src/store/views/conditions/condition.ts";
import type { SortTerm } from "../../../src/store/views/order/sort.ts";
import { createViewDraft } from "../../../src/store/views/view-draft.ts";

interface Row {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly quantity?: string | number | null | undefined;
  readonly at?: string | null | undefined;
}
type Field = "name" | "quantity" | "at";

const seed = 20261129;

const name = fc.string({ unit: fc.constantFrom("a", "A", "b", "ä", "ß", "ς", "Σ", "0", "2", "10", " ", "."), maxLength: 5 });
/** The spellings of one amount. */
const amount = fc.integer({ min: -300, max: 300 }).chain((cents) => {
  const value = cents / 100;
  return fc.constantFrom<string | number>(value, String(value), value.toFixed(2), value.toFixed(5));
});
/** The spellings of one instant. */
const instant = fc.integer({ min: 0, max: 300 }).chain((minutes) => {
  const at = (shift: number) => new Date(Date.UTC(2026, 10, 29) + (minutes + shift) * 60_000).toISOString();
  return fc.constantFrom(at(0), at(0).replace(".000", ""), at(120).replace("Z", "+02:00"), at(-330).replace(".000Z", "-05:30"));
});
const values = { name, quantity: amount, at: instant };

const orNothing = <Value>(value: fc.Arbitrary<Value>) => fc.oneof({ weight: 8, arbitrary: value }, fc.constantFrom(null, undefined));
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.integer({ min: 0, max: 150 }).map((number) => `K${number}`),
  name: orNothing(name),
  quantity: orNothing(amount),
  at: orNothing(instant),
});

const part = fc.record(
  {
    contains: name,
    startsWith: name,
    ignoreCase: fc.constant(true as const),
  },
  { requiredKeys: [] },
);
const range = (field: Field) => fc.record({ between: fc.tuple<(string | number)[]>(values[field], values[field]) });
const positive = (field: Field) => (field === "name" ? part : range(field)) as fc.Arbitrary<Condition>;
const condition = (field: Field): fc.Arbitrary<Condition> =>
  fc.oneof(
    positive(field),
    fc.record({ not: positive(field) }),
    fc.record({ not: fc.record({ not: positive(field) }) }),
    fc.constant({ not: null }),
  );
const where = fc.record(
  { name: condition("name"), quantity: condition("quantity"), at: condition("at") },
  { requiredKeys: [] },
) as fc.Arbitrary<WhereData<Row>>;
const sort: fc.Arbitrary<readonly SortTerm<Row>[]> = fc.uniqueArray(
  fc.oneof(
    fc.record({ field: fc.constant("name" as const), desc: fc.boolean(), collate: fc.constant("text" as const) }),
    fc.record({ field: fc.constantFrom("quantity" as const, "at" as const), desc: fc.boolean() }),
  ),
  { selector: ({ field }) => field, maxLength: 3 },
);

/** As a number: of an amount its value, of an instant its milliseconds. */
const numberOf = (value: unknown): number => (String(value).startsWith("2026-") ? Date.parse(String(value)) : Number(value));

function holds(given: Condition, value: string | number | null | undefined): boolean {
  const { between, contains, startsWith, ignoreCase, not } = given;
  const text = (one: string) => (ignoreCase ? one.toUpperCase() : one);
  if (between !== undefined) {
    if (value === null || value === undefined) return false;
    if (numberOf(value) < numberOf(between[0]) || numberOf(value) > numberOf(between[1])) return false;
  }
  if (contains !== undefined && !(typeof value === "string" && text(value).split(text(contains)).length > 1) && contains !== "")
    return false;
  if (startsWith !== undefined && !(typeof value === "string" && text(value).slice(0, text(startsWith).length) === text(startsWith)))
    return false;
  if (contains === "" && typeof value !== "string") return false;
  if (not === null) return value !== null && value !== undefined;
  return typeof not !== "object" || isEmpty(not) || !holds(not, value);
}

const isEmpty = ({ ignoreCase: _, not, ...others }: Condition): boolean =>
  Object.keys(others).length === 0 && (not === undefined || (typeof not === "object" && not !== null && isEmpty(not)));

const collator = new Intl.Collator(undefined, { numeric: true });

function naive(rows: readonly Row[], chosen: WhereData<Row>, terms: readonly SortTerm<Row>[]): readonly string[] {
  const matching = rows.filter((one) => Object.entries(chosen).every(([field, given]) => holds(given as Condition, one[field as Field])));
  if (terms.length === 0) return matching.map(({ id }) => id);
  return matching
    .sort((left, right) => {
      for (const { field, desc } of terms) {
        const [one, other] = [left[field], right[field]];
        const [isOne, isOther] = [one !== null && one !== undefined, other !== null && other !== undefined];
        if (isOne !== isOther) return isOne ? -1 : 1;
        const order = field === "name" ? collator.compare(String(one), String(other)) : numberOf(one) - numberOf(other);
        if (isOne && order !== 0) return desc ? -order : order;
      }
      return left.id < right.id ? -1 : 1;
    })
    .map(({ id }) => id);
}

const keysOf = (rows: readonly Row[]) => rows.map(({ id }) => id as RowKey);
const changes = fc.array(fc.record({ rows: fc.array(row, { maxLength: 20 }), removed: fc.array(row, { maxLength: 5 }) }), { maxLength: 8 });

test(`at each commit a view holds the rows of a naive filter and sort, for every operator and collation (seed ${seed})`, () => {
  fc.assert(
    fc.property(where, sort, fc.array(row, { maxLength: 120 }), changes, (chosen, terms, first, batches) => {
      const draft = createDraftRows<Row>(() => undefined, 7);
      draft.upsert(keysOf(first), first, "replace");
      const context = { keyOf: ({ id }: Row) => id as RowKey, onThrow: () => undefined };
      const start = draft.publish().collection;
      const view = createViewDraft({ where: chosen, sort: terms }, start, context);
      expect(view.snapshot.toArray().map(({ id }) => id)).toEqual(naive(start.toArray(), chosen, terms));

      for (const { rows, removed } of batches) {
        draft.upsert(keysOf(rows), rows, "replace");
        draft.remove(keysOf(removed));
        const { changes: made, collection } = draft.publish();
        view.update(made, collection);

        expect(view.snapshot.toArray().map(({ id }) => id)).toEqual(naive(collection.toArray(), chosen, terms));
      }
    }),
    { seed, numRuns: 400 },
  );
});
