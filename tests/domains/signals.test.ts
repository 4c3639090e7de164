import fc from "fast-check";
import { expect, test } from "vitest";
import { createRegistry } from "../../src/domains/registry.ts";

const registry = createRegistry();

test.each([
  ["orders", [["orders"]]],
  ["curves", [["curves"]]],
  ["dividends", [["dividends"]]],
  ["coupons", [["coupons"]]],
  ["payment_order", [["payment-orders"]]],
  ["report_generated", [["reports"], ["v2"], ["catalogue"]]],
  ["report_locked", [["reports"], ["catalogue"]]],
])("the signal %s invalidates %j, whatever its payload (P23)", (kind, keys) => {
  for (const data of [{ orders: [{}] }, {}, null, undefined, "not readable", 5, []]) expect(registry.signalKeys(kind, data)).toEqual(keys);
});

test("a report edit invalidates its section, the catalogue, and its report if it names one (P23)", () => {
  const edit = { run_id: "RUN-7", section_code: "risk", user_id: "jdoe" };

  expect(registry.signalKeys("report_edit", edit)).toEqual([["section", "RUN-7", "risk"], ["catalogue"]]);
  expect(registry.signalKeys("report_edit", { ...edit, report_id: "R1" })).toEqual([
    ["section", "RUN-7", "risk"],
    ["catalogue"],
    ["report", "R1"],
  ]);
});

test.each([
  [{ run_id: "RUN-7" }, ["section", "RUN-7"]],
  [{ section_code: "risk" }, ["section"]],
  [{ run_id: {}, section_code: "risk" }, ["section"]],
  [{}, ["section"]],
])("a report edit that lacks a field invalidates all keys that it may concern: %j (P29)", (data, key) => {
  expect(registry.signalKeys("report_edit", data)).toEqual([key, ["catalogue"]]);
});

test("an unreadable report edit invalidates every section and report (P29)", () => {
  expect(registry.signalKeys("report_edit", "garbage")).toEqual([["section"], ["catalogue"], ["report"]]);
});

test("missed signals invalidate the keys of every signal, each once (P24)", () => {
  expect(registry.allSignalKeys()).toEqual([
    ["orders"],
    ["curves"],
    ["dividends"],
    ["coupons"],
    ["payment-orders"],
    ["reports"],
    ["v2"],
    ["catalogue"],
    ["section"],
    ["report"],
  ]);
  expect(registry.signalKeysOfKind("report_edit")).toEqual([["section"], ["catalogue"], ["report"]]);
});

test.each(["trades", "heartbeat", "weather", "constructor", "__proto__", ""])("the kind %j is no signal (P23)", (kind) => {
  expect(registry.signalKeys(kind, {})).toEqual([]);
});

test("query keys of the application are added to a kind's keys, and the protocol's keys stay (P25)", () => {
  const own = createRegistry({ queryKeys: { orders: [["desk", "orders"], ["orders"]], payment_order: [] } });

  expect(own.signalKeys("orders", {})).toEqual([["orders"], ["desk", "orders"]]);
  expect(own.signalKeys("payment_order", {})).toEqual([["payment-orders"]]);
  expect(own.signalKeys("curves", {})).toEqual([["curves"]]);
  expect(own.allSignalKeys()).toEqual(expect.arrayContaining([["orders"], ["desk", "orders"]]));
});

test("the application may map an unknown kind to query keys by its payload (P25)", () => {
  const own = createRegistry({ queryKeys: { weather: (data) => [["weather", (data as { city?: string } | undefined)?.city ?? "all"]] } });

  expect(own.isKnown("weather")).toBe(true);
  expect(own.signalKeys("weather", { city: "London" })).toEqual([["weather", "London"]]);
  expect(own.signalKeysOfKind("weather")).toEqual([["weather", "all"]]);
});

test.each([
  [
    "throws",
    () => {
      throw new Error("no");
    },
  ],
  ["returns no list", () => undefined as never],
])("a `queryKeys` function that %s is reported, and the protocol's keys are invalidated (P25)", (_, fail) => {
  const thrown: unknown[] = [];
  const own = createRegistry({ queryKeys: { orders: fail, weather: fail }, onThrow: (error) => thrown.push(error) });

  expect(own.signalKeys("orders", {})).toEqual([["orders"]]);
  expect(own.signalKeys("weather", {})).toEqual([]);
  expect(thrown).toEqual([expect.any(Error), expect.any(Error)]);
});

test("no payload of a signal throws (P23)", () => {
  fc.assert(
    fc.property(fc.constantFrom("orders", "report_edit", "report_generated", "report_locked"), fc.anything(), (kind, data) => {
      expect(registry.signalKeys(kind, data).length).toBeGreaterThan(0);
    }),
    { seed: 11 },
  );
});
