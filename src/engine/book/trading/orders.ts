/** Orders, which travel by REST alone: worked in the market until they are filled, cancelled or expired. Filled + remaining = quantity while open. */
import { formatFixed, divideRounded } from "../../market/fixed.ts";
import type { Instrument } from "../../market/instruments.ts";
import type { Market } from "../../market/market.ts";
import { traders } from "../../market/names.ts";
import type { Generator } from "../../random.ts";
import type { Line } from "./instrument-lines.ts";
import { createPool } from "../reference/pool.ts";
import type { Table, WireRow } from "../table.ts";

interface OrderState {
  readonly id: string;
  readonly line: Line;
  readonly side: "buy" | "sell";
  readonly type: "limit" | "market";
  readonly quantity: bigint;
  readonly price: bigint;
  readonly createdAt: string;
  readonly traderId: string;
  filled: bigint;
  /** Sum of fill × price, so that the average is exact until it is shown. */
  filledTimesPrice: bigint;
  last: { readonly quantity: bigint; readonly price: bigint } | undefined;
  fillCount: number;
  status: "new" | "partially_filled" | "filled" | "cancelled";
}

export interface Orders {
  place(line: Line): void;
  /** Works one open order: a fill, now and then a cancellation. Nothing happens when none is open. */
  work(): void;
  /** Lets orders that have ended go until at most `limit` are left. */
  archive(limit: number): void;
}

export function createOrders(deps: {
  readonly table: Table;
  readonly market: Market;
  readonly random: Generator;
  readonly now: () => string;
}): Orders {
  const { table, market, random, now } = deps;
  const open = createPool<OrderState>();
  const ended: string[] = [];
  let lastId = 44_000;

  return {
    place(line) {
      lastId += 1;
      const { instrument } = line;
      const { bid, ask } = market.quote(instrument);
      const side = random.pick(["buy", "sell"] as const);
      const order: OrderState = {
        id: `ORD-${lastId}`,
        line,
        side,
        type: random.chance(0.8) ? "limit" : "market",
        quantity: instrument.lot * BigInt(random.between(1, 12)),
        price: side === "buy" ? bid : ask,
        createdAt: now(),
        traderId: random.pick(traders),
        filled: 0n,
        filledTimesPrice: 0n,
        last: undefined,
        fillCount: 0,
        status: "new",
      };
      open.add(order);
      publish(order);
    },
    work() {
      const order = open.draw(random);
      if (order === undefined) return;
      if (random.chance(0.05)) order.status = "cancelled";
      else fill(order);
      publish(order);
      if (order.status !== "cancelled" && order.status !== "filled") return;
      open.remove(order);
      ended.push(order.id);
    },
    archive(limit) {
      while (table.size > limit && ended.length > 0) table.remove(ended.shift() ?? "");
    },
  };

  function fill(order: OrderState): void {
    const { lot } = order.line.instrument;
    const remaining = order.quantity - order.filled;
    const wanted = lot * BigInt(random.between(1, 4));
    const quantity = wanted < remaining ? wanted : remaining;
    order.last = { quantity, price: market.quote(order.line.instrument).mid };
    order.filled += quantity;
    order.filledTimesPrice += quantity * order.last.price;
    order.fillCount += 1;
    order.status = order.filled === order.quantity ? "filled" : "partially_filled";
  }

  function publish(order: OrderState): void {
    table.put(order.id, () => row(order));
  }

  function row(order: OrderState): WireRow {
    const { line, last } = order;
    const { instrument, book } = line;
    const size = (units: bigint): string => formatFixed(units, instrument.quantityDigits);
    return {
      order_id: order.id,
      cl_ord_id: `C-${order.id.slice(4)}`,
      parent_order_id: null,
      account_id: `ACC-${book.id.slice(3)}`,
      book_id: book.id,
      trader_id: order.traderId,
      symbol: instrument.symbol,
      instrument_id: instrument.id,
      side: order.side,
      order_type: order.type,
      time_in_force: "day",
      quantity: size(order.quantity),
      price: order.type === "market" ? null : price(instrument, order.price),
      stop_price: null,
      currency: instrument.currency,
      expires_at: null,
      filled_quantity: size(order.filled),
      remaining_quantity: size(order.quantity - order.filled),
      average_price: order.filled === 0n ? null : price(instrument, divideRounded(order.filledTimesPrice, order.filled)),
      last_quantity: last === undefined ? null : size(last.quantity),
      last_price: last === undefined ? null : price(instrument, last.price),
      fill_count: order.fillCount,
      status: order.status,
      reject_reason: null,
      created_at: order.createdAt,
      transact_time: now(),
      venue: "XOFF",
      strategy: null,
    };
  }
}

function price(instrument: Instrument, units: bigint): string {
  return formatFixed(units, instrument.priceDigits);
}
