/** Cash balances, open currency positions and payment orders as a server would send them. */
import type { CashBalance } from "../../protocol/rows/cash-balance.ts";
import type { OcpPosition } from "../../protocol/rows/ocp-position.ts";
import type { PaymentOrder } from "../../protocol/rows/payment-order.ts";
import { numberFor } from "./row-ids.ts";
import { stamp, text, type ExtraFields, type Overrides } from "./row-defaults.ts";

/** A nostro: booked is opening plus inflows less outflows, available is booked less blocked. */
export function buildCashBalance(overrides: Overrides<CashBalance> = {}, extra: ExtraFields = {}): CashBalance {
  const { currency = "USD" } = overrides;
  return {
    entity_id: "ATLAS-LDN",
    account_id: `NOSTRO-NBK-${text(currency)}`,
    currency,
    account_name: `Northbank nostro ${text(currency)}`,
    iban: null,
    bank_bic: "NBKAUS33",
    account_type: "nostro",
    as_of: stamp.updated_at,
    value_date: "2026-11-20",
    opening_booked: "12500000.00",
    current_booked: "13750000.00",
    available: "13500000.00",
    closing_booked: null,
    expected: "14000000.00",
    forward_available: null,
    inflows_today: "2000000.00",
    outflows_today: "750000.00",
    pending_in: "250000.00",
    pending_out: "0.00",
    blocked: "250000.00",
    overdraft_limit: "5000000.00",
    target_balance: "10000000.00",
    balance_base: "13750000.00",
    base_currency: "USD",
    fx_rate_to_base: "1.00000000",
    source: "intraday",
    last_statement_id: null,
    ...stamp,
    ...overrides,
    ...extra,
  };
}

/** A short yen position; the net is the sum of its parts. */
export function buildOcpPosition(overrides: Overrides<OcpPosition> = {}, extra: ExtraFields = {}): OcpPosition {
  return {
    entity_id: "ATLAS-LDN",
    book_id: "PB-FXO",
    currency: "JPY",
    currency_group: "G10",
    value_bucket: "total",
    spot_position: "-200000000",
    forward_position: "15750000",
    option_delta_position: "0",
    cash_position: "0",
    accruals: "0",
    hedges: "0",
    net_open_position: "-184250000",
    spot_rate: "0.00661200",
    net_open_position_base: "-1218261.00",
    base_currency: "USD",
    limit_base: "5000000.00",
    utilization_pct: "24.37",
    limit_status: "ok",
    breached_since: null,
    as_of: stamp.updated_at,
    ...stamp,
    ...overrides,
    ...extra,
  };
}

/** An approved SEPA transfer that has not left yet. Its id is the next one of the test. */
export function buildPaymentOrder(overrides: Overrides<PaymentOrder> = {}, extra: ExtraFields = {}): PaymentOrder {
  const number = numberFor("payment_order_id", 118803, overrides);
  return {
    payment_order_id: `PO-2026-${number}`,
    batch_id: null,
    end_to_end_id: "INV-20261120-17",
    instruction_id: `INS-${number}`,
    uetr: null,
    trade_id: null,
    amount: "250000.00",
    currency: "EUR",
    charge_bearer: "SLEV",
    method: "sepa",
    priority: "normal",
    requested_execution_date: "2026-11-20",
    value_date: null,
    cut_off_at: "2026-11-20T15:00:00.000Z",
    debtor_entity_id: "ATLAS-LDN",
    debtor_account_id: "NOSTRO-NBK-EUR",
    debtor_iban: "DE66999999991234567890",
    creditor_name: "Muster Maschinenbau GmbH",
    creditor_iban: "DE86999999990987654321",
    creditor_bic: null,
    creditor_country: "DE",
    remittance_info: "INV-20261120-17",
    purpose_code: "SUPP",
    status: "approved",
    bank_status: null,
    status_reason_code: null,
    status_reason: null,
    created_by: "mpatel",
    approvals_required: 2,
    approvals_given: 2,
    approved_by: ["jdoe", "asmith"],
    released_at: null,
    settled_at: null,
    sanctions_status: "clear",
    ...stamp,
    ...overrides,
    ...extra,
  };
}
