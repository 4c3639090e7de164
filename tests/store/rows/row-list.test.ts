import fc from "fast-check";
import { expect, test } from "vitest";
import type { ListSnapshot } from "../../../src/store/rows/list-snapshot.ts";
import { RowList } from "../../../src/store/rows/row-list.ts";

interface Row {
  readonly value: number;
}

const seed = 20261128;
const rowOf = (value: number): Row => ({ value });
const read = (moment: ListSnapshot<Row>): readonly (Row | undefined)[] =>
  Array.from({ length: moment.length }, (_, slot) => moment.get(slot));

test("an old snapshot keeps its rows after later writes, clears and additions (P14)", () => {
  const list = new RowList<Row>();
  const [first, second] = [rowOf(1), rowOf(2)];
  list.push(first);
  list.push(second);
  const before = list.freeze();

  list.replace(0, rowOf(3));
  list.clear(1);
  list.push(rowOf(4));
  const shown = read(before);
  const after = list.freeze();
  list.replace(0, rowOf(5));

  expect(shown).toEqual([first, second]);
  expect(read(before)).toEqual([first, second]);
  expect(read(after)).toEqual([rowOf(3), undefined, rowOf(4)]);
  expect([before.size, after.size]).toEqual([2, 2]);
});

test("freezing an unchanged row list twice gives the same snapshot (P14)", () => {
  const list = new RowList<Row>();
  list.push(rowOf(1));
  const moment = list.freeze();

  const again = list.freeze();
  list.push(rowOf(2));

  expect(again).toBe(moment);
  expect(list.freeze()).not.toBe(moment);
});

test("after 10,000 writes to one slot an old snapshot still has its old row (P14)", () => {
  const list = new RowList<Row>();
  const first = rowOf(-1);
  list.push(first);
  const before = list.freeze();

  for (let value = 0; value < 10_000; value += 1) list.replace(0, rowOf(value));

  expect(before.get(0)).toBe(first);
  expect(list.freeze().get(0)).toEqual(rowOf(9_999));
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("write" as const), at: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom("push" as const, "clear" as const), at: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom("freeze" as const, "look" as const, "list" as const), at: fc.nat(40) }) },
);

test("after any steps each snapshot equals the list at its time, slot by slot and as a whole, also across copies (P13, P14)", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: "max" }), fc.integer({ min: 1, max: 30 }), (steps, writesKept) => {
      const list = new RowList<Row>(writesKept);
      const model: (Row | undefined)[] = [];
      const history: { readonly moment: ListSnapshot<Row>; readonly expected: readonly (Row | undefined)[] }[] = [];
      let value = 0;

      for (const { type, at } of steps) {
        const row = rowOf((value += 1));
        const slot = at % Math.max(model.length, 1);
        const held = history.filter(({ expected }) => expected.length > slot)[at % 3];
        if (type === "push") {
          expect(list.push(row)).toBe(model.length);
          model.push(row);
        } else if (type === "freeze") history.push({ moment: list.freeze(), expected: [...model] });
        else if (type === "look") expect(held?.moment.get(slot)).toBe(held?.expected[slot]);
        else if (type === "list") expect(held?.moment.toArray()).toEqual(held?.expected);
        else if (model[slot] !== undefined) {
          if (type === "write") list.replace(slot, row);
          else list.clear(slot);
          model[slot] = type === "write" ? row : undefined;
        }
        expect(list.size).toBe(model.filter((each) => each !== undefined).length);
      }

      for (const { moment, expected } of history) {
        expect(read(moment)).toEqual(expected);
        expect(moment.toArray()).toEqual(expected);
        expect(moment.size).toBe(expected.filter((each) => each !== undefined).length);
      }
    }),
    { seed, numRuns: 300 },
  );
});
