/**
 * The REST-backed kinds as TanStack queries: option factories for prefetching and for hooks of your own. Signals keep them fresh (P23), so no
 * interval is set.
 */
import type { DataTag, QueryFunction } from "@tanstack/react-query";
import type { AtlasClient } from "../client/create-client.ts";
import { atlasKeys, type QueryKey } from "../domains/query-keys.ts";
import { restQueries, type QueryName, type RestQuery } from "../domains/rest-queries.ts";
import { asRecord } from "../protocol/json.ts";
import type { ReportSection } from "../protocol/rows/report.ts";
import { AtlasError } from "../shared/errors.ts";
import { sharedBy, type ShareData } from "./share-rows.ts";

/** A client, as far as queries need it. */
export type QueryingClient = Pick<AtlasClient, "internals">;

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
  readonly queryKey: DataTag<Key, Data>;
  readonly queryFn: QueryFunction<Data, Key>;
  /** Rows that say the same as before stay the same objects, wherever they are in the list. */
  readonly structuralSharing?: ShareData;
  readonly retry?: false;
}

export const ordersQuery = (client: QueryingClient) => rowsQuery(client, restQueries.orders);
export const curvesQuery = (client: QueryingClient) => rowsQuery(client, restQueries.curves);
export const dividendsQuery = (client: QueryingClient) => rowsQuery(client, restQueries.dividends);
export const couponsQuery = (client: QueryingClient) => rowsQuery(client, restQueries.coupons);
export const reportsQuery = (client: QueryingClient) => rowsQuery(client, restQueries.reports);
export const catalogueQuery = (client: QueryingClient) => rowsQuery(client, restQueries.catalogue);
export const paymentOrdersQuery = (client: QueryingClient) => rowsQuery(client, restQueries.paymentOrders);

export function reportSectionQuery(
  client: QueryingClient,
  { runId, sectionCode }: ReportSectionId,
): RestQueryOptions<ReportSection, ReturnType<typeof atlasKeys.section>> {
  return {
    queryKey: tagged(atlasKeys.section(runId, sectionCode)),
    queryFn: async ({ signal }) => {
      const section = asRecord(await client.internals.rest.query("section", signal, { run_id: runId, section_code: sectionCode }));
      if (section === undefined) throw new AtlasError("fetch-unreadable", { detail: { reason: "not an object" } });
      return section as ReportSection; // loose: what was asked for by its ids, its other fields optional
    },
    ...retryOf(client, "section"),
  };
}

function rowsQuery<Row extends object, Key extends QueryKey>(
  client: QueryingClient,
  { path, rowsIn, key, id }: RestQuery<Row, Key>,
): RestQueryOptions<readonly Row[], Key> {
  return {
    queryKey: tagged(key),
    // REST rows are typed as their schemas say; like those of the stream, they stay as the wire sent them.
    queryFn: async ({ signal }) => (await client.internals.rest.rows(path, signal, [rowsIn, "data"])) as readonly Row[],
    structuralSharing: sharedBy(id),
    ...retryOf(client, path),
  };
}

/** The tag is a type alone: it tells `getQueryData` what lies under the key. */
const tagged = <Key extends QueryKey, Data>(key: Key) => key as DataTag<Key, Data>;

/** Trying again does not configure a path; else the query client's own default holds. */
function retryOf(client: QueryingClient, name: QueryName): { readonly retry?: false } {
  return client.internals.rest.hasPath(name) ? {} : { retry: false };
}
