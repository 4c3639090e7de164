/**
 * Adds up the book a second time from the messages only: it keeps every published trade and payment. It shares no code with the book except
 * the reading of decimals. The amounts in the rows must equal these sums.
 */
import type { Engine } from "../../../src/engine/engine.ts";
import type { SliceName } from "../../../src/engine/stream/wire.ts";
import { parseFixed } from "../../../src/engine/market/fixed.ts";

/** More fraction digits than any amount of the book has. */
const digits = 8;
const today = "2026-11-20";

/** A row of which only fields are read that hold text. */
type TextRow = Readonly<Record<string, string>>;

const known = new Map<string, bigint>(); // most amounts are asked for at every tick

/** The exact value of an amount, in units of the last of eight fraction digits. */
function units(amount: string | undefined): bigint {
  const text = amount ?? "missing";
  const value = known.get(text) ?? parseFixed(text, digits);
  known.set(text, value);
  return value;
}

/** What one trade or payment adds to which sum. */
type Contribution = readonly [name: string, amount: bigint];

interface Flow {
  readonly currency: string;
  readonly amount: bigint;
}

export interface Oracle {
  /** Sums that differ from what the rows say, in words; empty when all reconcile. */
  differences(): readonly string[];
}

/** Begins at the engine's present state: what the day began with is taken from there, everything later from messages. */
export function createOracle(engine: Engine): Oracle {
  const published = new Map<string, readonly Contribution[]>();
  keep(rowsOf("trades"), "trade_id", ofTrade);
  keep(rowsOf("paymentOrders"), "payment_order_id", ofPayment);
  engine.onPublish(({ data }) => {
    const { trades = [], payment_orders: payments = [] } = data as { readonly trades?: TextRow[]; readonly payment_orders?: TextRow[] };
    keep(trades, "trade_id", ofTrade);
    keep(payments, "payment_order_id", ofPayment);
  });

  const openings = new Map<string, bigint>();
  for (const [name, claimed, sum] of comparisons()) openings.set(name, claimed - sum);
  return {
    differences: () => {
      const now = comparisons();
      const unequal = now.filter(([name, claimed, sum]) => claimed !== sum + openingOf(name)).map(([name]) => name);
      return [...unequal, ...identities()];
    },
  };

  function openingOf(name: string): bigint {
    // Only what a day begins with may differ from the trades: positions held before, and the cash of the currency ladder.
    return /^(position|ladder .* total cash)/.test(name) ? (openings.get(name) ?? 0n) : 0n;
  }

  /** Name, what a row claims, what the trades and payments add up to. */
  function comparisons(): readonly (readonly [string, bigint, bigint])[] {
    const sums = addUp();
    const claims = readClaims();
    return [...new Set([...sums.keys(), ...claims.keys()])].map((name) => [name, claims.get(name) ?? 0n, sums.get(name) ?? 0n] as const);
  }

  function addUp(): ReadonlyMap<string, bigint> {
    const sums = new Map<string, bigint>();
    for (const contributions of published.values()) {
      for (const [name, amount] of contributions) sums.set(name, (sums.get(name) ?? 0n) + amount);
    }
    for (const position of rowsOf("positions")) {
      if (position.asset_class !== "option") continue;
      const name = `ladder ${position.entity_id}/${position.book_id}/${position.symbol?.slice(0, 3)} total option`;
      sums.set(name, (sums.get(name) ?? 0n) + units(position.delta));
    }
    return sums;
  }

  function readClaims(): ReadonlyMap<string, bigint> {
    const claims = new Map<string, bigint>();
    for (const row of rowsOf("positions")) {
      claims.set(`position ${row.position_line_key} quantity`, units(row.quantity));
      claims.set(`position ${row.position_line_key} settled`, units(row.settled_quantity));
    }
    for (const row of rowsOf("cash")) {
      const account = `cash ${row.entity_id}/${row.account_id}/${row.currency}`;
      for (const [name, field] of Object.entries(cashFields)) claims.set(`${account} ${name}`, units(row[field]));
    }
    for (const row of rowsOf("ocp")) {
      if (row.value_bucket !== "total") continue;
      const place = `ladder ${row.entity_id}/${row.book_id}/${row.currency} total`;
      for (const [name, field] of Object.entries(ladderFields)) claims.set(`${place} ${name}`, units(row[field]));
    }
    return claims;
  }

  function rowsOf(slice: SliceName): readonly TextRow[] {
    return engine.rows(slice) as readonly TextRow[]; // see TextRow
  }

  function keep(rows: readonly TextRow[], keyField: string, contributionsOf: (row: TextRow) => readonly Contribution[]): void {
    for (const row of rows) published.set(String(row[keyField]), contributionsOf(row));
  }

  /** What must hold within rows, and between the buckets of a currency. */
  function identities(): readonly string[] {
    const wrong: string[] = [];
    for (const row of rowsOf("cash")) {
      const name = `cash ${row.account_id}`;
      const booked = units(row.opening_booked) + units(row.inflows_today) - units(row.outflows_today);
      if (booked !== units(row.current_booked)) wrong.push(`${name}: booked = opening + inflows − outflows`);
      if (units(row.available) !== booked - units(row.blocked)) wrong.push(`${name}: available = booked − blocked`);
      if (units(row.expected) !== booked + units(row.pending_in) - units(row.pending_out)) wrong.push(`${name}: expected`);
    }
    const buckets = new Map<string, bigint>();
    for (const row of rowsOf("ocp")) {
      const parts = Object.values(ladderFields).reduce((sum, field) => sum + units(row[field]), units(row.hedges) + units(row.accruals));
      const place = `${row.entity_id}/${row.book_id}/${row.currency}`;
      if (parts !== units(row.net_open_position)) wrong.push(`ladder ${place}: net = sum of parts`);
      buckets.set(place, (buckets.get(place) ?? 0n) + (row.value_bucket === "total" ? -parts : parts));
    }
    for (const [place, rest] of buckets) if (rest !== 0n) wrong.push(`ladder ${place}: total = sum of buckets`);
    return wrong;
  }
}

const cashFields = {
  inflows: "inflows_today",
  outflows: "outflows_today",
  pending_in: "pending_in",
  pending_out: "pending_out",
  blocked: "blocked",
};
const ladderFields = { spot: "spot_position", forward: "forward_position", option: "option_delta_position", cash: "cash_position" };

/** What a trade moves between currencies: both legs of a pair, one for what is paid for, nothing for futures and swaps. */
function flowsOf(trade: TextRow): readonly Flow[] {
  const contra = { currency: String(trade.contra_currency), amount: units(trade.contra_amount) };
  const product = String(trade.product_type);
  if (product === "future" || product === "irs") return [];
  if (!product.startsWith("fx_") && product !== "ndf") return [contra];
  return [{ currency: String(trade.dealt_currency), amount: units(trade.dealt_amount) }, contra];
}

function ofTrade(trade: TextRow): readonly Contribution[] {
  if (trade.status === "cancelled") return [];
  const isSettled = trade.settlement_status === "settled";
  const quantity = units(trade.quantity) * (trade.side === "buy" ? 1n : -1n);
  const line = `position ${trade.position_line_key}`;
  const added: Contribution[] = [[`${line} quantity`, quantity]];
  if (isSettled) added.push([`${line} settled`, quantity]);
  for (const { currency, amount } of flowsOf(trade)) {
    const place = `ladder ${trade.entity_id}/${trade.book_id}/${currency} total`;
    added.push([`${place} ${isSettled ? "cash" : (trade.value_date ?? "") <= "2026-11-24" ? "spot" : "forward"}`, amount]);
    if (trade.product_type === "ndf") continue; // its principal is never paid
    const account = `cash ${trade.entity_id}/NOSTRO-NBK-${currency}/${currency}`;
    const size = amount > 0n ? amount : -amount;
    if (isSettled) added.push([`${account} ${amount > 0n ? "inflows" : "outflows"}`, size]);
    else if (trade.value_date === today) added.push([`${account} ${amount > 0n ? "pending_in" : "pending_out"}`, size]);
  }
  return added;
}

function ofPayment(payment: TextRow): readonly Contribution[] {
  const entity = String(payment.debtor_entity_id);
  const account = `cash ${entity}/${payment.debtor_account_id}/${payment.currency}`;
  const amount = units(payment.amount);
  if (["released", "sent", "accepted"].includes(String(payment.status))) return [[`${account} blocked`, amount]];
  if (payment.status !== "settled") return [];
  return [
    [`${account} outflows`, amount],
    [`ladder ${entity}/TR-${entity.slice(6)}/${payment.currency} total cash`, -amount],
  ];
}
