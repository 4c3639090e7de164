/**
 * The six collections of the protocol: a table. A seventh is a seventh row.
 *
 * Rules: P13–P17, P19–P21.
 */
import { blotterEntrySchema, type BlotterEntry } from "../protocol/rows/blotter-entry.ts";
import { cashBalanceSchema, type CashBalance } from "../protocol/rows/cash-balance.ts";
import { ocpPositionSchema, type OcpPosition } from "../protocol/rows/ocp-position.ts";
import { paymentOrderSchema, type PaymentOrder } from "../protocol/rows/payment-order.ts";
import { positionSchema, type Position } from "../protocol/rows/position.ts";
import { tradeSchema, type Trade } from "../protocol/rows/trade.ts";
import type { CollectionDefinition, CollectionHandle, RowOf, RowSchema } from "./collection.ts";
import { cashKeyReader, firstFieldKey, ocpKeyReader } from "./keys.ts";

const usual = {
  nested: false,
  hasGuessedKey: false,
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
    schema: positionSchema,
    rest: "/positions/snapshot",
    emptySnapshot: "confirm", // the broadcaster sends an empty list when it fails (P17)
  }),
  trades: handle<"trades", Trade>({
    ...usual,
    name: "trades",
    kind: "trades",
    rowsIn: ["trades"],
    ...firstFieldKey(["trade_id"]),
    schema: tradeSchema,
  }),
  blotter: handle<"blotter", BlotterEntry>({
    ...usual,
    name: "blotter",
    kind: "blotter",
    rowsIn: ["entries"],
    ...firstFieldKey(["id", "blotter_entry_id"]),
    schema: blotterEntrySchema,
  }),
  cash: handle<"cash", CashBalance>({
    ...usual,
    name: "cash",
    kind: "cash_balance",
    rowsIn: ["cash_balances", "upsert"],
    ...cashKeyReader,
    hasGuessedKey: true,
    schema: cashBalanceSchema,
  }),
  ocp: handle<"ocp", OcpPosition>({
    ...usual,
    name: "ocp",
    kind: "ocp",
    rowsIn: ["ocp_positions", "upsert"],
    ...ocpKeyReader,
    hasGuessedKey: true,
    schema: ocpPositionSchema,
  }),
  paymentOrders: handle<"paymentOrders", PaymentOrder>({
    ...usual,
    name: "paymentOrders",
    kind: "payment_order",
    rowsIn: ["payment_orders", "upsert"],
    ...firstFieldKey(["id", "payment_order_id"]),
    schema: paymentOrderSchema,
  }),
} as const;

export type CollectionName = keyof typeof collections;

/** The row type of each of the six slices. */
export type CollectionRows = { readonly [Name in CollectionName]: RowOf<(typeof collections)[Name]> };

function handle<Name extends string, Row extends object>(
  definition: CollectionDefinition<Row> & { readonly name: Name; readonly schema: RowSchema<Row> },
): CollectionHandle<Name, Row> {
  return definition;
}
