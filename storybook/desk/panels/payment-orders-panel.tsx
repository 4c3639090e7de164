/** Payment orders: the platform's word for where each stands beside the bank's, which are two facts. */
import type { ReactNode } from "react";
import { collections, useFreshness, usePaymentOrders, type PaymentOrder } from "../../../src/index.ts";
import { amountColumn, codeColumn, textColumn, timeColumn } from "../table/column-kinds.ts";
import type { Column } from "../table/column.ts";
import { stateOfSlice } from "./panel-state.ts";
import { SlicePanel } from "./slice-panel.tsx";
import { useTableView, type FieldSort } from "../table/table-view.ts";
import { paymentTones } from "./tones.ts";

const approvals: Column<PaymentOrder> = {
  field: "approvals_given",
  title: "Eyes",
  width: 54,
  isNumber: true,
  text: ({ approvals_given: given, approvals_required: required }) => `${given ?? "?"}/${required ?? "?"}`,
};

const columns: readonly Column<PaymentOrder>[] = [
  textColumn("payment_order_id", "Order", { width: 120 }),
  codeColumn("status", "Status", { width: 118, tones: paymentTones }),
  amountColumn("amount", "Amount", { width: 110, currency: "currency" }),
  textColumn("currency", "Ccy", { width: 48 }),
  approvals,
  textColumn("bank_status", "Bank", { width: 56 }),
  textColumn("creditor_name", "Beneficiary", { width: 174 }),
  codeColumn("method", "Method", { width: 88 }),
  textColumn("status_reason_code", "Reason", { width: 58 }),
  textColumn("requested_execution_date", "Execution", { width: 86 }),
  timeColumn("updated_at", "Updated", { width: 70 }),
];
const firstSort: readonly FieldSort<PaymentOrder>[] = [
  { field: "updated_at", desc: true },
  { field: "payment_order_id", desc: true },
];

export function PaymentOrdersPanel(): ReactNode {
  const view = useTableView(columns, firstSort);
  const { rows, size } = usePaymentOrders({ sort: view.sort, ...view.window });
  const state = stateOfSlice(useFreshness("paymentOrders"));
  const rowId = collections.paymentOrders.key;
  return <SlicePanel title="Payment orders" empty="No payment orders" {...{ state, columns, rowId, rows, size, view }} />;
}
