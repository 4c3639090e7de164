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
] as const)("the slice %s holds the kind %s, whose explicit array is read before the legacy one (P15)", (name, kind, rowsIn) => {
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
] as const)("in %s the row %o has the key %s (P19)", (name, row, key) => {
  expect(collections[name].key(row)).toBe(key);
});

test("only positions wait for the confirmation of an empty snapshot, and only positions have a default REST path (P17)", () => {
  const handles = Object.values(collections);

  expect(handles.filter(({ emptySnapshot }) => emptySnapshot === "confirm").map(({ name }) => name)).toEqual(["positions"]);
  expect(handles.filter(({ rest }) => rest !== undefined).map(({ name, rest }) => [name, rest])).toEqual([
    ["positions", "/positions/snapshot"],
  ]);
});

test("only positions are searched for in nested envelopes (P8)", () => {
  expect(
    Object.values(collections)
      .filter(({ nested }) => nested)
      .map(({ name }) => name),
  ).toEqual(["positions"]);
});

test("only the composite keys of cash and ocp count as guessed (P20)", () => {
  const guessed = Object.values(collections).filter(({ hasGuessedKey }) => hasGuessedKey);

  expect(guessed.map(({ name }) => name)).toEqual(["cash", "ocp"]);
});

test("every built-in collection merges delta rows, and drops fields that only REST knew (P13, P21)", () => {
  const policies = Object.values(collections).map(({ merge, snapshotFields }) => `${merge} ${snapshotFields}`);

  expect(new Set(policies)).toEqual(new Set(["shallow drop"]));
});

test.each(Object.values(collections))(
  "no value in the place of a row of $name makes its key functions or its check throw (P18)",
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
