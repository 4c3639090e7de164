/**
 * The rows that break clients, for tests that ask for them: zero quantity, a negative rate, an 18-digit notional, names that are long, run from
 * right to left or have no Latin letter, an unannounced enum value, an unknown field, no maturity and no value date.
 */
import { awkwardCounterparties } from "../../market/names.ts";
import type { Instrument } from "../../market/instruments.ts";
import { lineOf, type TradingBook } from "../trading/instrument-lines.ts";
import type { Positions } from "../trading/positions.ts";
import type { WireRow } from "../table.ts";
import type { TradeDesk } from "../trading/trade-desk.ts";

interface EdgeTargets {
  readonly books: readonly TradingBook[];
  readonly instruments: readonly Instrument[];
  readonly positions: Positions;
  readonly desk: TradeDesk;
}

/** 123,456,789,012,345,678.00: eighteen digits before the point, beyond what a float holds. */
const hugeQuantity = 123_456_789_012_345_678_00n;

export function addEdgeRows({ books, instruments, positions, desk }: EdgeTargets): void {
  const bookOf = (name: TradingBook["desk"]): TradingBook | undefined => books.find((book) => book.desk === name);
  const instrumentOf = (fits: (instrument: Instrument) => boolean): Instrument | undefined => instruments.find(fits);
  const fx = bookOf("fx");
  const rates = bookOf("rates");
  const eurusd = instrumentOf(({ symbol }) => symbol === "EURUSD");
  const usdkwd = instrumentOf(({ symbol }) => symbol === "USDKWD");
  const deposit = instrumentOf(({ productType, startPrice }) => productType === "mm_deposit" && startPrice < 0n);
  const perpetual = instrumentOf(({ assetClass, maturityDate }) => assetClass === "bond" && maturityDate === undefined);
  if (fx === undefined || rates === undefined || eurusd === undefined || usdkwd === undefined || deposit === undefined) return;

  const open = (instrument: Instrument, quantity: bigint, overrides: WireRow, book: TradingBook = fx): void =>
    positions.open(lineOf(book, instrument, instrument.tenors.at(-1)), quantity, overrides);
  open(eurusd, hugeQuantity, { strategy: "LEGACY" });
  open(usdkwd, 0n, { is_stale_price: true });
  if (perpetual !== undefined)
    open(
      perpetual,
      perpetual.lot,
      { asset_class: "perpetual_note", value_date: null, desk_note: { text: "call feature", by: "jdoe" } },
      rates,
    );

  const spot = lineOf(fx, eurusd, "SPOT");
  for (const counterparty of awkwardCounterparties) {
    desk.execute({ line: spot, side: 1n, quantity: eurusd.lot, price: eurusd.startPrice, counterparty });
  }
  desk.execute({
    line: lineOf(rates, deposit, undefined),
    side: 1n,
    quantity: deposit.lot,
    price: deposit.startPrice,
    comment: "negative rate",
  });
}
