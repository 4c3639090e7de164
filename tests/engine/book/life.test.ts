import { beforeAll, expect, test } from "vitest";
import { createEngine, type Engine } from "../../../src/engine/engine.ts";
import type { WireRow } from "../../../src/engine/book/table.ts";

/** Everything that happened in one long day, collected from the messages only. */
interface Day {
  readonly trades: ReadonlyMap<string, readonly WireRow[]>;
  readonly entries: readonly WireRow[];
  readonly payments: ReadonlyMap<string, readonly WireRow[]>;
}

let day: Day;
beforeAll(() => {
  day = record(
    createEngine({ seed: 3, rates: { updatesPerSecond: 120, revaluationShare: 0, tradeShare: 50, restShare: 50, rhythm: "steady" } }),
    240,
  );
}, 60_000);

test("about 3 % of the simulated trades are amended and about 1 % cancelled", () => {
  const newCount = day.entries.filter(({ event_type }) => event_type === "new").length;
  const shareOf = (type: string) => day.entries.filter(({ event_type }) => event_type === type).length / newCount;

  expect(newCount).toBeGreaterThan(2_000);
  expect(shareOf("amend")).toBeGreaterThan(0.018);
  expect(shareOf("amend")).toBeLessThan(0.042);
  expect(shareOf("cancel")).toBeGreaterThan(0.004);
  expect(shareOf("cancel")).toBeLessThan(0.018);
});

test("a trade goes through its statuses in order, and a settled or cancelled trade does not change any more", () => {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    pending: ["confirmed", "amended", "cancelled", "settled", "failed"],
    confirmed: ["amended", "cancelled", "settled", "failed"],
    amended: ["cancelled", "settled", "failed"],
    failed: ["settled", "cancelled", "amended"],
    cancelled: [],
    settled: [],
  };

  const steps = [...day.trades.values()].flatMap((versions) =>
    versions.slice(1).map((row, index) => [String(versions[index]?.["status"]), String(row["status"])] as const),
  );

  expect(steps.filter(([from, to]) => from !== to && allowed[from]?.includes(to) !== true)).toEqual([]);
});

test("every blotter entry has its parent's trade and the next sequence number", () => {
  const byId = new Map(day.entries.map((entry) => [entry["blotter_entry_id"], entry]));

  const misplaced = day.entries.filter((entry) => {
    const parent = byId.get(entry["parent_entry_id"]);
    return parent !== undefined && (entry["trade_id"] !== parent["trade_id"] || entry["sequence"] !== Number(parent["sequence"]) + 1);
  });

  expect(misplaced).toEqual([]);
});

test("no payment is released before two different people other than its maker have approved it", () => {
  const released = ["released", "sent", "accepted", "settled"];

  const wrong = [...day.payments.values()].flat().filter((row) => {
    const approvers = row["approved_by"] as readonly string[];
    const isApproved = new Set(approvers).size === 2 && !approvers.includes(String(row["created_by"])) && row["approvals_given"] === 2;
    return released.includes(String(row["status"])) && !isApproved;
  });

  expect(wrong).toEqual([]);
});

test("some payments end as a sanctions hit or a closed account, both rejected, and most others settle", () => {
  const last = [...day.payments.values()].map((versions) => versions.at(-1));
  const ended = (fields: WireRow) => last.filter((row) => Object.entries(fields).every(([name, value]) => row?.[name] === value));

  expect(ended({ sanctions_status: "hit", status: "rejected", released_at: null }).length).toBeGreaterThanOrEqual(1);
  expect(ended({ status_reason_code: "AC04", status: "rejected", bank_status: "RJCT", settled_at: null }).length).toBeGreaterThanOrEqual(1);
  expect(ended({ status: "settled", bank_status: "ACCC" }).length).toBeGreaterThan(100);
  expect(ended({ method: "sepa_instant", status: "settled" }).length).toBeGreaterThan(10);
});

function record(engine: Engine, tickCount: number): Day {
  const trades = new Map<string, WireRow[]>();
  const payments = new Map<string, WireRow[]>();
  const entries = new Map<string, WireRow>();
  const add = (into: Map<string, WireRow[]>, key: unknown, row: WireRow): void =>
    void into.set(String(key), [...(into.get(String(key)) ?? []), row]);
  engine.onPublish(({ data }) => {
    const payload = data as Readonly<Record<string, readonly WireRow[] | undefined>>;
    for (const row of payload["trades"] ?? []) add(trades, row["trade_id"], row);
    for (const row of payload["payment_orders"] ?? []) add(payments, row["payment_order_id"], row);
    for (const row of payload["entries"] ?? []) entries.set(String(row["blotter_entry_id"]), row);
  });
  engine.tick(tickCount);
  return { trades, payments, entries: [...entries.values()] };
}
