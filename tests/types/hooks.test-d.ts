/** Types that applications rely on. Checked by the compiler alone: nothing here runs, and a `use` in a name is for the linter. */
import type { UseQueryResult } from "@tanstack/react-query";
import { expectTypeOf } from "vitest";
import * as z from "zod/mini";
import {
  createAtlasClient,
  defineCollection,
  rowKey,
  toCsv,
  useAtlasClient,
  useAtlasStore,
  useCashBalances,
  useCollection,
  useFreshness,
  useOrders,
  usePendingChanges,
  usePosition,
  usePositions,
  useReportLock,
  useReportSection,
  useRow,
  useRowFlash,
  useTotals,
  type AtlasClientOptions,
  type AtlasError,
  type AtlasErrorCode,
  type AtlasState,
  type CollectionResult,
  type Decimal,
  type DecimalText,
  type Freshness,
  type Order,
  type PaymentOrder,
  type PendingChange,
  type Position,
  type ReportSection,
  type Trade,
  type RestResult,
  type RestStaleCause,
} from "../../src/index.ts";

declare const options: AtlasClientOptions<[]>;

const quotes = defineCollection({
  kind: "fx_quote",
  name: "quotes",
  key: "pair",
  schema: z.looseObject({ pair: z.string(), bid: z.optional(z.string()) }),
});
const sized = defineCollection<"sized", { readonly id: string; readonly size: Decimal; readonly fee?: DecimalText }>({
  kind: "sized",
  key: "id",
});
const loose = defineCollection({ kind: "loose", key: "id" });
const ticks = defineCollection({ kind: "ticks", key: (row: { readonly id: string; readonly price: string }) => row.id });

export function useRowsAreTyped(): void {
  expectTypeOf(usePositions()).toEqualTypeOf<CollectionResult<Position>>();
  expectTypeOf(usePosition("P1")).toEqualTypeOf<Position | undefined>();
  expectTypeOf<Position["position_line_key"]>().toBeString();
  expectTypeOf<Position["quantity"]>().toEqualTypeOf<string | number | null | undefined>();
  expectTypeOf<Position["a_field_of_tomorrow"]>().toBeUnknown();
}

export function useSelectDecidesTheRow(): void {
  expectTypeOf(usePositions({ select: (row) => row.position_line_key }).rows).toEqualTypeOf<readonly string[]>();
  expectTypeOf(useCashBalances({ select: ({ currency }) => ({ currency }) }).rows[0]).toEqualTypeOf<
    { currency: string | null | undefined } | undefined
  >();
}

export function useWhereAndSortKnowTheFields(): void {
  usePositions({ where: { book_id: "X", quantity: { gt: "0", lte: 5 } }, sort: [{ field: "quantity", desc: true }] });
  usePositions({ where: (row) => row.symbol === "EURUSD" });
  // @ts-expect-error no such operator
  usePositions({ where: { quantity: { above: "0" } } });
  // @ts-expect-error a field is named by a string
  usePositions({ sort: [{ field: 7 }] });
}

export function useOwnCollectionsAreTyped(): void {
  expectTypeOf(useCollection(quotes).rows[0]?.bid).toEqualTypeOf<string | undefined>();
  expectTypeOf(useRow(quotes, "EURUSD")?.pair).toEqualTypeOf<string | undefined>();
  expectTypeOf(useCollection(ticks).rows).toEqualTypeOf<readonly { readonly id: string; readonly price: string }[]>();
  useCollection(ticks, { where: { price: { gt: "1" } }, sort: [{ field: "price" }] });
  // @ts-expect-error the row has no such field
  useCollection(ticks, { where: { size: "1" } });
  // @ts-expect-error the key is a field of the row
  defineCollection({ kind: "quotes", key: "symbol", schema: z.object({ pair: z.string() }) });
}

export function useTotalsAreTyped(): void {
  const { totals } = useTotals("cash", { by: ["entity_id"], sum: ["available"], unit: "currency" });
  expectTypeOf(totals[0]!.sums.available).toEqualTypeOf<string | undefined>();
  expectTypeOf(totals[0]!.unit).toEqualTypeOf<string | null | undefined>();
  expectTypeOf(totals[0]!.group).toHaveProperty("entity_id");
  // @ts-expect-error not a field that was summed
  void totals[0]!.sums.ledger;
  // @ts-expect-error the unit must be said, be it `null`: amounts of different currencies are not added
  useTotals("cash", { sum: ["available"] });
  // @ts-expect-error cash has no such field
  useTotals("cash", { sum: ["availabel"], unit: "currency" });
  // @ts-expect-error text is not added
  useTotals("cash", { sum: ["account_name"], unit: "currency" });
  // @ts-expect-error nor is a status, beside an amount
  useTotals("paymentOrders", { sum: ["amount", "status"], unit: "currency" });
  // @ts-expect-error nor a flag
  useTotals("positions", { sum: ["is_stale_price"], unit: null });
  useTotals("paymentOrders", { sum: ["amount", "approvals_given"], unit: "currency" });
  expectTypeOf(useTotals(quotes, { sum: ["bid"], unit: null }).totals[0]!.sums.bid).toEqualTypeOf<string | undefined>(); // no field has numbers
  useTotals(sized, { sum: ["size", "fee"], unit: null });
  // @ts-expect-error rows that have amounts: plain text is none
  useTotals(sized, { sum: ["id"], unit: null });
  useTotals(loose, { sum: ["whatever"], unit: null });
}

export function useRowsAreReadAndWritten(): void {
  const client = createAtlasClient(options);
  const { rows, keys } = client.read("trades", { where: { side: "buy" } });
  expectTypeOf(rows).toEqualTypeOf<readonly Trade[]>();
  expectTypeOf(keys).toEqualTypeOf<readonly string[]>();
  // @ts-expect-error trades have no such field
  client.read("trades", { sort: [{ field: "symbl" }] });
  expectTypeOf(rowKey("trades", rows[0]!)).toEqualTypeOf<string | undefined>();
  expectTypeOf(toCsv(rows, { columns: ["symbol", { field: "price" }] })).toBeString();
  // @ts-expect-error trades have no such field
  toCsv(rows, { columns: ["symbl"] });
  // @ts-expect-error positions have no such field
  void useRowFlash("positions", "P0").quantty;
}

export function useOwnSlicesAreInTheState(): void {
  const client = createAtlasClient({ ...options, collections: [quotes, ticks] });
  expectTypeOf(client.store.getState().quotes.collection.get("EURUSD")?.bid).toEqualTypeOf<string | undefined>();
  expectTypeOf(client.store.getState().ticks.freshness).toEqualTypeOf<Freshness>();
  expectTypeOf(useAtlasStore((state: AtlasState<[typeof quotes]>) => state.quotes.collection.size)).toBeNumber();
  client.hydrate("quotes", [], { startedAt: 0 });
  client.hydrate(ticks, [], { startedAt: 0 });
  client.hydrate("positions", [], { startedAt: 0 });
  // @ts-expect-error neither one of the six nor among the client's collections
  client.hydrate("qoutes", [], { startedAt: 0 });
  // @ts-expect-error not among the collections of this client
  createAtlasClient(options).hydrate("quotes", [], { startedAt: 0 });
  expectTypeOf(useAtlasClient<[typeof quotes]>().store.getState().quotes.collection.get("EURUSD")?.bid).toEqualTypeOf<string | undefined>();
  // @ts-expect-error the handles are not named
  useAtlasClient().hydrate("quotes", [], { startedAt: 0 });
  expectTypeOf(useFreshness(quotes)).toEqualTypeOf<Freshness>();
  // @ts-expect-error not among the client's collections
  expectTypeOf(createAtlasClient(options).store.getState().quotes).toBeAny();
}

export function useStatesAreUnions(): void {
  const freshness = useFreshness("positions");
  if (freshness.status === "stale") expectTypeOf(freshness.cause).toBeString();
  // @ts-expect-error only a stale slice has a cause
  expectTypeOf(freshness.cause).toBeString();
  // @ts-expect-error not a slice
  useFreshness("position");
  const lock = useReportLock({ deskId: "D", businessDate: "2026-11-20" });
  if (lock.status === "locked") expectTypeOf(lock.lockedAt).toEqualTypeOf<string | undefined>();
}

export function useRestIsTyped(): void {
  expectTypeOf(useOrders()).toExtend<UseQueryResult<readonly Order[], AtlasError>>();
  expectTypeOf(useOrders()).toExtend<RestResult<readonly Order[]>>();
  expectTypeOf(useOrders().data).toEqualTypeOf<readonly Order[] | undefined>();
  const { freshness } = useOrders();
  expectTypeOf(freshness.status).toEqualTypeOf<"waiting" | "live" | "stale">();
  if (freshness.status === "stale") expectTypeOf(freshness.cause).toEqualTypeOf<RestStaleCause>();
  if (freshness.status === "stale") expectTypeOf(freshness.since).toEqualTypeOf<number | undefined>();
  // @ts-expect-error only a stale answer has a cause
  expectTypeOf(freshness.cause).toBeString();
  expectTypeOf(useOrders().updatedAt).toEqualTypeOf<number | undefined>();
  const orders = useOrders();
  if (orders.status === "success") expectTypeOf(orders.data).toEqualTypeOf<readonly Order[]>();
  expectTypeOf(useOrders({ select: (orders) => orders.length }).data).toEqualTypeOf<number | undefined>();
  expectTypeOf(useOrders().error?.code).toEqualTypeOf<AtlasErrorCode | undefined>();
  useOrders({
    retry: (count, error) => count < 2 && error.code === "fetch-timeout",
    throwOnError: (error) => error.code === "path-missing",
  });
  // @ts-expect-error -- no error has this code
  useOrders({ throwOnError: (error) => error.code === "fetch-time-out" });
}

export function usePendingChangesAreTyped(): void {
  const [pending, run] = usePendingChanges("paymentOrders", { deadlineMs: 5_000, isAnswer: (row, change) => row.status === change.status });
  expectTypeOf(pending.get("PO")).toEqualTypeOf<PendingChange<PaymentOrder> | undefined>();
  expectTypeOf(pending.get("PO")?.status).toEqualTypeOf<"sending" | "awaiting-row" | "uncertain" | undefined>();
  expectTypeOf(run("PO", { status: "approved" }, () => createAtlasClient(options).fetch("/x"))).toEqualTypeOf<Promise<Response>>();
  expectTypeOf(run("PO", {}, () => Promise.resolve(7))).toEqualTypeOf<Promise<number>>();
  // @ts-expect-error no field of a payment order
  void run("PO", { statos: "approved" }, () => Promise.resolve(7));
  // @ts-expect-error a misspelt status, although rows may have any word
  void run("PO", { status: "aproved" }, () => Promise.resolve(7));
  // @ts-expect-error nor is a word of a newer server listed: it is added by declaration merging
  void run("PO", { status: "on_hold" }, () => Promise.resolve(7));
  void run("PO", { bank_status: null, approvals_given: 2, remittance_info: "any text" }, () => Promise.resolve(7));
  // @ts-expect-error a status is a text
  void run("PO", { status: 7 }, () => Promise.resolve(7));
  // @ts-expect-error not a slice
  usePendingChanges("paymentOrder");
  const [ofQuotes, runQuote] = usePendingChanges(quotes);
  expectTypeOf(ofQuotes.get("EURUSD")?.change.bid).toEqualTypeOf<string | undefined>();
  void runQuote("EURUSD", { bid: "1" }, () => Promise.resolve());
  const [, runBlotter] = usePendingChanges("blotter");
  void runBlotter("B", { source: "algo" }, () => Promise.resolve()); // declared in where.test-d.ts
  // @ts-expect-error neither listed nor declared
  void runBlotter("B", { source: "algos" }, () => Promise.resolve());
}

export function useInitialDataAreDefined(maybe: readonly Order[] | undefined): void {
  const initialData: readonly Order[] = [{ order_id: "O" }];
  expectTypeOf(useOrders({ initialData }).data).toEqualTypeOf<readonly Order[]>();
  expectTypeOf(useOrders({ initialData: () => initialData, select: (orders) => orders.length }).data).toEqualTypeOf<number>();
  expectTypeOf(
    useReportSection({ runId: "R", sectionCode: "S" }, { initialData: { run_id: "R", section_code: "S" } }).data,
  ).toEqualTypeOf<ReportSection>();
  expectTypeOf(useReportSection({ runId: "R", sectionCode: "S" }).error).toEqualTypeOf<AtlasError | null>();
  expectTypeOf(useOrders({ initialData: maybe }).data).toEqualTypeOf<readonly Order[] | undefined>();
  expectTypeOf(useOrders({ initialData: () => maybe }).data).toEqualTypeOf<readonly Order[] | undefined>();
  // @ts-expect-error -- not orders
  useOrders({ initialData: [{ trade_id: "T" }] });
}

export function useOneRowWithoutAKey(selected: string | undefined): void {
  expectTypeOf(usePosition(undefined)).toEqualTypeOf<Position | undefined>();
  expectTypeOf(usePosition(selected)?.quantity).toEqualTypeOf<Position["quantity"]>();
  expectTypeOf(useRow(quotes, selected)?.bid).toEqualTypeOf<string | undefined>();
  // @ts-expect-error -- a key is text; `undefined` says that there is none
  usePosition(null);
}

/** P43: an option that is `undefined` is absent, and a duration that may be never takes `false`. */
export const timings = [
  { deadAfterMs: undefined, fetchTimeoutMs: undefined },
  { deadAfterMs: false, lagAfterMs: Infinity },
] satisfies AtlasClientOptions["timings"][];
// @ts-expect-error -- a deadline cannot be switched off
export const never: AtlasClientOptions["timings"] = { connectTimeoutMs: false };
