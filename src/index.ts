"use client";
/** The package's entry for React applications. */
export { cashKey, ocpKey, parseCashKey, parseOcpKey } from "./domains/keys.ts";
export { collections } from "./domains/collections.ts";
export { defineCollection } from "./domains/collection.ts";
export { atlasKeys } from "./domains/queries/query-keys.ts";
export { createAtlasClient } from "./client/create-client.ts";
export { atlasScope } from "./client/scope.ts";
export { AtlasError } from "./shared/errors.ts";
export { AtlasProvider } from "./react/provider/atlas-provider.tsx";
export { useAtlasClient } from "./react/provider/atlas-context.ts";
export { useAtlasStore, useConnection, useFreshness } from "./react/use-atlas-store.ts";
export { useCollection, useRow } from "./react/rows/use-collection.ts";
export {
  useBlotter,
  useBlotterEntry,
  useCashBalance,
  useCashBalances,
  useOcp,
  useOcpPosition,
  usePaymentOrder,
  usePaymentOrders,
  usePosition,
  usePositions,
  useTrade,
  useTrades,
} from "./react/rows/collection-hooks.ts";
export { useRowChanges } from "./react/rows/use-row-changes.ts";
export { useRowFlash } from "./react/rows/use-row-flash.ts";
export { useTotals } from "./react/rows/use-totals.ts";
export { useFreshnessAge } from "./react/rows/use-freshness-age.ts";
export { useSuspenseCollection } from "./react/rows/use-suspense-collection.ts";
export { useLostConnection } from "./react/use-lost-connection.ts";
export { AtlasAnnouncer } from "./react/atlas-announcer.tsx";
export { usePendingChanges } from "./react/pending/use-pending-changes.ts";
export { useGeneratedReports, useReportEdits, useReportLock } from "./react/use-reports.ts";
export {
  useCatalogue,
  useCoupons,
  useCurves,
  useDividends,
  useOrders,
  usePaymentOrdersQuery,
  useReports,
  useReportSection,
} from "./react/queries/use-queries.ts";
export {
  catalogueQuery,
  couponsQuery,
  curvesQuery,
  dividendsQuery,
  ordersQuery,
  paymentOrdersQuery,
  reportSectionQuery,
  reportsQuery,
} from "./react/queries/queries.ts";
export { isFinalPaymentStatus } from "./protocol/payment-status.ts";
export { addDecimals, canonicalDecimal, compareDecimals } from "./shared/decimals/decimal.ts";
export { formatDecimal, toChartNumber } from "./shared/decimals/decimal-format.ts";
export { rowKey } from "./domains/slice-name.ts";
export { toCsv } from "./domains/tables/csv.ts";
export { clipboardTexts, toClipboard } from "./domains/tables/clipboard.ts";

export type { ClientEvents } from "./client/client-events.ts";
export type { AtlasClient } from "./client/create-client.ts";
export type { AtlasClientOptions, AtlasTimings } from "./client/options.ts";
export type { ScopeOptions } from "./client/scope.ts";
export type { AtlasPaths, QueryPaths, SnapshotPath, SnapshotPaths } from "./client/rest/paths.ts";
export type { GetToken, TokenReason } from "./connection/tokens/token-source.ts";
export type { CollectionHandle, CollectionPolicies } from "./domains/collection.ts";
export type { CollectionName, CollectionRows } from "./domains/collections.ts";
export type { RowField } from "./domains/row-fields.ts";
export type { QueryKey, ScopedKey, ScopePart } from "./domains/queries/query-keys.ts";
export type { Message } from "./protocol/message.ts";
export type { GeneratedReport, ReportEdit, ReportEvent, ReportLock } from "./protocol/report-events.ts";
export type { BlotterEntry } from "./protocol/rows/blotter-entry.ts";
export type { CashBalance } from "./protocol/rows/cash-balance.ts";
export type { Coupon } from "./protocol/rows/coupon.ts";
export type { Curve } from "./protocol/rows/curve.ts";
export type { Dividend } from "./protocol/rows/dividend.ts";
export type { OcpPosition } from "./protocol/rows/ocp-position.ts";
export type { Order } from "./protocol/rows/order.ts";
export type { PaymentOrder } from "./protocol/rows/payment-order.ts";
export type { Position } from "./protocol/rows/position.ts";
export type { CatalogueEntry, ReportSection, ReportSummary } from "./protocol/rows/report.ts";
export type { Trade } from "./protocol/rows/trade.ts";
export type { AtlasProviderProps } from "./react/provider/atlas-provider.tsx";
export type { CollectionResult } from "./store/views/collection-reader.ts";
export type { CollectionOptions } from "./react/rows/use-collection.ts";
export type { Flash, RowFlash, RowFlashOptions } from "./react/rows/use-row-flash.ts";
export type { FreshnessAgeOptions } from "./react/rows/use-freshness-age.ts";
export type { TotalsResult } from "./react/rows/use-totals.ts";
export type { LostConnection, LostConnectionOptions } from "./react/use-lost-connection.ts";
export type { Announcement, AtlasAnnouncerProps } from "./react/atlas-announcer.tsx";
export type { ReadOptions, ReadResult } from "./client/read-rows.ts";
export type { GroupTotals, TotalsDefinition } from "./store/views/totals.ts";
export type { TableColumn, TableFreshness, TableOptions } from "./domains/tables/cells.ts";
export type { CsvOptions } from "./domains/tables/csv.ts";
export type { ClipboardTexts } from "./domains/tables/clipboard.ts";
export type { ReportSectionId } from "./react/queries/queries.ts";
export type { PendingChange, RowPatch } from "./react/pending/pending-layer.ts";
export type { PendingOptions, RunChange } from "./react/pending/use-pending-changes.ts";
export type { QueryFreshness, RestFreshness, RestStaleCause } from "./react/queries/query-freshness.ts";
export type { RestOptions, RestResult } from "./react/queries/use-queries.ts";
export type { RowChangeBatch } from "./react/rows/use-row-changes.ts";
export type { RowChange } from "./store/rows/changes/row-changes.ts";
export type { ChangeSource } from "./store/atlas-store.ts";
export type { ReportLockState } from "./react/use-reports.ts";
export type { CloseSummary, ConnectionState, ConnectionStatus, SequenceMode } from "./shared/connection-state.ts";
export type { Decimal, DecimalText } from "./shared/decimals/decimal.ts";
export type { DecimalFormat } from "./shared/decimals/decimal-format.ts";
export type { AtlasErrorCode, ErrorDetail } from "./shared/errors.ts";
export type { Clock } from "./shared/clock.ts";
export type { Page, PageEvent } from "./shared/page.ts";
export type { AtlasState, Slice } from "./store/atlas-state.ts";
export type { Commit } from "./store/atlas-store.ts";
export type { Collection } from "./store/rows/collection.ts";
export type { Freshness, FreshnessStatus, StaleCause } from "./store/freshness.ts";
export type { KnownReportEdit, KnownReportLock, ReportsState } from "./store/reports.ts";
export type { SortTerm } from "./store/views/order/sort.ts";
export type { BoundOf, Condition, OperandOf, Where } from "./store/views/conditions/condition.ts";
export type { AtlasSignal } from "./sync/frames/receiver.ts";
export type { SequenceOption } from "./sync/sequence/sequence.ts";
export type { Action, Explanation, Repair, TriggerMessage } from "./sync/explain/explanation.ts";
export type { AtlasStats } from "./sync/stats.ts";
