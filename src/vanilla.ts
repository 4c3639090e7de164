/** The client and its store without React. */
export { createAtlasClient } from "./client/create-client.ts";
export { atlasScope } from "./client/scope.ts";
export { defineCollection } from "./domains/collection.ts";
export { collections } from "./domains/collections.ts";
export { cashKey, ocpKey, parseCashKey, parseOcpKey } from "./domains/keys.ts";
export { atlasKeys } from "./domains/query-keys.ts";
export { addDecimals, canonicalDecimal, compareDecimals } from "./shared/decimals/decimal.ts";
export { formatDecimal, toChartNumber } from "./shared/decimals/decimal-format.ts";
export { AtlasError } from "./shared/errors.ts";

export type { ClientEvents } from "./client/client-events.ts";
export type { AtlasClient } from "./client/create-client.ts";
export type { AtlasClientOptions, AtlasTimings } from "./client/options.ts";
export type { ScopeOptions } from "./client/scope.ts";
export type { AtlasPaths, QueryPaths, SnapshotPath, SnapshotPaths } from "./client/rest/paths.ts";
export type { GetToken, TokenReason } from "./connection/tokens/token-source.ts";
export type { CollectionHandle } from "./domains/collection.ts";
export type { CollectionName, CollectionRows } from "./domains/collections.ts";
export type { Message } from "./protocol/message.ts";
export type { ReportEvent } from "./protocol/report-events.ts";
export type { ConnectionState, ConnectionStatus } from "./shared/connection-state.ts";
export type { AtlasErrorCode } from "./shared/errors.ts";
export type { AtlasState, Slice } from "./store/atlas-state.ts";
export type { Commit } from "./store/atlas-store.ts";
export type { Collection } from "./store/rows/collection.ts";
export type { Freshness, StaleCause } from "./store/freshness.ts";
export type { AtlasStats } from "./sync/stats.ts";
