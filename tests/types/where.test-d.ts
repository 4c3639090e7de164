/** Mistakes in filters and orders that do not compile, and what does. Checked by the compiler alone: nothing here runs. */
import { expectTypeOf } from "vitest";
import * as z from "zod/mini";
import {
  addDecimals,
  canonicalDecimal,
  defineCollection,
  useBlotter,
  useCollection,
  useOcp,
  usePaymentOrders,
  usePositions,
  useTrades,
  type BoundOf,
  type CollectionOptions,
  type OperandOf,
  type Position,
  type SortTerm,
  type Trade,
  type Where,
} from "../../src/index.ts";

/** An application's own field of the six: declared once, for all files. */
declare module "../../src/index.ts" {
  interface BlotterEntry {
    readonly desk_tag?: "hedge" | "client" | null;
    /** With a word that the package does not know. */
    readonly source?: "desk" | "stp" | "api" | "backoffice" | "algo" | (string & {}) | null | undefined;
  }
}

export function useUnknownFieldsAreRefused(): void {
  // @ts-expect-error -- positions have no such field, although rows keep unknown ones
  usePositions({ where: { bok_id: "X" } });
  // @ts-expect-error -- nor in an order
  usePositions({ sort: [{ field: "quantitty" }] });
  // @ts-expect-error -- a field of another row type
  useTrades({ where: { net_open_position: "1" } });
  usePositions({ where: (row) => row["a_field_of_tomorrow"] === "X", select: (row) => row["a_field_of_tomorrow"] });
}

export function useOwnFieldsAreDeclared(): void {
  useBlotter({
    where: { desk_tag: "hedge", source: { in: ["algo", "desk"] } },
    sort: [{ field: "desk_tag" }],
    select: ({ desk_tag: tag }) => tag,
  });
  expectTypeOf(useBlotter().rows[0]?.desk_tag).toEqualTypeOf<"hedge" | "client" | null | undefined>();
  // @ts-expect-error -- still not a source
  useBlotter({ where: { source: "algos" } });
  // @ts-expect-error -- not a tag
  useBlotter({ where: { desk_tag: "hegde" } });
}

export function useOperandsFitTheField(): void {
  useTrades({ where: { status: "confirmed", side: { in: ["buy", "sell"] }, leg: null, rate_decimals: 4, uti: { ne: null } } });
  // @ts-expect-error -- no such status
  useTrades({ where: { status: "confirmd" } });
  // @ts-expect-error -- nor among several
  useTrades({ where: { status: { in: ["confirmed", "canceled"] } } });
  // @ts-expect-error -- nor negated
  useTrades({ where: { status: { not: "confirmd" } } });
  // @ts-expect-error -- a status is text
  useTrades({ where: { status: 3 } });
  // @ts-expect-error -- a book is text
  useTrades({ where: { book_id: 7 } });
  // @ts-expect-error -- a count is a number
  usePaymentOrders({ where: { approvals_given: "2" } });
  // @ts-expect-error -- a flag is true or false
  usePositions({ where: { is_stale_price: "true" } });
  // @ts-expect-error -- the key of a row is never null
  usePositions({ where: { position_line_key: null } });
  // @ts-expect-error -- a list is not compared with a value
  usePaymentOrders({ where: { approved_by: "ada" } });
  usePaymentOrders({ where: { approved_by: { not: null }, bank_status: "ACSC", approvals_given: { gte: 1 } } });
}

export function useAmountsTakeTextAndNumbers(): void {
  usePositions({ where: { quantity: { gt: 0, lte: "1000000.50" }, notional: { between: ["0", 1e6] }, delta: null } });
  // @ts-expect-error -- a bound of an amount is a decimal
  usePositions({ where: { quantity: { gt: "a lot" } } });
  // @ts-expect-error -- without separators
  usePositions({ where: { quantity: { between: ["1,000", "2,000"] } } });
  // @ts-expect-error -- nor within a negation
  usePositions({ where: { quantity: { not: { lt: "" } } } });
  // @ts-expect-error -- an amount is no text to search in
  usePositions({ where: { quantity: { contains: "100" } } });
  // @ts-expect-error -- nor from its start
  usePositions({ where: { quantity: { startsWith: "-" } } });
  // @ts-expect-error -- an amount is no flag
  usePositions({ where: { quantity: true } });
  // @ts-expect-error -- nor are its bounds
  usePositions({ where: { quantity: { gt: false } } });
  // @ts-expect-error -- two bounds
  usePositions({ where: { quantity: { between: [0] } } });
  // @ts-expect-error -- of the field's type
  useTrades({ where: { executed_at: { between: [0, 1] } } });
}

export function useWhatAUserTyped(typed: string, row: Position): void {
  // @ts-expect-error -- any text, which may be no decimal
  usePositions({ where: { quantity: { gte: typed } } });
  usePositions({ where: { quantity: { gte: canonicalDecimal(typed), lt: addDecimals(row.quantity, 1) } } });
  const bound: BoundOf<Position["quantity"]> = "-0.5";
  usePositions({ where: { quantity: { gte: bound, lt: Infinity }, symbol: { gte: typed }, version: { gte: 2 } } });
}

export function useTextOperatorsAreForText(): void {
  useTrades({ where: { counterparty_name: { contains: "bank", ignoreCase: true }, symbol: { startsWith: "EUR" } } });
  useTrades({ where: { product_type: { startsWith: "fx_", not: { contains: "swap" } }, symbol: { not: { in: ["EURUSD"] } } } });
  // @ts-expect-error -- a number contains no text
  useTrades({ where: { rate_decimals: { contains: "4" } } });
  // @ts-expect-error -- text is looked for, not a pattern
  useTrades({ where: { symbol: { contains: /EUR/ } } });
  // @ts-expect-error -- false is said by leaving it out
  useTrades({ where: { symbol: { contains: "EUR", ignoreCase: false } } });
  // @ts-expect-error -- an operator that does not exist
  useTrades({ where: { symbol: { endsWith: "USD" } } });
  // @ts-expect-error -- nor within a negation
  useTrades({ where: { symbol: { not: { endsWith: "USD" } } } });
}

export function useSortTermsAreChecked(): void {
  useOcp({ sort: [{ field: "currency", collate: "text", desc: true }, { field: "net_open_position" }] });
  // @ts-expect-error -- the one collation is text
  useOcp({ sort: [{ field: "currency", collate: "numeric" }] });
}

/** State that an application holds for a filter. */
export const status: OperandOf<Trade["status"]> = "settled";
expectTypeOf<OperandOf<Trade["leg"]>>().toEqualTypeOf<"single" | "near" | "far" | null>();
expectTypeOf<OperandOf<Position["quantity"]>>().toEqualTypeOf<string | number | null>();
expectTypeOf<OperandOf<Position["position_line_key"]>>().toEqualTypeOf<string>();
expectTypeOf<BoundOf<Position["quantity"]>>().toEqualTypeOf<`${number}` | number>();
expectTypeOf<BoundOf<Trade["executed_at"]>>().toEqualTypeOf<string>();
expectTypeOf<BoundOf<Trade["rate_decimals"]>>().toEqualTypeOf<number>();
expectTypeOf<BoundOf<unknown>>().toEqualTypeOf<string | number>();
expectTypeOf<OperandOf<unknown>>().toEqualTypeOf<string | number | boolean | null>();
export const where: Where<Trade> = { status, side: "buy" };
export const terms: readonly SortTerm<Trade>[] = [{ field: "executed_at", desc: true }];
export const options: CollectionOptions<Trade> = { where, sort: terms };

const loose = defineCollection({ kind: "loose", key: "anything" });
const events = defineCollection({
  kind: "events",
  key: "id",
  schema: z.discriminatedUnion("type", [
    z.object({ type: z.literal("fill"), id: z.string(), price: z.string() }),
    z.object({ type: z.literal("note"), id: z.string(), body: z.string() }),
  ]),
});

export function useOtherRowTypes(): void {
  // A row type that names no fields: any field, any operand.
  useCollection(loose, { where: { whatever: 7, other: { contains: "x" } }, sort: [{ field: "whatever" }] });
  // A union: the fields of all its members, absent in some.
  useCollection(events, { where: { type: "fill", price: { gt: "1" }, body: null }, sort: [{ field: "price" }] });
  // @ts-expect-error -- of no member
  useCollection(events, { where: { prize: "1" } });
  // @ts-expect-error -- no member is of this type
  useCollection(events, { where: { type: "trade" } });
}

/** A function over any row type passes its options on. */
export function useAnyRows<Row extends object>(given: CollectionOptions<Row>): CollectionOptions<Row> {
  return { where: given.where, sort: given.sort };
}
