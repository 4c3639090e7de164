import { expect, test } from "vitest";
import * as z from "zod/mini";
import { defineCollection } from "../../src/domains/collection.ts";
import { parseReportEvent } from "../../src/protocol/report-events.ts";
import { createRegistry } from "../../src/domains/registry.ts";

test("the kind heartbeat is known, and is neither a collection nor an event (P10)", () => {
  const registry = createRegistry();

  expect([registry.isHeartbeat("heartbeat"), registry.isKnown("heartbeat")]).toEqual([true, true]);
  expect(registry.collectionOf("heartbeat")).toBeUndefined();
  expect(registry.event("heartbeat")).toBeUndefined();
});

test.each(["weather", "constructor", "__proto__", "toString", "Positions", ""])("the kind %j is not known (P11)", (kind) => {
  const registry = createRegistry();

  expect(registry.isKnown(kind)).toBe(false);
  expect(registry.collectionOf(kind)).toBeUndefined();
  expect(registry.event(kind)).toBeUndefined();
});

test.each(["positions", "trades", "blotter", "cash_balance", "ocp", "payment_order", "orders", "curves", "dividends", "coupons"])(
  "the kind %s is known (P11)",
  (kind) => {
    expect(createRegistry().isKnown(kind)).toBe(true);
  },
);

test.each([
  ["report_generated", "generated"],
  ["report_edit", "edit"],
  ["report_locked", "locked"],
])("the kind %s is the report event %s (P26, P27, P28)", (kind, type) => {
  const registry = createRegistry();

  expect(registry.isKnown(kind)).toBe(true);
  expect(registry.event(kind)).toMatchObject({ type });
});

test("a report event that lacks a field is malformed, but its queries are invalidated (P29)", () => {
  const registry = createRegistry();

  const outcome = parseReportEvent(registry.event("report_locked")!.type, { desk_id: "FX" });

  expect(outcome).toEqual({ type: "malformed", missing: ["business_date"] });
  expect(registry.signalKeys("report_locked", { desk_id: "FX" })).toEqual([["reports"], ["catalogue"]]);
});

test("a collection that the application defines is added to the registry after the built-in ones (P11)", () => {
  const quotes = defineCollection({ kind: "quotes", key: "isin" });

  const registry = createRegistry({ collections: [quotes] });

  expect(registry.collectionOf("quotes")).toMatchObject({ name: "quotes" });
  expect(registry.collections.map(({ name }) => name)).toEqual([
    "positions",
    "trades",
    "blotter",
    "cash",
    "ocp",
    "paymentOrders",
    "quotes",
  ]);
});

test("a kind may be both an application's collection and a signal (P25)", () => {
  const orders = defineCollection({ kind: "orders", key: "order_id" });

  const registry = createRegistry({ collections: [orders] });

  expect(registry.collectionOf("orders")).toMatchObject({ name: "orders" });
  expect(registry.signalKeys("orders", {})).toEqual([["orders"]]);
});

test.each([
  ["a name of ours", [defineCollection({ kind: "cash_v2", name: "cash", key: "id" })]],
  ["a kind of ours", [defineCollection({ kind: "trades", name: "myTrades", key: "id" })]],
  ["a name of the state", [defineCollection({ kind: "r", name: "reports", key: "id" })]],
  ["the connection's name", [defineCollection({ kind: "c", name: "connection", key: "id" })]],
  ["the heartbeat", [defineCollection({ kind: "heartbeat", name: "h", key: "id" })]],
  ["an event", [defineCollection({ kind: "report_edit", name: "edits", key: "id" })]],
  ["each other", [defineCollection({ kind: "q", key: "id" }), defineCollection({ kind: "q2", name: "q", key: "id" })]],
])("`createRegistry` throws for a collection that takes %s (P11)", (_, collections) => {
  expect(() => createRegistry({ collections })).toThrow("collection-conflict");
});

test("a key that the application configures replaces the default key, and does not count as guessed (P20)", () => {
  const registry = createRegistry({ overrides: { cash: { key: "account_id" }, ocp: { key: ["book_id", "currency"] } } });

  const cash = registry.collectionOf("cash_balance");

  expect(cash?.key({ account_id: "ACC", currency: "USD" })).toBe("ACC");
  expect(cash?.hasGuessedKey).toBe(false);
  expect(registry.collectionOf("ocp")?.removedKey(["FXO", "JPY"])).toBe("FXO|JPY");
});

test("an override of policies and schema changes these only (P13, P17, P21)", () => {
  const schema = z.looseObject({ trade_id: z.string() });

  const registry = createRegistry({
    overrides: { trades: { merge: "replace", emptySnapshot: "confirm", snapshotFields: "keep", schema }, blotter: { merge: undefined } },
  });

  expect(registry.collectionOf("trades")).toMatchObject({
    merge: "replace",
    emptySnapshot: "confirm",
    snapshotFields: "keep",
    schema,
    rowsIn: ["trades"],
  });
  expect(registry.collectionOf("blotter")).toMatchObject({ merge: "shallow" });
});

test("a key function that throws leaves its row without a key, and is reported (P18)", () => {
  const thrown: unknown[] = [];
  const fault = new Error("no");
  const fail = () => {
    throw fault;
  };
  const options = { collections: [defineCollection({ kind: "quotes", key: fail })], overrides: { trades: { key: fail } } };
  const registry = createRegistry({ ...options, onThrow: (error) => thrown.push(error) });

  const keys = ["quotes", "trades"].map((kind) => registry.collectionOf(kind)?.key({ trade_id: "T1" }));

  expect(keys).toEqual([undefined, undefined]);
  expect(registry.collectionOf("trades")?.removedKey({ trade_id: "T1" })).toBeUndefined();
  expect(registry.collectionOf("trades")?.removedKey("T1")).toBe("T1");
  expect(thrown).toEqual([fault, fault, fault]);
});
