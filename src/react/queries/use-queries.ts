/** REST-backed hooks: `useQuery` over the option factories, in the query client that the signals invalidate. Rules: P23, P41. */
import { useQuery, type DefinedUseQueryResult, type QueryKey, type UseQueryOptions, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { AtlasClient } from "../../client/create-client.ts";
import type { Coupon } from "../../protocol/rows/coupon.ts";
import type { Curve } from "../../protocol/rows/curve.ts";
import type { Dividend } from "../../protocol/rows/dividend.ts";
import type { Order } from "../../protocol/rows/order.ts";
import type { PaymentOrder } from "../../protocol/rows/payment-order.ts";
import type { CatalogueEntry, ReportSection, ReportSummary } from "../../protocol/rows/report.ts";
import { AtlasError } from "../../shared/errors.ts";
import { useAtlasClient } from "../provider/atlas-context.ts";
import { retryUnlessConfiguration } from "./retry.ts";
import { ownPlaceholder } from "./own-placeholder.ts";
import { useQueryFreshness, withFreshness, type QueryFreshness } from "./query-freshness.ts";
import {
  catalogueQuery,
  couponsQuery,
  curvesQuery,
  dividendsQuery,
  ordersQuery,
  paymentOrdersQuery,
  reportSectionQuery,
  reportsQuery,
  type ReportSectionId,
} from "./queries.ts";

/**
 * What a caller may set of the query: TanStack Query's own options, without key and function. Errors are of the class `AtlasError`; switch on
 * their `code`. What a `select` of yours throws is an error of the query as well.
 */
export type RestOptions<Data, Selected = Data> = Omit<QueryOptions<Data, Selected>, "queryKey" | "queryFn" | "initialData"> & {
  /** Data of the first render, which makes `data` defined. */
  readonly initialData?: Data | (() => Data | undefined) | undefined;
};

type QueryOptions<Data, Selected> = UseQueryOptions<Data, AtlasError, Selected>;

interface WithInitialData<Data> {
  readonly initialData: Data | (() => Data);
}

/** TanStack Query's result, and how far it can be trusted. */
export type RestResult<Data> = UseQueryResult<Data, AtlasError> & QueryFreshness;
type DefinedRestResult<Data> = DefinedUseQueryResult<Data, AtlasError> & QueryFreshness;

/** A hook over one REST query. With `initialData` there are data from the first render on. */
export interface RestHook<Data> {
  <Selected = Data>(options: RestOptions<Data, Selected> & WithInitialData<Data>): DefinedRestResult<NoInfer<Selected>>;
  <Selected = Data>(options?: RestOptions<Data, Selected>): RestResult<NoInfer<Selected>>;
}

type Factory<Data> = (client: AtlasClient) => {
  readonly queryKey: QueryKey;
  readonly queryFn?: unknown;
  readonly "~data"?: Data | undefined;
};

function useRest<Data, Selected>(factory: Factory<Data>, options: RestOptions<Data, Selected> | undefined): DefinedRestResult<Selected> {
  const client = useAtlasClient();
  const { queryClient } = client;
  if (queryClient === undefined) throw new AtlasError("query-client-missing");
  // The factory's options are of the unselected data; the caller's `select`, where given, makes `Selected` of it.
  const base = factory(client) as unknown as QueryOptions<Data, Selected>;
  const given = options?.placeholderData;
  const own = given === undefined ? {} : { placeholderData: ownPlaceholder(given, client.scope) };
  const retry = retryUnlessConfiguration(options?.retry ?? queryClient.defaultQueryOptions({ queryKey: base.queryKey }).retry);
  const merged = { ...base, ...options, ...own, retry } as QueryOptions<Data, Selected>; // TanStack Query, too, takes undefined for absent
  const result = useQuery(merged, queryClient);
  const readFreshness = useQueryFreshness(queryClient, client.internals, queryClient.defaultQueryOptions(merged).queryHash);
  // The hooks' own types say when data may be absent.
  return useMemo(() => withFreshness(result as DefinedUseQueryResult<Selected, AtlasError>, readFreshness), [result, readFreshness]);
}

/** Orders. Signalled by `orders`. */
export const useOrders: RestHook<readonly Order[]> = (options?) => useRest(ordersQuery, options);

/** Curves. Signalled by `curves`. */
export const useCurves: RestHook<readonly Curve[]> = (options?) => useRest(curvesQuery, options);

/** Dividends. Signalled by `dividends`. */
export const useDividends: RestHook<readonly Dividend[]> = (options?) => useRest(dividendsQuery, options);

/** Coupons. Signalled by `coupons`. */
export const useCoupons: RestHook<readonly Coupon[]> = (options?) => useRest(couponsQuery, options);

/** Reports. Signalled by `report_generated` and `report_locked`. */
export const useReports: RestHook<readonly ReportSummary[]> = (options?) => useRest(reportsQuery, options);

/** The report catalogue. Signalled by every report event. */
export const useCatalogue: RestHook<readonly CatalogueEntry[]> = (options?) => useRest(catalogueQuery, options);

/** Payment orders as REST lists them; `usePaymentOrders` is the live slice. Signalled by `payment_order`. */
export const usePaymentOrdersQuery: RestHook<readonly PaymentOrder[]> = (options?) => useRest(paymentOrdersQuery, options);

/** One section of one run. Signalled by `report_edit`. */
export function useReportSection<Selected = ReportSection>(
  section: ReportSectionId,
  options: RestOptions<ReportSection, Selected> & WithInitialData<ReportSection>,
): DefinedRestResult<NoInfer<Selected>>;
export function useReportSection<Selected = ReportSection>(
  section: ReportSectionId,
  options?: RestOptions<ReportSection, Selected>,
): RestResult<NoInfer<Selected>>;
export function useReportSection<Selected>(section: ReportSectionId, options?: RestOptions<ReportSection, Selected>): RestResult<Selected> {
  return useRest((client) => reportSectionQuery(client, section), options);
}
