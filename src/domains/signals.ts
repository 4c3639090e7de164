/**
 * The table of signals: the queries that a message of a kind invalidates. The application may add keys to any row, and own rows (P25).
 *
 * Rules: P23 (an unreadable payload invalidates too), P25 own keys.
 */
import { atlasKeys, type QueryKey } from "./queries/query-keys.ts";
import { reportEvents } from "./report-events.ts";

/** The keys to invalidate. For missed messages it is called with undefined, and returns prefixes of all keys that it could name (P24). */
export type SignalKeys = (data: unknown) => readonly QueryKey[];

/** Keys that an application may add to a kind (P25). */
export type SignalKeysOption = readonly QueryKey[] | SignalKeys;

export const signals: Readonly<Record<string, SignalKeys>> = {
  orders: () => [atlasKeys.orders()],
  curves: () => [atlasKeys.curves()],
  dividends: () => [atlasKeys.dividends()],
  coupons: () => [atlasKeys.coupons()],
  payment_order: () => [atlasKeys.paymentOrders()], // as well as its slice
  ...Object.fromEntries(Object.entries(reportEvents).map(([kind, { keys }]) => [kind, keys])),
};
