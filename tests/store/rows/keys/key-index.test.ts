import fc from "fast-check";
import { expect, test } from "vitest";
import type { RowKey } from "../../../../src/shared/brand.ts";
import { KeyIndex } from "../../../../src/store/rows/keys/key-index.ts";

const seed = 20;

const keyOf = (text: string) => text as RowKey;
const keys = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map(String),
  fc.string({ maxLength: 3 }),
  fc.constantFrom("", "é", "東京|USD", "a".repeat(200)),
);

test("a KeyIndex finds the same slots as a `Map`, for one key and for many keys at a time (P20)", () => {
  const step = fc.record({ type: fc.constantFrom("put", "put", "remove"), key: keys });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.array(keys), (steps, others) => {
      const index = new KeyIndex();
      const model = new Map<string, number>();
      const keyBySlot: string[] = [];
      for (const { type, key } of steps) {
        const known = model.get(key);
        if (type === "remove") {
          expect(index.remove(keyOf(key))).toBe(known);
          model.delete(key);
          continue;
        }
        expect(index.put(keyOf(key))).toBe(known ?? keyBySlot.length);
        if (known === undefined) model.set(key, keyBySlot.push(key) - 1);
      }

      const asked = [...keyBySlot, ...others].map(keyOf);
      expect(asked.map((key) => index.find(key))).toEqual(asked.map((key) => model.get(key)));
      expect(index.findAll(asked)).toEqual(asked.map((key) => model.get(key)));
      expect(Array.from({ length: index.length }, (_, slot) => index.keyAt(slot))).toEqual(keyBySlot);
      for (const [slot, key] of keyBySlot.entries()) {
        expect(index.findFormer(key, (former) => former === slot)).toBe(slot);
        expect(index.findFormer(key, () => false)).toBeUndefined();
      }
    }),
    { seed, numRuns: 300 },
  );
});

test("of half a million keys, some with the same hash, each has its own slot, and other keys have none (P20)", () => {
  const index = new KeyIndex();
  const count = 500_000;
  const known = Array.from({ length: count }, (_, number) => keyOf(`PB-${number % 120}|INS-${number}|SPOT`));

  for (const key of known) index.put(key);

  let wrongCount = 0;
  for (const [slot, key] of known.entries()) if (index.find(key) !== slot) wrongCount += 1;
  for (let number = count; number < 2 * count; number += 1)
    if (index.find(`PB-${number % 120}|INS-${number}|SPOT`) !== undefined) wrongCount += 1;
  expect(wrongCount).toBe(0);
  expect(index.length).toBe(count);
});

test("a key that is put and removed 10,000 times is found with its former slots (P14)", () => {
  const index = new KeyIndex();
  const key = keyOf("A");

  for (let time = 0; time < 10_000; time += 1) {
    index.put(key);
    index.remove(key);
  }

  expect(index.find(key)).toBeUndefined();
  expect(index.put(key)).toBe(10_000);
  expect(index.findFormer(key, (slot) => slot === 77)).toBe(77);
});

test("a value that is no string is not found as a key (P20)", () => {
  const index = new KeyIndex();
  index.put(keyOf("undefined"));

  expect([undefined, null, 0, {}].map((key) => index.find(key))).toEqual([undefined, undefined, undefined, undefined]);
  expect(index.findFormer(undefined, () => true)).toBeUndefined();
});
