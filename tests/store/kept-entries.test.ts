import { expect, test, vi } from "vitest";
import { KeptEntries } from "../../src/store/kept-entries.ts";

interface Entry {
  readonly date: string;
  readonly said?: string;
}
const keysOf = (entries: KeptEntries<Entry>) => [...entries.show().keys()];
const create = (limit: number) => new KeptEntries<Entry>(limit, ({ date }) => date);

test("a snapshot of the entries never changes, and is the same object while no entry changed", () => {
  const entries = create(10);
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

test("beyond the limit the oldest entries are removed; an entry that is put again becomes the newest, even if it is equal (P40)", () => {
  const entries = create(3);
  for (const key of ["A", "B", "C"]) entries.put(key, { date: key });

  entries.put("A", { date: "A" });
  entries.put("D", { date: "D" });

  expect(keysOf(entries)).toEqual(["C", "A", "D"]);
});

test("the number of entries stays close to the limit, even if many are put between two snapshots (P40)", () => {
  const entries = create(3);

  for (let number = 0; number < 100; number += 1) entries.put(String(number), { date: "" });

  expect(Array.from({ length: 100 }, (_, number) => entries.get(String(number))).filter(Boolean).length).toBeLessThanOrEqual(6);
  expect(keysOf(entries)).toEqual(["97", "98", "99"]);
});

test("20,000 changes of entries are copied once, at the next snapshot (P40)", () => {
  const entries = create(10_000);
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

test("entries added in any order are sorted by age beyond the limit, and the oldest are removed (P40)", () => {
  const entries = create(4);
  entries.put("today", { date: "3" });
  entries.put("late news of old", { date: "1" });

  for (const date of ["3", "2", "0"]) entries.add(`listed ${date}`, { date });

  expect(keysOf(entries)).toEqual(["late news of old", "listed 2", "today", "listed 3"]);
  entries.put("late news of old", { date: "1", said: "again" });
  entries.put("news", { date: "0" });
  expect(keysOf(entries)).toEqual(["today", "listed 3", "late news of old", "news"]);
});

test("an added entry keeps the place of an entry with its key, and changes nothing if it is equal", () => {
  const entries = create(4);
  entries.put("A", { date: "1" });
  entries.put("B", { date: "1" });
  const before = entries.show();

  const isNew = entries.add("A", { date: "1" });
  const same = entries.show();
  const isOther = entries.add("A", { date: "2" });

  expect([isNew, isOther]).toEqual([false, true]);
  expect(same).toBe(before);
  expect(keysOf(entries)).toEqual(["A", "B"]);
});

test("`changePut` changes only entries put since its last call, and restores no removed entry (P29, P40)", () => {
  const entries = create(2);
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

test("`clear` removes all entries, and reports no change if there are none", () => {
  const entries = create(2);
  const empty = entries.show();
  entries.put("A", { date: "1" });
  entries.show();

  expect([entries.clear(), entries.clear()]).toEqual([true, false]);
  expect(entries.show().size).toBe(0);
  expect(empty.size).toBe(0);
});
