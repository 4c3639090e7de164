import fc from "fast-check";
import { expect, test } from "vitest";
import type { RowKey } from "../../../src/shared/brand.ts";
import { RowList } from "../../../src/store/rows/row-list.ts";
import { Compaction, isWorthCompacting } from "../../../src/store/rows/compaction.ts";
import { KeyIndex } from "../../../src/store/rows/keys/key-index.ts";

const seed = 20261120;
interface Row {
  readonly value: number;
}

test.each([
  [0, 1_000, false],
  [250, 1_000, false],
  [300, 1_000, true],
  [256, 300, false],
  [257, 300, true],
])("compaction begins when a quarter of the slots and more than 256 are empty: %i of %i", (emptyCount, length, expected) => {
  expect(isWorthCompacting({ length, size: length - emptyCount })).toBe(expected);
});

test("a compaction in steps, with changes between the steps, keeps all rows in their order (P14)", () => {
  const step = fc.record({
    type: fc.constantFrom("put", "remove", "step"),
    key: fc.integer({ min: 0, max: 30 }),
    count: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 30 })), fc.array(step, { maxLength: 60 }), (removedFirst, steps) => {
      const index = new KeyIndex();
      const list = new RowList<Row>();
      let value = 0;
      const put = (key: RowKey, compaction?: Compaction<Row>) => {
        const slot = index.put(key);
        const row = { value: value++ };
        if (slot === list.length) list.push(row);
        else {
          list.replace(slot, row);
          compaction?.changed(slot, row);
        }
      };
      const remove = (key: RowKey, compaction?: Compaction<Row>) => {
        const slot = index.remove(key);
        if (slot === undefined) return;
        list.clear(slot);
        compaction?.removed(key, slot);
      };
      for (let key = 0; key <= 30; key += 1) put(keyOf(key));
      for (const key of removedFirst) remove(keyOf(key));

      const compaction = new Compaction(index, list);
      for (const { type, key, count } of steps) {
        if (type === "put") put(keyOf(key), compaction);
        else if (type === "remove") remove(keyOf(key), compaction);
        else compaction.step(count);
      }
      const isDone = compaction.step(1_000);

      expect(isDone).toBe(true);
      expect(rowsOf(compaction.index, compaction.list)).toEqual(rowsOf(index, list));
      expect(compaction.list.size).toBe(list.size);
    }),
    { seed, numRuns: 500 },
  );
});

const keyOf = (key: number) => `K${key}` as RowKey;
const rowsOf = (index: KeyIndex, list: RowList<Row>) =>
  Array.from({ length: index.length }, (_, slot) => [index.keyAt(slot), list.get(slot)]).filter(([, row]) => row !== undefined);
