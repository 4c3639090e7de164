import { expect, test } from "vitest";
import * as z from "zod/mini";
import { defineCollection } from "../../../src/domains/collection.ts";
import { collections } from "../../../src/domains/collections.ts";
import type { AtlasError } from "../../../src/shared/errors.ts";
import { createReporter } from "../../../src/sync/reporter.ts";
import type { ValidateMode } from "../../../src/domains/validation/row-check.ts";
import { createRowReader } from "../../../src/sync/slices/row-reader.ts";
import { createStats } from "../../../src/sync/stats.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const quotes = defineCollection({ kind: "quote", key: "id", schema: z.looseObject({ id: z.string(), price: z.optional(z.string()) }) });

function setUp(definition: Parameters<typeof createRowReader>[0] = quotes, validate: ValidateMode = "report") {
  const clock = createVirtualClock();
  const errors: AtlasError[] = [];
  const stats = createStats();
  const reporter = createReporter(
    (error) => errors.push(error),
    () => clock.now(),
  );
  return { reader: createRowReader(definition, validate, reporter, stats), errors, stats, clock };
}

const codesOf = (errors: readonly AtlasError[]) => errors.map((error) => error.code);

test("a row that has no key or is no object is left out and reported by index and reason; the other rows apply (P18)", () => {
  const { reader, errors, stats } = setUp();

  const read = reader.readDelta([{ id: "A" }, null, ["B"], "C", { price: "1" }, { id: "" }, { id: {} }, { id: "D" }]);

  expect(read.keys).toEqual(["A", "D"]);
  expect(read.quarantinedCount).toBe(6);
  expect(stats.quarantinedCount).toBe(6);
  expect(errors.map((error) => error.detail)).toEqual([
    { slice: "quote", index: 1, reason: "not an object" },
    { slice: "quote", index: 4, reason: "no key" },
  ]);
});

test("rows are kept as they arrived: the same object with its unknown fields (P18)", () => {
  const { reader, errors } = setUp();
  const row = { id: "A", price: "1", invented: { deep: [1] } };

  const read = reader.readSnapshot([row]);

  expect(read.rows[0]).toBe(row);
  expect(errors).toEqual([]);
});

test("a known field of an unexpected type is kept, counted, and reported by path without its value (P18)", () => {
  const { reader, errors, stats } = setUp();
  const row = { id: "A", price: 987654321 };

  const read = reader.readDelta([row, { id: "B", price: null }]);

  expect(read.rows[0]).toBe(row);
  expect(read.keys).toEqual(["A", "B"]);
  expect(stats.unexpectedFieldCount).toBe(2);
  expect(codesOf(errors)).toEqual(["unexpected-field"]); // once for the path
  expect(errors[0]?.detail["path"]).toBe("price");
  expect(JSON.stringify(errors[0]?.detail) + String(errors[0]?.message)).not.toContain("987654321");
});

test("with the check set to quarantine, a row with an unexpected field is left out (P18)", () => {
  const { reader, errors, stats } = setUp(quotes, "quarantine");

  const read = reader.readDelta([{ id: "A", price: 1 }, { id: "B" }]);

  expect(read.keys).toEqual(["B"]);
  expect(read.quarantinedCount).toBe(1);
  expect(stats.quarantinedCount).toBe(1);
  expect(codesOf(errors)).toEqual(["unexpected-field", "quarantined-row"]);
});

test("with the check switched off, fields are not checked, but a row without a key is still left out (P18)", () => {
  const { reader, errors } = setUp(quotes, "off");

  const read = reader.readDelta([{ id: "A", price: 1 }, { price: "2" }]);

  expect(read.keys).toEqual(["A"]);
  expect(codesOf(errors)).toEqual(["quarantined-row"]);
});

test("a continuous stream of bad rows is reported once a minute (P18)", () => {
  const { reader, errors, clock } = setUp();

  for (let second = 0; second < 61; second += 1) {
    reader.readDelta([{}, {}, {}]);
    clock.advance(1_000);
  }

  expect(errors).toHaveLength(2);
});

test("a safe integer is a row key, and names such as `__proto__` are ordinary keys (P19)", () => {
  const { reader } = setUp(quotes, "off");
  const hostile = JSON.parse('[{"id":7},{"id":"__proto__"},{"id":"constructor"},{"id":1.5},{"id":9007199254740993}]') as unknown[];

  expect(reader.readDelta(hostile).keys).toEqual(["7", "__proto__", "constructor"]);
  expect(reader.readRemoved([7, "__proto__", 1.5]).keys).toEqual(["7", "__proto__"]);
});

test("a field that the row inherits from its prototype is not its key (P19)", () => {
  const inherited = defineCollection({ kind: "odd", key: "constructor" });
  const { reader } = setUp(inherited, "off");

  expect(reader.readDelta([{}]).keys).toEqual([]);
});

test("two unequal rows with one default composite key in one snapshot are a collision, reported once (P20)", () => {
  const { reader, errors } = setUp(collections.cash);
  const balance = { entity_id: "E", account_id: "A", currency: "USD" };

  const equal = reader.readSnapshot([
    { ...balance, amount: "1" },
    { ...balance, amount: "1" },
  ]);
  const unequal = reader.readSnapshot([
    { ...balance, amount: "1" },
    { ...balance, amount: "2" },
  ]);

  expect([equal.hasCollision, unequal.hasCollision]).toEqual([false, true]);
  expect(codesOf(errors)).toEqual(["key-collision"]);
});

test("two rows with one key are no collision in a delta, or under a key field of the wire (P20, P22)", () => {
  const cash = setUp(collections.cash);
  const trades = setUp(collections.trades);
  const balance = { currency: "USD" };

  expect(
    cash.reader.readDelta([
      { ...balance, amount: "1" },
      { ...balance, amount: "2" },
    ]).hasCollision,
  ).toBe(false);
  expect(
    trades.reader.readSnapshot([
      { trade_id: "T", a: 1 },
      { trade_id: "T", a: 2 },
    ]).hasCollision,
  ).toBe(false);
});

test("a removal names a row by key, key parts or object; an unreadable removal is counted and reported (P20)", () => {
  const { reader, errors, stats } = setUp(collections.cash);

  const { keys, quarantinedCount, quarantineReasons } = reader.readRemoved([
    "E|A|USD",
    ["E", "A", "EUR"],
    { entity_id: "E", account_id: "A", currency: "GBP" },
    {},
    null,
    ["E"],
  ]);

  expect(keys).toEqual(["E|A|USD", "E|A|EUR", "E|A|GBP"]);
  expect([quarantinedCount, stats.quarantinedCount]).toEqual([3, 3]);
  expect(quarantineReasons).toEqual(["unreadable removal"]);
  expect(errors.map((error) => error.detail["reason"])).toEqual(["unreadable removal"]);
});

test("the reasons for quarantined rows are returned, each once, for deltas and for snapshots in parts (P18)", () => {
  const { reader } = setUp(quotes, "quarantine");
  const rows = [null, { id: "A" }, 5, {}, { id: "B", price: 1 }, { id: "" }];

  const delta = reader.readDelta(rows);
  const reading = reader.beginSnapshot();
  for (const row of rows) reading.add([row]);

  const reasons = ["not an object", "no key", "unexpected field"];
  expect([delta.quarantineReasons, reading.finish().quarantineReasons]).toEqual([reasons, reasons]);
  expect([reader.readDelta([{ id: "A" }]).quarantineReasons, reader.readRemoved(["A"]).quarantineReasons]).toEqual([[], []]);
});

test("a row that is too deep or too wide is quarantined and reported, and the other rows apply (P40)", () => {
  const { reader, errors } = setUp();
  const deep: unknown = JSON.parse("[".repeat(5_000) + "]".repeat(5_000));
  const wide = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`field_${String(index)}`, index]));

  const read = reader.readDelta([{ id: "A", deep }, { id: "B", ...wide }, { id: "C" }]);

  expect(read.keys).toEqual(["C"]);
  expect(read.quarantineReasons).toEqual(["nested too deeply", "too many fields"]);
  expect(errors.map(({ code, detail }) => [code, detail["index"]])).toEqual([
    ["quarantined-row", 0],
    ["quarantined-row", 1],
  ]);
});

test("a number beyond the safe integers is reported by its path, but its row is neither defective nor quarantined (P18)", () => {
  const numbers = defineCollection({ kind: "quote", key: "id", schema: z.looseObject({ id: z.string(), price: z.optional(z.number()) }) });
  const { reader, errors, stats } = setUp(numbers, "quarantine");

  const read = reader.readDelta([
    { id: "A", price: 2 ** 60 },
    { id: "B", price: 2 ** 61 },
  ]);

  expect(read.keys).toEqual(["A", "B"]);
  expect(errors.map(({ code, detail }) => [code, detail])).toEqual([["imprecise-number", { slice: "quote", path: "price" }]]);
  expect(stats.unexpectedFieldCount).toBe(0);
});

test("60,000 bad elements in one message are reported once for each reason (P40)", () => {
  const tagged = defineCollection({ kind: "quote", key: "id", schema: z.looseObject({ id: z.string(), tags: z.array(z.string()) }) });
  const { reader, errors } = setUp(tagged);
  const tags = Array.from({ length: 60_000 }, (_, index) => index);

  reader.readDelta([{ id: "A", tags }, ...tags.map(() => null), ...tags.map((tag) => ({ id: String(tag), tags: [tag] }))]);
  reader.readRemoved(tags.map(() => null));

  expect(errors.map(({ code, detail }) => [code, detail["path"] ?? detail["reason"]])).toEqual([
    ["unexpected-field", "tags.*"],
    ["quarantined-row", "not an object"],
    ["quarantined-row", "unreadable removal"],
  ]);
});

test.each([
  ["report", ["A", "B"]],
  ["quarantine", []],
] as const)("an asynchronous schema is reported once by its own code, and its rows are treated as unchecked: %s (P18)", (mode, keys) => {
  const schema = z.looseObject({ id: z.string().check(z.refine(() => Promise.resolve(true))) });
  const { reader, errors } = setUp(defineCollection({ kind: "quote", name: "quotes", key: "id", schema }), mode);

  const read = [reader.readDelta([{ id: "A" }]), reader.readDelta([{ id: "B" }])].flatMap((part) => part.keys);

  expect(read).toEqual(keys);
  expect(errors.filter(({ code }) => code !== "quarantined-row")).toMatchObject([
    { code: "schema-asynchronous", detail: { collection: "quotes" } },
  ]);
});
