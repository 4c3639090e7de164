import { expect, test } from "vitest";
import { createEngine, type EngineOptions } from "../../../../src/engine/engine.ts";
import { isValidIban, isValidIsin } from "../../../../src/engine/market/check-digits.ts";
import { createBook } from "../../../../src/engine/book/book.ts";
import type { WireRow } from "../../../../src/engine/book/table.ts";
import { readPreset } from "../../../../src/engine/moving-book.ts";
import { presetNames } from "../../../../src/engine/scale.ts";
import { sliceNames } from "../../../../src/engine/stream/wire.ts";

const stateOf = (options: EngineOptions, ticks: number): string => {
  const engine = createEngine(options);
  engine.tick(ticks);
  return JSON.stringify(sliceNames.map((name) => engine.rows(name)));
};

test("a book is reproduced by its seed and tick number, and differs for another seed or tick", () => {
  const state = stateOf({ seed: 5 }, 40);

  expect(stateOf({ seed: 5 }, 40)).toBe(state);
  expect(stateOf({ seed: 6 }, 40)).not.toBe(state);
  expect(stateOf({ seed: 5 }, 41)).not.toBe(state);
});

test.each([
  ["demo", 300],
  ["desk", 5_000],
] as const)(
  "the preset %s has about %i rows",
  (preset, wanted) => {
    const engine = createEngine({ preset });

    const rowCount = sliceNames.reduce((sum, name) => sum + engine.rows(name).length, 0);

    expect(Math.abs(rowCount - wanted) / wanted).toBeLessThan(0.15);
  },
  30_000,
);

test("the preset stress has about 50,000 rows, each with its own key within its slice", () => {
  const engine = createEngine({ preset: "stress" });
  const keys = sliceNames.map((name) => engine.rows(name).map((row) => engine.keyOf(name, row)));

  expect(Math.abs(keys.flat().length - 50_000) / 50_000).toBeLessThan(0.15);
  for (const each of keys) expect(new Set(each).size).toBe(each.length);
}, 60_000);

test("with `edges: true` a book holds the unusual rows that may break clients, such as a null date or a 120-character name", () => {
  const engine = createEngine({ edges: true });
  engine.tick(300);
  const positions = engine.rows("positions");
  const trades = createEngine({ edges: true }).rows("trades");
  const names = trades.map((row) => String(row["counterparty_name"]));
  const cash = engine.rows("cash");
  const has = (rows: readonly WireRow[], field: string, fits: (value: unknown) => boolean): boolean => rows.some((row) => fits(row[field]));

  expect(has(positions, "quantity", (value) => /^0(\.0+)?$/.test(String(value)))).toBe(true);
  expect(has(positions, "notional", (value) => String(value).split(".")[0]?.length === 18)).toBe(true);
  expect(has(positions, "maturity_date", (value) => value === null)).toBe(true);
  expect(has(positions, "value_date", (value) => value === null)).toBe(true);
  expect(has(positions, "asset_class", (value) => value === "perpetual_note")).toBe(true);
  expect(has(positions, "desk_note", (value) => typeof value === "object")).toBe(true);
  expect(has(trades, "price", (value) => String(value).startsWith("-"))).toBe(true);
  expect(names.some((name) => name.length > 120)).toBe(true);
  expect(names.some((name) => /\p{Script=Arabic}/u.test(name)) && names.some((name) => /\p{Script=Hebrew}/u.test(name))).toBe(true);
  expect(names.some((name) => /\p{Script=Han}/u.test(name)) && names.some((name) => /\p{Script=Hangul}/u.test(name))).toBe(true);
  expect(
    has(
      cash.filter(({ currency }) => currency === "JPY"),
      "current_booked",
      (value) => /^-?\d+$/.test(String(value)),
    ),
  ).toBe(true);
  expect(
    has(
      cash.filter(({ currency }) => currency === "KWD"),
      "current_booked",
      (value) => /\.\d{3}$/.test(String(value)),
    ),
  ).toBe(true);
});

test.each(["demo", "desk"] as const)("the preset %s has realistic amounts and value dates, and a mix of statuses", (preset) => {
  const engine = createEngine({ preset, rates: { updatesPerSecond: 300 } });

  for (const ticks of [0, 40]) {
    engine.tick(ticks);
    const positions = engine.rows("positions");
    const latest = (name: "blotter" | "paymentOrders", at: string, id: string) =>
      [...engine.rows(name)].sort((left, right) => compare(right[at], left[at]) || compare(right[id], left[id])).slice(0, 20);
    const statuses = (rows: readonly WireRow[]) => new Set(rows.map((row) => row["status"]));

    expect(Math.max(...positions.map((row) => Math.abs(Number(row["market_value"]))))).toBeLessThan(1e11);
    expect(positions.filter((row) => !/^2026-|^2027-/.test(String(row["value_date"])))).toEqual([]);
    expect(statuses(latest("blotter", "event_at", "blotter_entry_id")).size).toBeGreaterThanOrEqual(2);
    expect(statuses(latest("paymentOrders", "updated_at", "payment_order_id")).size).toBeGreaterThanOrEqual(3);
    expect(statuses(engine.rows("blotter")).size).toBeGreaterThanOrEqual(3);
    expect(statuses(engine.rows("paymentOrders")).size).toBeGreaterThanOrEqual(6);
  }
});

test("at the rate of `npm start`, the first rows of blotter and payments have mixed statuses", () => {
  const engine = createEngine({ preset: "desk", rates: { updatesPerSecond: 300 } });
  const first = (count: number, name: "blotter" | "paymentOrders", at: string, id: string) =>
    [...engine.rows(name)].sort((left, right) => compare(right[at], left[at]) || compare(right[id], left[id])).slice(0, count);
  let mixedPayments = 0;
  let mixedEntries = 0;

  for (let look = 0; look < 50; look += 1) {
    engine.tick();
    mixedPayments += Number(new Set(first(4, "paymentOrders", "updated_at", "payment_order_id").map(({ status }) => status)).size > 1);
    mixedEntries += Number(new Set(first(8, "blotter", "event_at", "blotter_entry_id").map(({ status }) => status)).size > 1);
  }

  expect(mixedPayments).toBeGreaterThan(40);
  expect(mixedEntries).toBeGreaterThan(40);
});

test.each(presetNames)("the preset %s starts with new, partially filled and filled orders", (preset) => {
  const { size, tickMs } = readPreset(preset);

  const book = createBook({ seed: 1, size, tickMs, positionDeltas: "lean", hasEdges: false });

  const statuses = new Set(book.reference.orders.rows().map(({ status }) => status));
  expect(["new", "partially_filled", "filled"].filter((status) => !statuses.has(status))).toEqual([]);
});

test("a book configured with a size of 0 has no positions and no trades after 20 ticks", () => {
  const empty = { bookCount: 0, bondCount: 0, equityCount: 0, positionCount: 0, tradeCount: 5, paymentOrderCount: 5, orderCount: 5 };
  const engine = createEngine({ preset: empty });

  engine.tick(20);

  expect(engine.rows("positions")).toEqual([]);
  expect(engine.rows("trades")).toEqual([]);
});

test("a book keeps its size over 1,000 ticks", () => {
  const engine = createEngine({ rates: { updatesPerSecond: 60, revaluationShare: 0, tradeShare: 100, restShare: 0 } });
  const before = engine.rows("positions").length;

  engine.tick(1_000);

  expect(Math.abs(engine.rows("positions").length - before) / before).toBeLessThan(0.15);
  // 60 a second: half of 9 s wait for a person, and of 20 s the seventh part settles today.
  expect(engine.rows("trades").length).toBeLessThan(450);
});

test("every ISIN and IBAN of the preset desk has valid check digits", () => {
  const engine = createEngine({ preset: "desk" });
  const isins = engine.rows("positions").flatMap(({ isin }) => (typeof isin === "string" ? [isin] : []));
  const ibans = engine.rows("paymentOrders").flatMap((row) => [row["debtor_iban"], row["creditor_iban"]]);

  expect(isins.length).toBeGreaterThan(100);
  expect(isins.every(isValidIsin)).toBe(true);
  expect(ibans.every((iban) => isValidIban(String(iban)))).toBe(true);
});

test("the market values of an FX position follow from its price and rate", () => {
  const engine = createEngine({ rates: { updatesPerSecond: 200 } });
  engine.tick(60);

  for (const row of engine.rows("positions").filter(({ asset_class }) => asset_class === "fx")) {
    const value = Number(row["quantity"]) * Number(row["market_price"]);
    const inBase = Number(row["market_value"]) * Number(row["fx_rate_to_base"]);
    const tolerance = (amount: number) => Math.max(1, Math.abs(amount) * 1e-12); // of a float, here only
    expect(Math.abs(value - Number(row["market_value"]))).toBeLessThanOrEqual(tolerance(value));
    expect(Math.abs(inBase - Number(row["market_value_base"]))).toBeLessThanOrEqual(tolerance(inBase));
  }
});

function compare(left: unknown, right: unknown): number {
  return String(left).localeCompare(String(right));
}
