/** The package's entry for tests: an Atlas without a network, rows, time, and handlers for msw. */
export { atlasHandlers } from "./testing/atlas-handlers.ts";
export { AtlasTestProvider } from "./testing/atlas-test-provider.tsx";
export { buildGeneratedReport, buildReportEdit, buildReportLock } from "./testing/build-events.ts";
export {
  buildCatalogueEntry,
  buildCoupon,
  buildCurve,
  buildDividend,
  buildOrder,
  buildReportSection,
  buildReportSummary,
} from "./testing/build-rest-rows.ts";
export { buildBlotterEntry, buildPosition, buildTrade } from "./testing/build-trading-rows.ts";
export { buildCashBalance, buildOcpPosition, buildPaymentOrder } from "./testing/build-treasury-rows.ts";
export { createTestAtlas } from "./testing/test-atlas.ts";
export { createVirtualClock } from "./testing/virtual-clock.ts";
export { createVirtualPage } from "./testing/virtual-page.ts";

export type { Msw, MswClient, MswLink } from "./testing/atlas-handlers.ts";
export type { AtlasTestProviderProps } from "./testing/atlas-test-provider.tsx";

export type { DefectName } from "./engine/faults/defects.ts";
export type { Greeting } from "./engine/faults/wire-faults.ts";
export type {
  ReportPayloads,
  RestMode,
  RestModeOptions,
  TestAtlas,
  TestAtlasClientOptions,
  TestAtlasOptions,
} from "./testing/test-atlas.ts";
export type { InitialRows, RowsOf, SliceRef } from "./testing/test-book.ts";
export type { Overrides } from "./testing/row-defaults.ts";
export type { AnswerInit, TestPath } from "./testing/test-rest.ts";
export type { SilenceOptions, TestServer } from "./testing/test-server.ts";
export type { VirtualClock } from "./testing/virtual-clock.ts";
export type { VirtualPage } from "./testing/virtual-page.ts";
