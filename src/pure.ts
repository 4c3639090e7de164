/** Functions without React and without a client: for server components, workers and scripts. Each costs itself alone. */
export { cashKey, ocpKey, parseCashKey, parseOcpKey } from "./domains/keys.ts";
export { atlasKeys } from "./domains/queries/query-keys.ts";
export { rowKey } from "./domains/slice-name.ts";
export { clipboardTexts, toClipboard } from "./domains/tables/clipboard.ts";
export { toCsv } from "./domains/tables/csv.ts";
export { controlHeader, simulatorPaths } from "./engine/http/paths.ts";
export { simulatorControl } from "./engine/http/simulator-control.ts";
export { isFinalPaymentStatus } from "./protocol/payment-status.ts";
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
export { addDecimals, canonicalDecimal, compareDecimals } from "./shared/decimals/decimal.ts";
export { formatDecimal, toChartNumber } from "./shared/decimals/decimal-format.ts";
export { AtlasError } from "./shared/errors.ts";

export type { SimulatorControl, SimulatorControlOptions, SimulatorVerb } from "./engine/http/simulator-control.ts";
export type { QueryKey, ScopedKey, ScopePart } from "./domains/queries/query-keys.ts";
export type { TableColumn, TableFreshness, TableOptions } from "./domains/tables/cells.ts";
export type { ClipboardTexts } from "./domains/tables/clipboard.ts";
export type { CsvOptions } from "./domains/tables/csv.ts";
export type { ReportSectionId } from "./react/queries/queries.ts";
export type { Decimal, DecimalText } from "./shared/decimals/decimal.ts";
export type { DecimalFormat } from "./shared/decimals/decimal-format.ts";
