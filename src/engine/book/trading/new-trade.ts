/** Makes a trade from its terms: who trades with whom is drawn at random where the terms leave it open. */
import { businessDate } from "../../market/calendar.ts";
import { awkwardCounterparties, counterparties, traders, type Counterparty } from "../../market/names.ts";
import type { Generator } from "../../random.ts";
import { settlementDateOf, type Line } from "./instrument-lines.ts";
import type { TradeState } from "./trades.ts";

export interface TradeTerms {
  readonly line: Line;
  readonly side: 1n | -1n;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly counterparty?: Counterparty;
  readonly comment?: string;
  readonly swap?: { readonly packageId: string; readonly leg: "near" | "far" };
}

export interface Execution {
  /** Whether the trade comes over a machine, and needs no validation by a person. */
  readonly isStraightThrough: boolean;
  readonly at: string;
  readonly random: Generator;
}

/** `serial`: the number of the trade within the day. */
export function createTrade(serial: number, terms: TradeTerms, { isStraightThrough, at, random }: Execution): TradeState {
  const { line, side, quantity, price, counterparty, comment, swap } = terms;
  return {
    id: `T-${businessDate.replaceAll("-", "")}-${String(serial).padStart(6, "0")}`,
    line,
    side,
    quantity,
    price,
    valueDate: settlementDateOf(line),
    tradeDate: businessDate,
    executedAt: at,
    counterparty: counterparty ?? random.pick(random.chance(0.08) ? awkwardCounterparties : counterparties),
    traderId: random.pick(traders),
    packageId: swap?.packageId,
    leg: swap?.leg ?? "single",
    status: isStraightThrough ? "confirmed" : "pending",
    confirmation: isStraightThrough ? "matched" : "sent",
    settlement: "open",
    cancelReason: undefined,
    comment,
    entryIds: [],
    plannedCount: 0,
  };
}
