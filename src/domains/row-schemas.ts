/**
 * The row schemas of the six collections. Apart from the table of collections, because zod is large: both load after the first frame, with
 * the code that reads rows.
 *
 * Rule: P18.
 */
import { blotterEntrySchema } from "../protocol/rows/blotter-entry.ts";
import { cashBalanceSchema } from "../protocol/rows/cash-balance.ts";
import { ocpPositionSchema } from "../protocol/rows/ocp-position.ts";
import { paymentOrderSchema } from "../protocol/rows/payment-order.ts";
import { positionSchema } from "../protocol/rows/position.ts";
import { tradeSchema } from "../protocol/rows/trade.ts";
import type { CollectionDefinition } from "./collection.ts";
import type { CollectionName, CollectionRows } from "./collections.ts";
import type { RowSchema, ZodRowSchema } from "./row-schema.ts";

const rowSchemas: { readonly [Name in CollectionName]: ZodRowSchema<CollectionRows[Name]> } = {
  positions: positionSchema,
  trades: tradeSchema,
  blotter: blotterEntrySchema,
  cash: cashBalanceSchema,
  ocp: ocpPositionSchema,
  paymentOrders: paymentOrderSchema,
};

/** The schema of the application, else the protocol's; undefined for a collection of the application without one. */
export function schemaOf({ name, schema }: Pick<CollectionDefinition, "name" | "schema">): RowSchema | undefined {
  if (schema !== undefined) return schema;
  return Object.hasOwn(rowSchemas, name) ? rowSchemas[name as CollectionName] : undefined; // one of its own keys
}
