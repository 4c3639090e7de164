import { expect, test, vi } from "vitest";
import { KeptEntries } from "../../src/store/kept-entries.ts";

interface Entry {
  readonly date: string;
  readonly said?: string;
}
const keysOf = (entries: KeptEntries<Entry>) => [...entries.show().keys()];
const dateOf = ({ date }: Entry) => date;

test("what is shown stays what it was, and is the same object while nothing changed", () => {
  const entries = new KeptEntries<Entry>(10);
  entries.put("A", { date: "1" });
  const before = entries.show();

  const isNew = entries.put("A", { date: "1" });
  const same = entries.show();
  entries.put("B", { date: "2" });

  expect(isNew).toBe(false);
  expect(same).toBe(before);
  expect([...before.keys()]).toEqual(["A"]);
  expect(keysOf(entries)).toEqual(["A", "B"]);
});

test("beyond the limit the oldest go, and an entry that is put again is not old, even if it says nothing new (P40)", () => {
  const entries = new KeptEntries<Entry>(3);
  for (const key of ["A", "B", "C"]) entries.put(key, { date: key });

  entries.put("A", { date: "A" });
  entries.put("D", { date: "D" });

  expect(keysOf(entries)).toEqual(["C", "A", "D"]);
});

test("however much is put between two looks, little more than the limit is held (P40)", () => {
  const entries = new KeptEntries<Entry>(3);

  for (let number = 0; number < 100; number += 1) entries.put(String(number), { date: "" });

  expect(Array.from({ length: 100 }, (_, number) => entries.get(String(number))).filter(Boolean).length).toBeLessThanOrEqual(6);
  expect(keysOf(entries)).toEqual(["97", "98", "99"]);
});

test("20,000 changes are copied once, when they are looked at (P40)", () => {
  const entries = new KeptEntries<Entry>(10_000);
  for (let number = 0; number < 10_000; number += 1) entries.put(String(number), { date: "" });
  entries.show();
  const copies = vi.spyOn(Map.prototype, "entries");
  const iterated = vi.spyOn(Map.prototype, Symbol.iterator);

  for (let number = 0; number < 20_000; number += 1) entries.put(String(number % 10_000), { date: "", said: String(number) });
  const whilePut = copies.mock.calls.length + iterated.mock.calls.length;
  entries.show();
  const all = copies.mock.calls.length + iterated.mock.calls.length;
  vi.restoreAllMocks();

  expect([whilePut, all]).toEqual([0, 1]);
});

test("a merged list lies by age among what is known, behind it where the age is one, and the oldest go (P40)", () => {
  const entries = new KeptEntries<Entry>(4);
  entries.put("today", { date: "3" });
  entries.put("late news of old", { date: "1" });

  const isNew = entries.merge(
    new Map([
      ["listed 3", { date: "3" }],
      ["listed 2", { date: "2" }],
      ["listed 0", { date: "0" }],
    ]),
    dateOf,
  );

  expect(isNew).toBe(true);
  expect(keysOf(entries)).toEqual(["late news of old", "listed 2", "listed 3", "today"]);
});

test("a merged list that says nothing new changes nothing", () => {
  const entries = new KeptEntries<Entry>(4);
  entries.put("A", { date: "1" });
  const before = entries.show();

  expect(entries.merge(new Map([["A", { date: "1" }]]), dateOf)).toBe(false);
  expect(entries.show()).toBe(before);
});

test("only what was put since the last time is changed, and nothing that is gone comes back (P29, P40)", () => {
  const entries = new KeptEntries<Entry>(2);
  const change = vi.fn((entry: Entry): Entry => ({ ...entry, said: "changed" }));
  for (const key of ["A", "B", "C", "D"]) entries.put(key, { date: key });

  const first = entries.changePut(change);
  entries.put("E", { date: "E" });
  entries.changePut(change);
  const last = entries.changePut(change);

  expect([first, last]).toEqual([true, false]);
  expect(change.mock.calls.map(([{ date }]) => date)).toEqual(["C", "D", "E"]);
  expect([...entries.show().entries()]).toEqual([
    ["D", { date: "D", said: "changed" }],
    ["E", { date: "E", said: "changed" }],
  ]);
});

test("cleared, nothing is left, and clearing nothing is no change", () => {
  const entries = new KeptEntries<Entry>(2);
  const empty = entries.show();
  entries.put("A", { date: "1" });
  entries.show();

  expect([entries.clear(), entries.clear()]).toEqual([true, false]);
  expect(entries.show().size).toBe(0);
  expect(empty.size).toBe(0);
});
