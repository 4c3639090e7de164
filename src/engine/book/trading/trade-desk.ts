/**
 * The life of a trade, from its execution to its archive. Each step is recorded in the blotter, and `trade-effects.ts` moves position, cash
 * and the currency ladder.
 *
 *   pending ─▶ confirmed ─▶ (amended 3 %) ─▶ (cancelled 1 %) ─▶ settled on its value date, now and then only at the second attempt
 *
 * Half of the trades come over a machine and are confirmed at once; the others wait for a person, who refuses one in a hundred.
 * Old trades are archived: their rows go, their effects stay.
 */
import { businessDate, type Tenor } from "../../market/calendar.ts";
import type { Generator } from "../../random.ts";
import type { Agenda } from "../agenda.ts";
import type { Blotter } from "./blotter.ts";
import type { Cash } from "../treasury/cash.ts";
import { lineOf, settlementDateOf } from "./instrument-lines.ts";
import { createTrade, type TradeTerms } from "./new-trade.ts";
import type { Ocp } from "../treasury/ocp.ts";
import type { Positions } from "./positions.ts";
import type { Table } from "../table.ts";
import { createTradeEffects } from "./trade-effects.ts";
import { tradeRow, type TradeState } from "./trades.ts";

export interface TradeDesk {
  readonly trades: ReadonlyMap<string, TradeState>;
  execute(terms: TradeTerms): TradeState;
  amend(trade: TradeState): void;
  cancel(trade: TradeState, reason: string): void;
  settle(trade: TradeState): void;
  /** Lets the oldest trades go until `limit` are left, but for those for which something is planned still. */
  archive(limit: number): void;
}

interface TradeDeskDeps {
  readonly table: Table;
  readonly blotter: Blotter;
  readonly positions: Positions;
  readonly cash: Cash;
  readonly ocp: Ocp;
  readonly agenda: Agenda;
  readonly random: Generator;
  readonly now: () => string;
}

const straightThroughShare = 0.5;
const refusedShare = 0.01;
const amendShare = 0.03;
const cancelShare = 0.005; // with those refused in validation, one in a hundred
const failedSettlementShare = 0.01;

export function createTradeDesk(deps: TradeDeskDeps): TradeDesk {
  const { table, blotter, positions, cash, ocp, agenda, random, now } = deps;
  const effects = createTradeEffects({ positions, cash, ocp });
  const trades = new Map<string, TradeState>(); // the oldest first
  let lastId = 0;

  return { trades, execute, amend, cancel, settle, archive };

  function execute(terms: TradeTerms): TradeState {
    lastId += 1;
    const isStraightThrough = random.chance(straightThroughShare);
    const trade = createTrade(lastId, terms, { isStraightThrough, at: now(), random });
    trades.set(trade.id, trade);
    blotter.record(trade, { type: "new", actorId: trade.traderId, isStraightThrough });
    effects.apply(trade);
    show(trade);
    if (!isStraightThrough) planValidation(trade);
    planLife(trade);
    return trade;
  }

  function show(trade: TradeState): void {
    table.put(trade.id, () => tradeRow(trade));
  }

  function planValidation(trade: TradeState): void {
    const isRefused = random.chance(refusedShare);
    plan(trade, random.between(4, 24), () => (isRefused ? refuse(trade) : confirm(trade)));
  }

  function planLife(trade: TradeState): void {
    if (random.chance(amendShare)) plan(trade, random.between(8, 40), () => amend(trade));
    if (random.chance(cancelShare))
      plan(trade, random.between(12, 60), () => cancel(trade, random.pick(["duplicate", "wrong book", "client request"])));
    if (trade.valueDate === businessDate) plan(trade, random.between(20, 80), () => settleOnDay(trade));
  }

  function plan(trade: TradeState, quarters: number, task: () => void): void {
    trade.plannedCount += 1;
    agenda.after(quarters, () => {
      trade.plannedCount -= 1;
      task();
    });
  }

  function confirm(trade: TradeState): void {
    if (!isLive(trade) || trade.status !== "pending") return;
    trade.status = "confirmed";
    trade.confirmation = "matched";
    blotter.advance(trade, "validated");
    plan(trade, random.between(4, 12), () => blotter.advance(trade, "booked"));
    show(trade);
  }

  function refuse(trade: TradeState): void {
    if (!isLive(trade) || trade.status !== "pending") return;
    blotter.advance(trade, "rejected");
    cancel(trade, "rejected in validation");
  }

  function amend(trade: TradeState): void {
    if (!isLive(trade)) return;
    const { instrument } = trade.line;
    const canMoveDate = trade.line.tenor !== undefined && trade.line.tenor !== "TOD";
    const field = random.pick(canMoveDate ? (["price", "quantity", "value_date"] as const) : (["price", "quantity"] as const));
    const lineBefore = trade.line;
    effects.takeBack(trade);
    if (field === "price") trade.price += BigInt(random.between(1, 8)) * instrument.tick;
    else if (field === "quantity") trade.quantity += instrument.lot;
    else moveDate(trade, random.pick<Tenor>(["SPOT", "1W", "1M"]));
    trade.status = "amended";
    blotter.record(trade, { type: "amend", actorId: trade.traderId, changedFields: [field], reason: "terms corrected" });
    effects.apply(trade);
    show(trade);
    positions.release(lineBefore, 0);
    plan(trade, random.between(4, 12), () => blotter.advance(trade, "booked"));
  }

  function moveDate(trade: TradeState, tenor: Tenor): void {
    trade.line = lineOf(trade.line.book, trade.line.instrument, tenor);
    trade.valueDate = settlementDateOf(trade.line);
  }

  function cancel(trade: TradeState, reason: string): void {
    if (!isLive(trade)) return;
    effects.takeBack(trade);
    positions.release(trade.line, 0);
    trade.status = "cancelled";
    trade.cancelReason = reason;
    blotter.record(trade, { type: "cancel", actorId: "backoffice", reason });
    show(trade);
  }

  function settleOnDay(trade: TradeState): void {
    if (!isLive(trade)) return;
    if (trade.settlement !== "failed" && random.chance(failedSettlementShare)) {
      trade.status = "failed";
      trade.settlement = "failed";
      blotter.record(trade, { type: "reject", actorId: "stp", errorCode: "SET-07" });
      show(trade);
      plan(trade, 40, () => settleOnDay(trade));
    } else settle(trade);
  }

  function settle(trade: TradeState): void {
    if (!isLive(trade)) return;
    trade.status = "settled";
    trade.settlement = "settled";
    blotter.record(trade, { type: "settle", actorId: "stp" });
    effects.settle(trade);
    show(trade);
  }

  function archive(limit: number): void {
    for (const trade of trades.values()) {
      if (trades.size <= limit) return;
      if (trade.plannedCount > 0) continue; // its life is not over
      trades.delete(trade.id);
      blotter.forget(trade);
      table.remove(trade.id);
      if (trade.status !== "cancelled") positions.release(trade.line, 1);
    }
  }

  /** Whether its terms still count: a cancelled, settled or archived trade is left alone by tasks that were planned earlier. */
  function isLive(trade: TradeState): boolean {
    return trades.has(trade.id) && trade.status !== "cancelled" && trade.status !== "settled";
  }
}
