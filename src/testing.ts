/** The package's entry for tests: an Atlas without a network, rows, time, and handlers for msw. */
export { atlasHandlers } from "./testing/atlas-handlers.ts";
export { cleanUpTestAtlases } from "./testing/auto-cleanup.ts";
export { AtlasTestProvider } from "./testing/atlas-test-provider.tsx";
export { buildGeneratedReport, buildReportEdit, buildReportLock } from "./testing/builders/build-events.ts";
export {
  buildCatalogueEntry,
  buildCoupon,
  buildCurve,
  buildDividend,
  buildOrder,
  buildReportSection,
  buildReportSummary,
} from "./testing/builders/build-rest-rows.ts";
export { buildBlotterEntry, buildPosition, buildTrade } from "./testing/builders/build-trading-rows.ts";
export { buildCashBalance, buildOcpPosition, buildPaymentOrder } from "./testing/builders/build-treasury-rows.ts";
export { controlHeader, simulatorPaths } from "./engine/http/paths.ts";
export { atlasMatchers } from "./testing/matchers.ts";
export { routeAtlas } from "./testing/route-atlas.ts";
export { createTestAtlas } from "./testing/test-atlas.ts";
export { createVirtualClock } from "./testing/time/virtual-clock.ts";
export { createVirtualPage } from "./testing/time/virtual-page.ts";

export type { Msw, MswClient, MswLink } from "./testing/atlas-handlers.ts";
export type { AtlasTestProviderProps, AtlasTestProviderServerProps, AtlasTestProviderStateProps } from "./testing/atlas-test-provider.tsx";

export type { ForcedState } from "./testing/forced-client.ts";
export type { AtlasMatchers } from "./testing/matchers.ts";
export type { RoutedCall, RoutedPage, RoutedSocket } from "./testing/route-atlas.ts";
export type { DefectName } from "./engine/faults/defects.ts";
export type { BookSize, PresetName } from "./engine/scale.ts";
export type { Greeting } from "./engine/faults/wire-faults.ts";
export type { ReportPayloads, TestAtlas, TestAtlasClientOptions, TestAtlasOptions } from "./testing/test-atlas.ts";
export type { RowIn as RowsOf, SliceRef } from "./domains/slice-name.ts";
export type { InitialRows } from "./testing/server/test-book.ts";
export type { ExtraFields, Overrides, SentFields } from "./testing/builders/row-defaults.ts";
export type { AnswerInit, TestPath, TestRequest } from "./testing/server/test-rest.ts";
export type { SilenceOptions, TestServer } from "./testing/server/test-server.ts";
export type { TestTokens } from "./testing/server/test-tokens.ts";
export type { VirtualClock } from "./testing/time/virtual-clock.ts";
export type { VirtualPage } from "./testing/time/virtual-page.ts";
export type { RestMode, RestModeOptions } from "./testing/server/rest-modes.ts";
