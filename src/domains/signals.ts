/**
 * Which queries a message of a kind makes old. A table; the application may add keys to any row of it, and rows of its own (P25).
 *
 * Rules: P23 (an unreadable payload invalidates too), P25 own keys.
 */
import { atlasKeys, type QueryKey } from "./query-keys.ts";
import { reportEvents } from "./report-events.ts";

/** The keys to invalidate. Called with undefined for "whatever was missed": it then answers with the prefixes of all it could name (P24). */
export type SignalKeys = (data: unknown) => readonly QueryKey[];

/** What an application may add to a kind's keys (P25). */
export type SignalKeysOption = readonly QueryKey[] | SignalKeys;

export const signals: Readonly<Record<string, SignalKeys>> = {
  orders: () => [atlasKeys.orders()],
  curves: () => [atlasKeys.curves()],
  dividends: () => [atlasKeys.dividends()],
  coupons: () => [atlasKeys.coupons()],
  payment_order: () => [atlasKeys.paymentOrders()], // as well as its slice
  ...Object.fromEntries(Object.entries(reportEvents).map(([kind, { keys }]) => [kind, keys])),
};
