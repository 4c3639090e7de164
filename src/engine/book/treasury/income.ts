/**
 * Dividends and coupons on the positions of the day, which travel by REST alone. None is paid on the business date, so none moves cash:
 * their statuses advance up to the one before payment.
 */
import { addBusinessDays, addDays, businessDate } from "../../market/calendar.ts";
import { digitsOf } from "../../market/currencies.ts";
import { divideRounded, formatFixed, powerOfTen } from "../../market/fixed.ts";
import type { Generator } from "../../random.ts";
import type { PositionState } from "../trading/positions.ts";
import type { Table, WireRow } from "../table.ts";

const statuses = {
  dividends: ["forecast", "announced", "confirmed"],
  coupons: ["projected", "fixed", "due"],
} as const;

export interface Income {
  /** Moves one dividend or coupon a status further, and after the last back to the first, as a correction would. */
  advance(kind: keyof typeof statuses): void;
}

export function createIncome(deps: {
  readonly dividends: Table;
  readonly coupons: Table;
  readonly random: Generator;
  readonly positions: Iterable<PositionState>;
}): Income {
  const { random } = deps;
  for (const position of deps.positions) {
    const { assetClass } = position.line.instrument;
    if (assetClass === "equity" && random.chance(0.4)) put(deps.dividends, "dividend_id", dividend(position, deps.dividends.size, random));
    if (assetClass === "bond" && random.chance(0.5)) put(deps.coupons, "coupon_id", coupon(position, deps.coupons.size, random));
  }
  return {
    advance(kind) {
      const table = deps[kind];
      const keys = [...table.keys()];
      if (keys.length === 0) return;
      const key = random.pick(keys);
      const order: readonly string[] = statuses[kind];
      const place = order.indexOf(String(table.get(key)?.["status"]));
      const next = { ...table.get(key), status: order[(place + 1) % order.length] };
      table.put(key, () => ({ ...next }));
    },
  };
}

function put(table: Table, keyField: string, row: WireRow): void {
  table.put(String(row[keyField]), () => ({ ...row }));
}

function dividend({ line, holding }: PositionState, index: number, random: Generator): WireRow {
  const { instrument, book } = line;
  const digits = digitsOf(instrument.currency);
  const perShare = BigInt(random.between(5, 180)); // in hundredths, whatever the currency
  const exDate = addBusinessDays(businessDate, random.between(1, 20));
  return {
    dividend_id: `DIV-${5_000 + index}`,
    instrument_id: instrument.id,
    isin: instrument.isin ?? null,
    symbol: instrument.symbol,
    dividend_type: random.pick(["regular", "interim", "final"]),
    event_code: "DVCA",
    announcement_date: addDays(businessDate, -20),
    ex_date: exDate,
    record_date: addBusinessDays(exDate, 1),
    pay_date: addBusinessDays(exDate, 15),
    gross_amount: formatFixed(perShare, 2),
    net_amount: formatFixed(perShare * 85n, 4),
    currency: instrument.currency,
    withholding_rate: "0.15",
    franked_pct: null,
    position_quantity: formatFixed(holding.quantity, instrument.quantityDigits),
    expected_cash: formatFixed(divideRounded(holding.quantity * perShare * powerOfTen(digits), 100n), digits),
    received_cash: null,
    status: random.pick(statuses.dividends),
    entity_id: book.entity.id,
    book_id: book.id,
  };
}

function coupon({ line, holding }: PositionState, index: number, random: Generator): WireRow {
  const { instrument, book } = line;
  const digits = digitsOf(instrument.currency);
  const isFloating = random.chance(0.3);
  const rate = BigInt(random.between(-20, 650)) * 10_000n; // eight digits; a few are negative
  const accrualEnd = addDays(businessDate, random.between(5, 180));
  return {
    coupon_id: `CPN-${7_000 + index}`,
    instrument_id: instrument.id,
    isin: instrument.isin ?? null,
    bond_name: instrument.name,
    coupon_type: isFloating ? "floating" : "fixed",
    rate: formatFixed(rate, 8),
    reset_index: isFloating ? "EURIBOR6M" : null,
    spread: isFloating ? "0.00150000" : null,
    fixing_date: isFloating ? addDays(accrualEnd, -182) : null,
    fixing_rate: isFloating ? formatFixed(rate, 8) : null,
    accrual_start: addDays(accrualEnd, -182),
    accrual_end: accrualEnd,
    ex_date: null,
    pay_date: addBusinessDays(accrualEnd, 1),
    day_count: "30_360",
    frequency: 2,
    nominal: formatFixed(holding.quantity, instrument.quantityDigits),
    expected_cash: formatFixed(divideRounded(holding.quantity * rate, 2n * powerOfTen(8 + instrument.quantityDigits - digits)), digits),
    received_cash: null,
    currency: instrument.currency,
    status: random.pick(statuses.coupons),
    entity_id: book.entity.id,
    book_id: book.id,
  };
}
