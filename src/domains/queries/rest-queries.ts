/** The table of REST hooks: configured path, field of the rows, and query key; typed by row. */
import type { Coupon } from "../../protocol/rows/coupon.ts";
import type { Curve } from "../../protocol/rows/curve.ts";
import type { Dividend } from "../../protocol/rows/dividend.ts";
import type { Order } from "../../protocol/rows/order.ts";
import type { PaymentOrder } from "../../protocol/rows/payment-order.ts";
import type { CatalogueEntry, ReportSummary } from "../../protocol/rows/report.ts";
import { atlasKeys, type QueryKey } from "./query-keys.ts";

/** The names under which an application configures the paths of REST hooks. */
export type QueryName = "orders" | "curves" | "dividends" | "coupons" | "reports" | "catalogue" | "section" | "paymentOrdersQuery";

export interface RestQuery<Row extends object, Key extends QueryKey = QueryKey> {
  readonly path: QueryName;
  /** The field of the answer that holds the rows, beside the names that such answers commonly use. */
  readonly rowsIn: string;
  readonly key: Key;
  /** The field that identifies a row. */
  readonly id: string;
  /** Never there at run time: carries the row type. */
  readonly "~row"?: Row;
}

export const restQueries = {
  orders: rows<Order>()("orders", "orders", atlasKeys.orders(), "order_id"),
  curves: rows<Curve>()("curves", "curves", atlasKeys.curves(), "curve_id"),
  dividends: rows<Dividend>()("dividends", "dividends", atlasKeys.dividends(), "dividend_id"),
  coupons: rows<Coupon>()("coupons", "coupons", atlasKeys.coupons(), "coupon_id"),
  reports: rows<ReportSummary>()("reports", "reports", atlasKeys.reports(), "report_id"),
  catalogue: rows<CatalogueEntry>()("catalogue", "catalogue", atlasKeys.catalogue(), "report_id"),
  paymentOrders: rows<PaymentOrder>()("paymentOrdersQuery", "payment_orders", atlasKeys.paymentOrders(), "payment_order_id"),
} as const;

/** Two calls: the row type is given explicitly, and the key's type is inferred. */
function rows<Row extends object>() {
  return <Key extends QueryKey>(path: QueryName, rowsIn: string, key: Key, id: keyof Row & string): RestQuery<Row, Key> => ({
    path,
    rowsIn,
    key,
    id,
  });
}
