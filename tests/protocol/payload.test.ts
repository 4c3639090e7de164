import fc from "fast-check";
import { expect, test } from "vitest";
import { readPayload } from "../../src/protocol/payload.ts";

const plain = { nested: false, bareArray: false };
const nested = { nested: true, bareArray: true };
const positions = ["positions", "rows", "items"];
const rows = [{ position_line_key: "A" }, { position_line_key: "B" }];
const found = (rows: unknown, removed?: unknown) => ({ type: "payload", rows, removed });

test("rows are read from the domain's field (P13)", () => {
  expect(readPayload({ trades: rows }, ["trades"], plain)).toEqual(found(rows));
});

test("`removed` is returned with the rows, or alone (P14)", () => {
  expect(readPayload({ trades: rows, removed: ["T9"] }, ["trades"], plain)).toEqual(found(rows, ["T9"]));
  expect(readPayload({ removed: ["T9"] }, ["trades"], plain)).toEqual(found(undefined, ["T9"]));
});

test("a `removed` of null counts as absent (P14)", () => {
  expect(readPayload({ trades: rows, removed: null }, ["trades"], plain)).toEqual(found(rows));
});

test.each(["T9", 5, {}, true])("a `removed` of %o makes the payload malformed (P14)", (removed) => {
  expect(readPayload({ trades: rows, removed }, ["trades"], plain)).toEqual({ type: "malformed", reason: "removed-not-an-array" });
});

test("the explicit array is used even if `upsert` is present (P15)", () => {
  const payload = { upsert: [{ id: "legacy" }], cash_balances: rows };

  expect(readPayload(payload, ["cash_balances", "upsert"], plain)).toEqual(found(rows));
});

test("an empty explicit array is used instead of `upsert` (P15)", () => {
  const payload = { cash_balances: [], upsert: [{ id: "legacy" }] };

  expect(readPayload(payload, ["cash_balances", "upsert"], plain)).toEqual(found([]));
});

test.each([undefined, null])("`upsert` is used if the explicit array is %o (P15)", (explicit) => {
  const payload = { cash_balances: explicit, upsert: rows };

  expect(readPayload(payload, ["cash_balances", "upsert"], plain)).toEqual(found(rows));
});

test.each([undefined, null, {}, { other: [] }, { trades: null }, { trades: {} }])(
  "the payload %o holds no recognised array, which differs from an empty array (P16)",
  (data) => {
    expect(readPayload(data, ["trades"], plain)).toEqual(found(undefined));
  },
);

test.each([5, true, "text", []])("the payload %o is malformed (P16)", (data) => {
  expect(readPayload(data, ["trades"], plain)).toEqual({ type: "malformed", reason: "unreadable-data" });
});

test.each([5, "[]", true, { T1: {} }])("a value of %o in the rows field makes the payload malformed (P16)", (trades) => {
  expect(readPayload({ trades }, ["trades"], plain)).toEqual({ type: "malformed", reason: "rows-not-an-array" });
});

test.each([
  ["rows under `positions`", { positions: rows }],
  ["rows under `rows`", { rows }],
  ["rows under `items`", { items: rows }],
  ["a bare array", rows],
  ["an envelope in an envelope", { positions: { rows } }],
  ["an envelope under `data`", { data: { positions: rows } }],
  ["an array under `data`", { data: rows }],
  ["an array under `snapshot`", { snapshot: rows }],
  ["an envelope under `payload`", { payload: { positions: rows } }],
  ["a string of an envelope under `result`", { result: JSON.stringify({ rows }) }],
  ["envelopes under all of these", { result: { payload: { snapshot: { data: { items: rows } } } } }],
  ["three envelopes", { data: { positions: { items: rows } } }],
  ["a string of rows", { positions: JSON.stringify(rows) }],
  ["a double-encoded string of an envelope", { positions: JSON.stringify(JSON.stringify({ rows })) }],
  ["a whole message under `data`", { kind: "positions", data: { positions: rows } }],
])("positions are found in the form of %s (P8)", (_, data) => {
  expect(readPayload(data, positions, nested)).toEqual(found(rows));
});

test("keys removed outside and inside an envelope are both returned (P8)", () => {
  const data = { removed: ["A"], positions: { rows, removed: ["B"] } };

  expect(readPayload(data, positions, nested)).toEqual(found(rows, ["A", "B"]));
});

test("an envelope that holds only removed keys is read (P8)", () => {
  expect(readPayload({ positions: { removed: ["B"] } }, positions, nested)).toEqual(found(undefined, ["B"]));
});

test("removed keys are also found under `snapshot`, `payload` and `result` (P14, P17)", () => {
  expect(readPayload({ payload: { removed: ["A"], result: { rows, removed: ["B"] } } }, positions, nested)).toEqual(
    found(rows, ["A", "B"]),
  );
});

test("rows in an envelope are not found for a kind that does not nest (P16)", () => {
  expect(readPayload({ payload: { trades: rows } }, ["trades"], plain)).toEqual(found(undefined));
});

test("an array directly under a later field is used before an envelope under an earlier field (P15)", () => {
  const data = { positions: { rows: [] }, rows };

  expect(readPayload(data, positions, nested)).toEqual(found(rows));
});

test.each([{ positions: 5 }, { positions: "not json" }, { positions: { A: {}, B: {} } }])(
  "positions in the form of %o are malformed (P16)",
  (data) => {
    expect(readPayload(data, positions, nested)).toEqual({ type: "malformed", reason: "rows-not-an-array" });
  },
);

test("a payload of 100,000 nested envelopes is not followed, and holds no rows (P12)", () => {
  let data: unknown = { positions: rows };
  for (let depth = 0; depth < 100_000; depth++) data = { data };

  expect(readPayload(data, positions, nested)).toEqual(found(undefined));
});

test("a payload field named `__proto__` is read, and an inherited `constructor` is not (P19)", () => {
  const data: unknown = JSON.parse('{"__proto__":[1]}');

  expect(readPayload({}, ["constructor", "__proto__"], plain)).toEqual(found(undefined));
  expect(readPayload(data, ["__proto__"], plain)).toEqual(found([1]));
});

test("no payload makes the reader throw (P12)", () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true });
  const likely = fc.dictionary(
    fc.constantFrom("positions", "rows", "items", "data", "removed", "__proto__"),
    fc.oneof(anything, fc.json()),
  );

  fc.assert(
    fc.property(fc.oneof(anything, likely), fc.boolean(), fc.boolean(), (data, isNested, bareArray) => {
      const outcome = readPayload(data, positions, { nested: isNested, bareArray });

      if (outcome.type === "payload" && outcome.rows !== undefined) expect(Array.isArray(outcome.rows)).toBe(true);
    }),
    { seed: 5, numRuns: 1_000 },
  );
});
