/** REST-backed hooks: `useQuery` over the option factories, in the query client that the signals invalidate. Rules: P23, P41. */
import { useQuery, type QueryKey, type UseQueryOptions, type UseQueryResult } from "@tanstack/react-query";
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

/** What a caller may set of the query: TanStack Query's own options, without key and function. */
export type RestOptions<Data, Selected = Data> = Omit<UseQueryOptions<Data, Error, Selected>, "queryKey" | "queryFn">;

type Factory<Data> = (client: AtlasClient) => {
  readonly queryKey: QueryKey;
  readonly queryFn?: unknown;
  readonly "~data"?: Data | undefined;
};

function useRest<Data, Selected>(factory: Factory<Data>, options: RestOptions<Data, Selected> | undefined): UseQueryResult<Selected> {
  const client = useAtlasClient();
  if (client.queryClient === undefined) throw new AtlasError("query-client-missing");
  // The factory's options are of the unselected data; the caller's `select`, where given, makes `Selected` of it.
  const base = factory(client) as unknown as UseQueryOptions<Data, Error, Selected>;
  const given = options?.placeholderData;
  const own = given === undefined ? {} : { placeholderData: ownPlaceholder(given, client.scope) };
  const retry = retryUnlessConfiguration(options?.retry ?? client.queryClient.defaultQueryOptions({ queryKey: base.queryKey }).retry);
  return useQuery({ ...base, ...options, ...own, retry }, client.queryClient);
}

/** Orders. Signalled by `orders`. */
export const useOrders = <Selected = readonly Order[]>(options?: RestOptions<readonly Order[], Selected>): UseQueryResult<Selected> =>
  useRest(ordersQuery, options);

/** Curves. Signalled by `curves`. */
export const useCurves = <Selected = readonly Curve[]>(options?: RestOptions<readonly Curve[], Selected>): UseQueryResult<Selected> =>
  useRest(curvesQuery, options);

/** Dividends. Signalled by `dividends`. */
export const useDividends = <Selected = readonly Dividend[]>(
  options?: RestOptions<readonly Dividend[], Selected>,
): UseQueryResult<Selected> => useRest(dividendsQuery, options);

/** Coupons. Signalled by `coupons`. */
export const useCoupons = <Selected = readonly Coupon[]>(options?: RestOptions<readonly Coupon[], Selected>): UseQueryResult<Selected> =>
  useRest(couponsQuery, options);

/** Reports. Signalled by `report_generated` and `report_locked`. */
export const useReports = <Selected = readonly ReportSummary[]>(
  options?: RestOptions<readonly ReportSummary[], Selected>,
): UseQueryResult<Selected> => useRest(reportsQuery, options);

/** The report catalogue. Signalled by every report event. */
export const useCatalogue = <Selected = readonly CatalogueEntry[]>(
  options?: RestOptions<readonly CatalogueEntry[], Selected>,
): UseQueryResult<Selected> => useRest(catalogueQuery, options);

/** Payment orders as REST lists them; `usePaymentOrders` is the live slice. Signalled by `payment_order`. */
export const usePaymentOrdersQuery = <Selected = readonly PaymentOrder[]>(
  options?: RestOptions<readonly PaymentOrder[], Selected>,
): UseQueryResult<Selected> => useRest(paymentOrdersQuery, options);

/** One section of one run. Signalled by `report_edit`. */
export const useReportSection = <Selected = ReportSection>(
  section: ReportSectionId,
  options?: RestOptions<ReportSection, Selected>,
): UseQueryResult<Selected> => useRest((client) => reportSectionQuery(client, section), options);
