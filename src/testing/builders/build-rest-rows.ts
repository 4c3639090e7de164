/** Rows that only REST answers with: orders, curves, dividends, coupons, reports. */
import type { Coupon } from "../../protocol/rows/coupon.ts";
import type { Curve } from "../../protocol/rows/curve.ts";
import type { Dividend } from "../../protocol/rows/dividend.ts";
import type { Order } from "../../protocol/rows/order.ts";
import type { CatalogueEntry, ReportSection, ReportSummary } from "../../protocol/rows/report.ts";
import { numberFor } from "./row-ids.ts";
import { stamp, type ExtraFields, type Overrides } from "./row-defaults.ts";

/** A limit order that is half done: filled and remaining make up the quantity. Its id is the next one of the test. */
export function buildOrder(overrides: Overrides<Order> = {}, extra: ExtraFields = {}): Order {
  const number = String(numberFor("order_id", 81, overrides)).padStart(4, "0");
  return {
    order_id: `O-20261120-${number}`,
    cl_ord_id: `CL-${number}`,
    parent_order_id: null,
    account_id: "ACC-7781",
    book_id: "PB-FXO",
    trader_id: "jdoe",
    symbol: "EURUSD",
    instrument_id: "INS-EURUSD",
    side: "buy",
    order_type: "limit",
    time_in_force: "day",
    quantity: "10000000.00",
    price: "1.08450",
    stop_price: null,
    currency: "EUR",
    expires_at: null,
    filled_quantity: "4000000.00",
    remaining_quantity: "6000000.00",
    average_price: "1.084480",
    last_quantity: "1000000.00",
    last_price: "1.08449",
    fill_count: 4,
    status: "partially_filled",
    reject_reason: null,
    created_at: "2026-11-20T08:05:00.000Z",
    transact_time: stamp.updated_at,
    venue: "XOFF",
    strategy: null,
    ...stamp,
    ...overrides,
    ...extra,
  };
}

/** A dollar curve with two pillars. */
export function buildCurve(overrides: Overrides<Curve> = {}, extra: ExtraFields = {}): Curve {
  return {
    curve_id: "USD-SOFR-OIS",
    name: "USD SOFR OIS",
    currency: "USD",
    curve_type: "ois",
    index: "SOFR",
    valuation_date: "2026-11-20",
    as_of: stamp.updated_at,
    interpolation: "log_linear_df",
    day_count: "act_360",
    compounding: "continuous",
    status: "live",
    points: [
      pillar("1Y", "2027-11-24", "0.0364500000", "0.964206", "0.0370500000"),
      pillar("5Y", "2031-11-24", "0.0384120000", "0.825257", "0.0386200000"),
    ],
    ...stamp,
    ...overrides,
    ...extra,
  };
}

/** A quarterly dividend that was announced. Its id is the next one of the test. */
export function buildDividend(overrides: Overrides<Dividend> = {}, extra: ExtraFields = {}): Dividend {
  return {
    dividend_id: `DIV-2026-${String(numberFor("dividend_id", 412, overrides)).padStart(4, "0")}`,
    instrument_id: "INS-ACME",
    isin: "US00ACME0004",
    symbol: "ACME",
    dividend_type: "regular",
    event_code: "DVCA",
    announcement_date: "2026-11-02",
    ex_date: "2026-11-27",
    record_date: "2026-11-30",
    pay_date: "2026-12-11",
    gross_amount: "0.26",
    net_amount: "0.221",
    currency: "USD",
    withholding_rate: "0.15",
    franked_pct: null,
    position_quantity: "12000",
    expected_cash: "2652.00",
    received_cash: null,
    status: "announced",
    entity_id: "ATLAS-LDN",
    book_id: "PB-EQ",
    ...stamp,
    ...overrides,
    ...extra,
  };
}

/** The next half-yearly coupon of a fixed bond. Its id is the next one of the test. */
export function buildCoupon(overrides: Overrides<Coupon> = {}, extra: ExtraFields = {}): Coupon {
  return {
    coupon_id: `CPN-2027-${String(numberFor("coupon_id", 31, overrides)).padStart(4, "0")}`,
    instrument_id: "INS-MUSTER-2031",
    isin: "XS00MUSTER13",
    bond_name: "Muster 4.25 % 2031",
    coupon_type: "fixed",
    rate: "0.04250000",
    reset_index: null,
    spread: null,
    fixing_date: null,
    fixing_rate: null,
    accrual_start: "2026-08-15",
    accrual_end: "2027-02-15",
    ex_date: null,
    pay_date: "2027-02-15",
    day_count: "30_360",
    frequency: 2,
    nominal: "10000000.00",
    expected_cash: "212500.00",
    received_cash: null,
    currency: "EUR",
    status: "projected",
    entity_id: "ATLAS-LDN",
    book_id: "PB-RATES",
    ...stamp,
    ...overrides,
    ...extra,
  };
}

/** A report that was made and is not locked. */
export function buildReportSummary(overrides: Overrides<ReportSummary> = {}, extra: ExtraFields = {}): ReportSummary {
  return {
    report_id: "RPT-RISK-20261120",
    run_id: "RUN-20261120-1",
    entity_id: "ATLAS-LDN",
    desk_id: "FXO",
    business_date: "2026-11-20",
    title: "Daily risk",
    seal_hash_sha256: null,
    locked_at: null,
    ...stamp,
    ...overrides,
    ...extra,
  };
}

/** A section of that report. */
export function buildReportSection(overrides: Overrides<ReportSection> = {}, extra: ExtraFields = {}): ReportSection {
  return {
    run_id: "RUN-20261120-1",
    section_code: "limits",
    report_id: "RPT-RISK-20261120",
    desk_id: "FXO",
    title: "Limits",
    user_id: null,
    edited_at: null,
    ...stamp,
    ...overrides,
    ...extra,
  };
}

/** A kind of report that can be made. */
export function buildCatalogueEntry(overrides: Overrides<CatalogueEntry> = {}, extra: ExtraFields = {}): CatalogueEntry {
  return {
    report_id: "daily-risk",
    section: "risk",
    title: "Daily risk",
    schema_version: 2,
    owner: "risk-control",
    tags: ["daily"],
    last_run_at: stamp.updated_at,
    run_status: "ready",
    formats: ["pdf", "xlsx"],
    etag: null,
    ...stamp,
    ...overrides,
    ...extra,
  };
}

function pillar(tenor: string, pillar_date: string, zero_rate: string, discount_factor: string, par_rate: string) {
  return { tenor, pillar_date, zero_rate, discount_factor, par_rate, source: "swap" };
}
