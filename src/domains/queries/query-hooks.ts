/** The hook of each REST query, as errors name it: a developer looks for the hook, and not for the name of its path. */
import type { QueryName } from "./rest-queries.ts";

export const queryHooks = {
  orders: "useOrders",
  curves: "useCurves",
  dividends: "useDividends",
  coupons: "useCoupons",
  reports: "useReports",
  catalogue: "useCatalogue",
  section: "useReportSection",
  paymentOrdersQuery: "usePaymentOrdersQuery",
} as const satisfies Record<QueryName, string>;
