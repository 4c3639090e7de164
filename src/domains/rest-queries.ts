/** What REST hooks read: which configured path, where its rows lie, and under which query key. A table, typed by row. */
import type { Coupon } from "../protocol/rows/coupon.ts";
import type { Curve } from "../protocol/rows/curve.ts";
import type { Dividend } from "../protocol/rows/dividend.ts";
import type { Order } from "../protocol/rows/order.ts";
import type { PaymentOrder } from "../protocol/rows/payment-order.ts";
import type { CatalogueEntry, ReportSummary } from "../protocol/rows/report.ts";
import { atlasKeys, type QueryKey } from "./query-keys.ts";

/** The names under which an application configures the paths of REST hooks. */
export type QueryName = "orders" | "curves" | "dividends" | "coupons" | "reports" | "catalogue" | "section" | "paymentOrdersQuery";

export interface RestQuery<Row extends object, Key extends QueryKey = QueryKey> {
  readonly path: QueryName;
  /** The field of the answer that holds the rows, beside the names that such answers commonly use. */
  readonly rowsIn: string;
  readonly key: Key;
  /** Never there at run time: carries the row type. */
  readonly "~row"?: Row;
}

export const restQueries = {
  orders: rows<Order>()("orders", "orders", atlasKeys.orders()),
  curves: rows<Curve>()("curves", "curves", atlasKeys.curves()),
  dividends: rows<Dividend>()("dividends", "dividends", atlasKeys.dividends()),
  coupons: rows<Coupon>()("coupons", "coupons", atlasKeys.coupons()),
  reports: rows<ReportSummary>()("reports", "reports", atlasKeys.reports()),
  catalogue: rows<CatalogueEntry>()("catalogue", "catalogue", atlasKeys.catalogue()),
  paymentOrders: rows<PaymentOrder>()("paymentOrdersQuery", "payment_orders", atlasKeys.paymentOrders()),
} as const;

/** Two steps, so that the row type is named and the key's is inferred. */
function rows<Row extends object>() {
  return <Key extends QueryKey>(path: QueryName, rowsIn: string, key: Key): RestQuery<Row, Key> => ({ path, rowsIn, key });
}
