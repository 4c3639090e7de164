import fc from "fast-check";
import { expect, test } from "vitest";
import { collections } from "../../src/domains/collections.ts";
import { createRowChecker } from "../../src/domains/validation/row-check.ts";

test.each([
  ["positions", "positions", ["positions", "rows", "items"]],
  ["trades", "trades", ["trades"]],
  ["blotter", "blotter", ["entries"]],
  ["cash", "cash_balance", ["cash_balances", "upsert"]],
  ["ocp", "ocp", ["ocp_positions", "upsert"]],
  ["paymentOrders", "payment_order", ["payment_orders", "upsert"]],
] as const)("P15: the slice %s holds the kind %s, whose explicit array comes before the legacy one", (name, kind, rowsIn) => {
  expect(collections[name]).toMatchObject({ name, kind, rowsIn });
});

test.each([
  ["positions", { position_line_key: "PB-FXO:EURUSD:SPOT", id: "x" }, "PB-FXO:EURUSD:SPOT"],
  ["trades", { trade_id: "T-1" }, "T-1"],
  ["blotter", { id: "1", blotter_entry_id: "B-1", trade_id: "T-1" }, "1"],
  ["blotter", { blotter_entry_id: "B-1" }, "B-1"],
  ["cash", { entity_id: "LDN", account_id: "ACC", currency: "USD" }, "LDN|ACC|USD"],
  ["ocp", { entity_id: "LDN", book_id: "FXO", currency: "JPY", value_bucket: "total" }, "LDN|FXO|JPY|total"],
  ["paymentOrders", { id: 5, payment_order_id: "PO-1" }, "5"],
  ["paymentOrders", { payment_order_id: "PO-1" }, "PO-1"],
] as const)("P19: in %s the row %o has the key %s", (name, row, key) => {
  expect(collections[name].key(row)).toBe(key);
});

test("P17: positions alone wait for an empty snapshot to be confirmed, and alone have a REST path of their own", () => {
  const handles = Object.values(collections);

  expect(handles.filter(({ emptySnapshot }) => emptySnapshot === "confirm").map(({ name }) => name)).toEqual(["positions"]);
  expect(handles.filter(({ rest }) => rest !== undefined).map(({ name, rest }) => [name, rest])).toEqual([
    ["positions", "/positions/snapshot"],
  ]);
});

test("P8: positions alone are looked for in envelopes", () => {
  expect(
    Object.values(collections)
      .filter(({ nested }) => nested)
      .map(({ name }) => name),
  ).toEqual(["positions"]);
});

test("P20: the composite keys alone are guesses", () => {
  const guessed = Object.values(collections).filter(({ hasGuessedKey }) => hasGuessedKey);

  expect(guessed.map(({ name }) => name)).toEqual(["cash", "ocp"]);
});

test("P21: every collection merges, and P13: drops what only REST knew", () => {
  const policies = Object.values(collections).map(({ merge, snapshotFields }) => `${merge} ${snapshotFields}`);

  expect(new Set(policies)).toEqual(new Set(["shallow drop"]));
});

test.each(Object.values(collections))(
  "P18: nothing that stands where a row of $name belongs makes its keys or its check throw",
  (handle) => {
    const check = createRowChecker(handle, "report");
    const field = fc.constantFrom("key", "id", "currency", "position_line_key", "trade_id", "quantity", "__proto__", "constructor");
    const row = fc.oneof(fc.object({ withNullPrototype: true }), fc.dictionary(field, fc.anything()));

    fc.assert(
      fc.property(row, fc.anything(), (row, entry) => {
        for (const key of [handle.key(row), handle.removedKey(row), handle.removedKey(entry)]) {
          if (key !== undefined) expect(key).toMatch(/^[^]+$/);
        }
        for (const { path, expected } of check(row)?.unexpected ?? []) expect([typeof path, typeof expected]).toEqual(["string", "string"]);
      }),
      { seed: 20 },
    );
  },
);
