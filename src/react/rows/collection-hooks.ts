/**
 * The hooks of the six collections: each is `useCollection`, or `useRow`, over its own handle. Those of one row take `undefined` while nothing is
 * selected.
 */
import type { CollectionRows } from "../../domains/collections.ts";
import { collections } from "../../domains/collections.ts";
import type { CollectionResult } from "../../store/views/collection-reader.ts";
import { useCollection, useRow, type CollectionOptions } from "./use-collection.ts";

type Positions = CollectionRows["positions"];
type Trades = CollectionRows["trades"];
type Blotter = CollectionRows["blotter"];
type Cash = CollectionRows["cash"];
type Ocp = CollectionRows["ocp"];
type PaymentOrders = CollectionRows["paymentOrders"];

/** Positions, by `position_line_key`. */
export const usePositions = <Selected = Positions>(options?: CollectionOptions<Positions, Selected>): CollectionResult<Selected> =>
  useCollection(collections.positions, options);

/** One position, by its `position_line_key`. */
export const usePosition = (key: string | undefined): Positions | undefined => useRow(collections.positions, key);

/** Trades, by `trade_id`. */
export const useTrades = <Selected = Trades>(options?: CollectionOptions<Trades, Selected>): CollectionResult<Selected> =>
  useCollection(collections.trades, options);

/** One trade, by its `trade_id`. */
export const useTrade = (key: string | undefined): Trades | undefined => useRow(collections.trades, key);

/** Events on trades, by `id`, else `blotter_entry_id`. */
export const useBlotter = <Selected = Blotter>(options?: CollectionOptions<Blotter, Selected>): CollectionResult<Selected> =>
  useCollection(collections.blotter, options);

/** One blotter entry, by its id. */
export const useBlotterEntry = (key: string | undefined): Blotter | undefined => useRow(collections.blotter, key);

/** Cash balances, by entity, account and currency (`cashKey`, P20). */
export const useCashBalances = <Selected = Cash>(options?: CollectionOptions<Cash, Selected>): CollectionResult<Selected> =>
  useCollection(collections.cash, options);

/** One cash balance, by `cashKey({ entity_id, account_id, currency })`. */
export const useCashBalance = (key: string | undefined): Cash | undefined => useRow(collections.cash, key);

/** Open currency positions, by entity, book, currency and value bucket (`ocpKey`, P20). */
export const useOcp = <Selected = Ocp>(options?: CollectionOptions<Ocp, Selected>): CollectionResult<Selected> =>
  useCollection(collections.ocp, options);

/** One open currency position, by `ocpKey({ entity_id, book_id, currency, value_bucket })`. */
export const useOcpPosition = (key: string | undefined): Ocp | undefined => useRow(collections.ocp, key);

/** Payment orders, by `id`, else `payment_order_id`. */
export const usePaymentOrders = <Selected = PaymentOrders>(
  options?: CollectionOptions<PaymentOrders, Selected>,
): CollectionResult<Selected> => useCollection(collections.paymentOrders, options);

/** One payment order, by its id. */
export const usePaymentOrder = (key: string | undefined): PaymentOrders | undefined => useRow(collections.paymentOrders, key);
