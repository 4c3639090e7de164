/**
 * The blotter: one entry for each thing that happens to a trade. Entries go when their trade is archived.
 *
 *   what changes terms:  pending_validation ─▶ validated ─▶ booked        straight through, or no terms: booked
 *                                └▶ rejected
 */
import type { Table, WireRow } from "../table.ts";
import { economicsOf, type Economics, type TradeState } from "./trades.ts";

export interface BlotterEvent {
  readonly type: "new" | "amend" | "cancel" | "settle" | "reject";
  readonly actorId: string;
  readonly changedFields?: readonly string[];
  readonly reason?: string;
  readonly errorCode?: string;
  /** Whether it came over a machine that checks by itself, and needs no validation by a person. */
  readonly isStraightThrough?: boolean;
}

/** Where an entry stands. */
export type EntryStatus = "pending_validation" | "validated" | "rejected" | "booked";

export interface Blotter {
  /** Adds an entry. One that changes terms waits for validation by a person, unless it came straight through. */
  record(trade: TradeState, event: BlotterEvent): void;
  /** The latest entry of a trade takes its next step, if it still has one to take. */
  advance(trade: TradeState, status: Exclude<EntryStatus, "pending_validation">): void;
  /** Takes away all entries of a trade. */
  forget(trade: TradeState): void;
}

const firstId = 9_900_000;

export function createBlotter(deps: { readonly table: Table; readonly now: () => string }): Blotter {
  const { table, now } = deps;
  const entries = new Map<string, Entry>();
  let lastId = firstId;
  return {
    record(trade, { type, actorId, changedFields = [], reason, errorCode, isStraightThrough = false }) {
      lastId += 1;
      const id = `B-${lastId}`;
      const entry: Entry = {
        id,
        tradeId: trade.id,
        type,
        at: now(),
        actorId,
        changedFields,
        reason,
        errorCode,
        place: trade.entryIds.length + 1,
        parentId: trade.entryIds.at(-1),
        economics: economicsOf(trade),
        isStraightThrough,
        status: errorCode !== undefined ? "rejected" : changesTerms(type) && !isStraightThrough ? "pending_validation" : "booked",
      };
      entries.set(id, entry);
      table.put(id, () => entryRow(entry));
      trade.entryIds.push(id);
    },
    advance(trade, status) {
      const id = trade.entryIds.at(-1) ?? "";
      const entry = entries.get(id);
      if (entry === undefined || entry.status === "booked" || entry.status === "rejected") return;
      entry.status = status;
      table.put(id, () => entryRow(entry));
    },
    forget(trade) {
      for (const id of trade.entryIds) {
        entries.delete(id);
        table.remove(id);
      }
    },
  };
}

/** What happened, as it was then: later changes of the trade are entries of their own. */
interface Entry {
  readonly id: string;
  readonly tradeId: string;
  readonly type: BlotterEvent["type"];
  readonly at: string;
  readonly actorId: string;
  readonly changedFields: readonly string[];
  readonly reason: string | undefined;
  readonly errorCode: string | undefined;
  readonly place: number;
  readonly parentId: string | undefined;
  readonly economics: Economics;
  readonly isStraightThrough: boolean;
  status: EntryStatus;
}

function changesTerms(type: BlotterEvent["type"]): boolean {
  return type === "new" || type === "amend";
}

function entryRow(entry: Entry): WireRow {
  const { type, errorCode, economics } = entry;
  const hasTerms = changesTerms(type);
  const error = errorCode ?? (entry.status === "rejected" ? "VAL-03" : null);
  return {
    blotter_entry_id: entry.id,
    trade_id: entry.tradeId,
    sequence: entry.place,
    parent_entry_id: entry.parentId ?? null,
    event_type: type,
    event_at: entry.at,
    actor_id: entry.actorId,
    source: hasTerms ? (entry.isStraightThrough ? "api" : "desk") : type === "cancel" ? "backoffice" : "stp",
    changed_fields: entry.changedFields,
    reason: entry.reason ?? null,
    symbol: economics.symbol,
    product_type: economics.product_type,
    side: economics.side,
    dealt_amount: economics.dealt_amount,
    dealt_currency: economics.dealt_currency,
    price: economics.price,
    trade_date: economics.trade_date,
    value_date: economics.value_date,
    counterparty_name: economics.counterparty_name,
    book_id: economics.book_id,
    trader_id: economics.trader_id,
    status: entry.status,
    is_amendable: hasTerms && entry.status !== "rejected",
    is_cancellable: hasTerms && entry.status !== "rejected",
    is_reversible: type === "cancel",
    mtm: null,
    mtm_currency: null,
    error_code: error,
    error_message: error === null ? null : errorTexts[error],
  };
}

const errorTexts: Readonly<Record<string, string>> = {
  "SET-07": "Settlement instruction was not matched by the counterparty",
  "VAL-03": "Price is outside the tolerance of the day",
};
