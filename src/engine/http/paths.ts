/**
 * The REST paths of the simulator, as the `paths` option of the provider wants them: relative to the base URL, with or without the prefix `/api`.
 * In a browser, import them from `@mavr/atlas-react/pure`: the entry of the simulator needs Node.
 */
export const simulatorPaths = {
  positions: "/positions/snapshot",
  trades: "/trades/snapshot",
  blotter: "/blotter/snapshot",
  cash: "/cash-balances/snapshot",
  ocp: "/ocp/snapshot",
  paymentOrders: "/payment-orders/snapshot",
  orders: "/orders",
  curves: "/curves",
  dividends: "/dividends",
  coupons: "/coupons",
  reports: "/reports",
  catalogue: "/catalogue",
  section: "/reports/{run_id}/sections/{section_code}",
  paymentOrdersQuery: "/payment-orders",
  probe: "/probe",
} as const;

/** Where a POST changes a payment order. Not among `simulatorPaths`: the package reads, and what is approved is the application's business. */
export const simulatorActions = {
  approvePaymentOrder: "/payment-orders/{payment_order_id}/approve",
  rejectPaymentOrder: "/payment-orders/{payment_order_id}/reject",
} as const;

/** The request header in which a caller of the control API names its secret. */
export const controlHeader = "x-atlas-control";
