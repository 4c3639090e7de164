/** The REST paths below the base URL. Only the positions snapshot has a default: the vendor's page names no other (P17). */
import type { CollectionRows } from "../../domains/collections.ts";
import type { QueryName } from "../../domains/queries/rest-queries.ts";

/** A path that answers with all rows of a slice: a baseline. */
export type SnapshotPath =
  | string
  | {
      readonly path: string;
      /** Where the answer carries its watermark: how much of the stream it includes. With it, a recovery needs no settling time (P35). */
      readonly watermark: Watermark;
    };

/**
 * A field of the body, or a response header. It holds the highest `seq` that the answer includes, counted as the stream counts. With
 * `by: "ts"` it holds the time of the answer (RFC 3339), from the same clock as the stream's `ts`.
 */
export type Watermark = ({ readonly field: string } | { readonly header: string }) & {
  /** @defaultValue "seq" */
  readonly by?: "seq" | "ts" | undefined;
};

export type SnapshotPaths = { readonly [Slice in keyof CollectionRows]?: SnapshotPath | null | undefined };

/**
 * Paths of the REST hooks. `section` contains `{run_id}` and `{section_code}`. `reports` is also the baseline of the reports slice.
 * `paymentOrdersQuery` defaults to the path of the `paymentOrders` slice.
 */
export type QueryPaths = { readonly [Name in QueryName]?: string | undefined };

export interface AtlasPaths extends SnapshotPaths, QueryPaths {
  /** The REST call that decides between a rejected token and a network failure (P3). @defaultValue the positions path */
  readonly probe?: string | undefined;
}
