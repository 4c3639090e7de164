/**
 * The six collections of the protocol: a table. A seventh is a seventh row.
 *
 * Rules: P13–P17, P19–P21.
 */
import type { BlotterEntry } from "../protocol/rows/blotter-entry.ts";
import type { CashBalance } from "../protocol/rows/cash-balance.ts";
import type { OcpPosition } from "../protocol/rows/ocp-position.ts";
import type { PaymentOrder } from "../protocol/rows/payment-order.ts";
import type { Position } from "../protocol/rows/position.ts";
import type { Trade } from "../protocol/rows/trade.ts";
import type { CollectionDefinition, CollectionHandle, RowOf } from "./collection.ts";
import { cashKeyReader, firstFieldKey, ocpKeyReader } from "./keys.ts";

const usual = {
  nested: false,
  hasGuessedKey: false,
  schema: undefined, // in row-schemas.ts, which loads later
  rest: undefined,
  emptySnapshot: "believe",
  merge: "shallow",
  snapshotFields: "drop",
} as const;

/** Each handle carries its name and row type. */
export const collections = {
  positions: handle<"positions", Position>({
    ...usual,
    name: "positions",
    kind: "positions",
    rowsIn: ["positions", "rows", "items"],
    nested: true,
    ...firstFieldKey(["position_line_key"]),
    rest: "/positions/snapshot",
    emptySnapshot: "confirm", // the broadcaster sends an empty list when it fails (P17)
  }),
  trades: handle<"trades", Trade>({
    ...usual,
    name: "trades",
    kind: "trades",
    rowsIn: ["trades"],
    ...firstFieldKey(["trade_id"]),
  }),
  blotter: handle<"blotter", BlotterEntry>({
    ...usual,
    name: "blotter",
    kind: "blotter",
    rowsIn: ["entries"],
    ...firstFieldKey(["id", "blotter_entry_id"]),
  }),
  cash: handle<"cash", CashBalance>({
    ...usual,
    name: "cash",
    kind: "cash_balance",
    rowsIn: ["cash_balances", "upsert"],
    ...cashKeyReader,
    hasGuessedKey: true,
  }),
  ocp: handle<"ocp", OcpPosition>({
    ...usual,
    name: "ocp",
    kind: "ocp",
    rowsIn: ["ocp_positions", "upsert"],
    ...ocpKeyReader,
    hasGuessedKey: true,
  }),
  paymentOrders: handle<"paymentOrders", PaymentOrder>({
    ...usual,
    name: "paymentOrders",
    kind: "payment_order",
    rowsIn: ["payment_orders", "upsert"],
    ...firstFieldKey(["id", "payment_order_id"]),
  }),
} as const;

export type CollectionName = keyof typeof collections;

/** The row type of each of the six slices. */
export type CollectionRows = { readonly [Name in CollectionName]: RowOf<(typeof collections)[Name]> };

function handle<Name extends string, Row extends object>(
  definition: CollectionDefinition<Row> & { readonly name: Name },
): CollectionHandle<Name, Row> {
  return definition;
}
