/**
 * The REST-backed kinds as TanStack queries: option factories for prefetching and for hooks of your own. Signals keep them fresh (P23), so no
 * interval is set. Their keys end in the client's scope, so no data of another identity lie under them (P41).
 */
import type { DataTag, QueryFunction } from "@tanstack/react-query";
import type { AtlasClient } from "../../client/create-client.ts";
import type { PathParameters } from "../../client/rest/rest-paths.ts";
import { atlasKeys, scopedKey, type QueryKey, type ScopedKey } from "../../domains/queries/query-keys.ts";
import { restQueries, type QueryName, type RestQuery } from "../../domains/queries/rest-queries.ts";
import type { ReportSection } from "../../protocol/rows/report.ts";
import { defaultPlaceholder } from "./own-placeholder.ts";
import { sharedBy, type ShareData } from "./share-rows.ts";

/** A client, as far as queries need it. */
export type QueryingClient = Pick<AtlasClient, "internals" | "queryClient" | "scope">;

/** Which section of which run. */
export interface ReportSectionId {
  readonly runId: string;
  readonly sectionCode: string;
}

/**
 * What `useQuery`, `prefetchQuery` and `getQueryData` take. Written out, since the type that `queryOptions` infers names others that the first
 * releases of TanStack Query 5 do not export.
 */
export interface RestQueryOptions<Data, Key extends QueryKey> {
  /** `getQueryData(ordersQuery(client).queryKey)` is the way to a hook's data. */
  readonly queryKey: DataTag<ScopedKey<Key>, Data>;
  readonly queryFn: QueryFunction<Data, ScopedKey<Key>>;
  /** Unchanged rows keep their identity, at any place in the list. */
  readonly structuralSharing?: ShareData;
  readonly retry?: false;
}

/** Query options of the orders; signalled by `orders`. */
export const ordersQuery = (client: QueryingClient) => rowsQuery(client, restQueries.orders);
/** Query options of the curves; signalled by `curves`. */
export const curvesQuery = (client: QueryingClient) => rowsQuery(client, restQueries.curves);
/** Query options of the dividends; signalled by `dividends`. */
export const dividendsQuery = (client: QueryingClient) => rowsQuery(client, restQueries.dividends);
/** Query options of the coupons; signalled by `coupons`. */
export const couponsQuery = (client: QueryingClient) => rowsQuery(client, restQueries.coupons);
/** Query options of the reports; signalled by `report_generated` and `report_locked`. */
export const reportsQuery = (client: QueryingClient) => rowsQuery(client, restQueries.reports);
/** Query options of the report catalogue; signalled by every report event. */
export const catalogueQuery = (client: QueryingClient) => rowsQuery(client, restQueries.catalogue);
/** Query options of the payment orders as REST lists them; signalled by `payment_order`. */
export const paymentOrdersQuery = (client: QueryingClient) => rowsQuery(client, restQueries.paymentOrders);

/** Query options of one section of one run; signalled by `report_edit`. */
export function reportSectionQuery(
  client: QueryingClient,
  { runId, sectionCode }: ReportSectionId,
): RestQueryOptions<ReportSection, readonly ["section", string, string]> {
  const key = scopedKey(atlasKeys.section(runId, sectionCode), client.scope);
  const parameters = { run_id: runId, section_code: sectionCode };
  return {
    queryKey: tagged(key),
    queryFn: async ({ queryKey, signal }) => {
      const section = await client.internals.load("section", { queryKey, signal }, (bounded) =>
        client.internals.rest.record("section", bounded, parameters),
      );
      return section as ReportSection; // loose: what was asked for by its ids, its other fields optional
    },
    ...defaultPlaceholder(client.queryClient, key, client.scope),
    ...retryOf(client, "section", parameters),
  };
}

function rowsQuery<Row extends object, Key extends QueryKey>(
  client: QueryingClient,
  { path, rowsIn, key: pageKey, id }: RestQuery<Row, Key>,
): RestQueryOptions<readonly Row[], Key> {
  const key = scopedKey(pageKey, client.scope);
  return {
    queryKey: tagged(key),
    // REST rows are typed as their schemas say; like those of the stream, they stay as the wire sent them.
    queryFn: ({ queryKey, signal }) =>
      client.internals.load(
        path,
        { queryKey, signal },
        async (bounded) => (await client.internals.rest.rows(path, bounded, [rowsIn, "data"])) as readonly Row[],
      ),
    structuralSharing: sharedBy(id),
    ...defaultPlaceholder(client.queryClient, key, client.scope),
    ...retryOf(client, path),
  };
}

/** The tag exists as a type only: it gives `getQueryData` the type of the data under the key. */
const tagged = <Key extends QueryKey, Data>(key: Key) => key as DataTag<Key, Data>;

/** A missing path is not retried; otherwise the query client's default applies. */
function retryOf(client: QueryingClient, name: QueryName, parameters?: PathParameters): { readonly retry?: false } {
  return client.internals.rest.isCallable(name, parameters) ? {} : { retry: false };
}
