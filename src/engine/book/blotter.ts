/** The blotter: one entry for each thing that happens to a trade. Entries are added and validated, and go when their trade is archived. */
import type { Table, WireRow } from "./table.ts";
import { economicsOf, type Economics, type TradeState } from "./trades.ts";

export interface BlotterEvent {
  readonly type: "new" | "amend" | "cancel" | "settle" | "reject";
  readonly actorId: string;
  readonly changedFields?: readonly string[];
  readonly reason?: string;
  readonly errorCode?: string;
}

export interface Blotter {
  /** Writes down what happened, and that it waits for validation unless a back office did it. */
  record(trade: TradeState, event: BlotterEvent): void;
  /** The latest entry of a trade is validated and booked. */
  validate(trade: TradeState): void;
  /** Takes away all entries of a trade. */
  forget(trade: TradeState): void;
}

const firstId = 9_900_000;

export function createBlotter(deps: { readonly table: Table; readonly now: () => string }): Blotter {
  const { table, now } = deps;
  const entries = new Map<string, Entry>();
  let lastId = firstId;
  return {
    record(trade, { type, actorId, changedFields = [], reason, errorCode }) {
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
        isValidated: false,
      };
      entries.set(id, entry);
      table.put(id, () => entryRow(entry));
      trade.entryIds.push(id);
    },
    validate(trade) {
      const id = trade.entryIds.at(-1) ?? "";
      const entry = entries.get(id);
      if (entry === undefined || entry.isValidated || !isOpen(entry)) return;
      entry.isValidated = true;
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
  isValidated: boolean;
}

/** Whether it changes terms, which somebody has to validate. */
function isOpen({ type }: Entry): boolean {
  return type === "new" || type === "amend";
}

function entryRow(entry: Entry): WireRow {
  const { type, errorCode, economics } = entry;
  return {
    blotter_entry_id: entry.id,
    trade_id: entry.tradeId,
    sequence: entry.place,
    parent_entry_id: entry.parentId ?? null,
    event_type: type,
    event_at: entry.at,
    actor_id: entry.actorId,
    source: isOpen(entry) ? "desk" : type === "cancel" ? "backoffice" : "stp",
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
    status: errorCode !== undefined ? "rejected" : isOpen(entry) && !entry.isValidated ? "pending_validation" : "booked",
    is_amendable: isOpen(entry),
    is_cancellable: isOpen(entry),
    is_reversible: type === "cancel",
    mtm: null,
    mtm_currency: null,
    error_code: errorCode ?? null,
    error_message: errorCode === undefined ? null : "Settlement instruction was not matched by the counterparty",
  };
}
