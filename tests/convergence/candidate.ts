/** The client that a schedule judges, and the query that a desk renders with it. The honest one ships; a liar replaces one part of it. */
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import { ordersQuery } from "../../src/react/queries/queries.ts";
import "../support/feed.ts";

export interface Candidate {
  createClient(options: AtlasClientOptions): AtlasClient;
  ordersQuery(client: AtlasClient): ReturnType<typeof ordersQuery>;
}

export const honest: Candidate = { createClient: createAtlasClient, ordersQuery };
