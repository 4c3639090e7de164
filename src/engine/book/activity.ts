/**
 * What happens in a tick: how many revaluations, trades and other things, and which. Draws from the generator; all consequences follow from the desk.
 */
import type { Line } from "./trading/instrument-lines.ts";
import type { Market } from "../market/market.ts";
import type { Generator } from "../random.ts";
import type { Rates } from "../scale.ts";
import type { Agenda } from "./agenda.ts";
import type { Cash, CashState } from "./treasury/cash.ts";
import type { Curves } from "./reference/curves.ts";
import type { Income } from "./treasury/income.ts";
import { lineOf, type TradingBook } from "./trading/instrument-lines.ts";
import type { Ocp } from "./treasury/ocp.ts";
import type { Orders } from "./trading/orders.ts";
import type { Payments } from "./treasury/payments.ts";
import type { Positions } from "./trading/positions.ts";
import type { ReportEventMessage, Reports } from "./reference/reports.ts";
import type { TradeDesk } from "./trading/trade-desk.ts";

export interface ActivityDeps {
  readonly positions: Positions;
  readonly market: Market;
  readonly desk: TradeDesk;
  readonly cash: Cash;
  readonly ocp: Ocp;
  readonly payments: Payments;
  readonly orders: Orders;
  readonly curves: Curves;
  readonly income: Income;
  readonly reports: Reports;
  readonly agenda: Agenda;
  readonly random: Generator;
  readonly treasuryOf: (account: CashState) => TradingBook;
  readonly tickMs: number;
  /** Every line that may be traded, and how many positions the book is to hold. */
  readonly lines: readonly Line[];
  readonly positionCount: number;
  readonly emit: (event: ReportEventMessage) => void;
}

export interface Activity {
  /** All that a tick brings at these rates. */
  tick(tick: number, rates: Rates): void;
  revalue(): void;
  trade(): void;
  pay(): void;
}

export function createActivity(deps: ActivityDeps): Activity {
  const {
    positions,
    market,
    desk,
    cash,
    ocp,
    payments,
    orders,
    curves,
    income,
    reports,
    agenda,
    random,
    treasuryOf,
    tickMs,
    lines,
    positionCount,
    emit,
  } = deps;
  // Fractions of changes that are owed to later ticks.
  const owed = { revaluation: 0, trade: 0, rest: 0 };
  let swapCount = 0;
  let sweepCount = 0;

  // What "the rest" is made of: a share out of a hundred each.
  const others: readonly (readonly [number, () => void])[] = [
    [40, pay],
    [15, () => drawFrom([...cash.states.values()], (state) => cash.revalue(state))],
    [15, () => drawFrom([...ocp.states.values()], (state) => ocp.revalue(state))],
    [16, workOrders],
    [4, () => curves.bump()],
    [2, () => income.advance("dividends")],
    [2, () => income.advance("coupons")],
    [2, sweep],
    [4, report],
  ];

  return {
    revalue,
    trade,
    pay,
    tick(tick, rates) {
      const { updatesPerSecond, revaluationShare, tradeShare, restShare } = rates;
      const perTick = (updatesPerSecond * tickMs * rhythm(tick * tickMs, rates)) / 1_000 / (revaluationShare + tradeShare + restShare || 1);
      repeat("revaluation", perTick * revaluationShare, revalue);
      repeat("trade", perTick * tradeShare, trade);
      repeat("rest", perTick * restShare, other);
    },
  };

  function repeat(owing: keyof typeof owed, count: number, run: () => void): void {
    owed[owing] += count;
    for (; owed[owing] >= 1; owed[owing] -= 1) run();
  }

  function revalue(): void {
    const state = positions.pool.draw(random);
    if (state === undefined) return;
    const moved = positions.revalue(state);
    ocp.addOptionDelta(state.line.book, state.line.instrument.symbol.slice(0, 3), moved);
  }

  function trade(): void {
    const drawn = positions.pool.draw(random);
    if (drawn === undefined) return;
    // Positions are closed out all the time: as many are opened, or the book would run empty within hours.
    const isOpening = positions.pool.size < positionCount && random.chance(0.3);
    const line = isOpening ? random.pick(lines) : drawn.line;
    const holding = positions.states.get(line.key)?.holding ?? { quantity: 0n };
    const { instrument, book } = line;
    const isPair = line.tenor !== undefined;
    const side = random.chance(0.5) ? 1n : -1n;
    if (isPair && instrument.productType === "fx_spot" && random.chance(0.08)) return swap(line, side);
    if (holding.quantity !== 0n && random.chance(0.06)) {
      return fill(line, holding.quantity > 0n ? -1n : 1n, holding.quantity > 0n ? holding.quantity : -holding.quantity); // closes it out
    }
    const dealsToday = isPair && instrument.productType === "fx_spot" && random.chance(0.15);
    const place = dealsToday ? lineOf(book, instrument, "TOD") : line;
    fill(place, side, instrument.lot * BigInt(random.between(1, 12)));
  }

  function fill(
    line: Line,
    side: 1n | -1n,
    quantity: bigint,
    swapLeg?: { readonly packageId: string; readonly leg: "near" | "far" },
  ): void {
    const { bid, ask } = market.quote(line.instrument);
    desk.execute({ line, side, quantity, price: side === 1n ? ask : bid, ...(swapLeg && { swap: swapLeg }) });
  }

  /** Two trades in one package: bought near and sold far, or the other way round. */
  function swap({ book, instrument }: Line, side: 1n | -1n): void {
    swapCount += 1;
    const packageId = `SWP-${swapCount}`;
    const quantity = instrument.lot * BigInt(random.between(1, 12));
    fill(lineOf(book, instrument, "SPOT"), side, quantity, { packageId, leg: "near" });
    fill(lineOf(book, instrument, "1M"), side === 1n ? -1n : 1n, quantity, { packageId, leg: "far" });
  }

  function other(): void {
    let roll = random.between(1, 100);
    for (const [share, run] of others) {
      roll -= share;
      if (roll <= 0) return run();
    }
  }

  function pay(): void {
    const accounts = [...cash.states.values()].filter((account) => account.accountType === "nostro" && availableOf(account) > 0n);
    drawFrom(accounts, (account) => payments.create(account, treasuryOf(account)));
  }

  function workOrders(): void {
    const drawn = positions.pool.draw(random);
    if (drawn !== undefined && random.chance(0.3)) orders.place(drawn.line);
    else orders.work();
  }

  /** An account that is opened for a moment and closed again, so that balances go as well as come. */
  function sweep(): void {
    drawFrom([...cash.states.values()], ({ entity, currency }) => {
      sweepCount += 1;
      const details = {
        accountId: `SWEEP-${sweepCount}`,
        accountName: "Intraday sweep",
        accountType: "internal",
        iban: undefined,
        bankBic: "NBKAZZ33",
      };
      const state = cash.open(entity, currency, 0n, details);
      agenda.after(40, () => cash.close(state));
    });
  }

  function report(): void {
    const event = reports.happen();
    if (event !== undefined) emit(event);
  }

  function drawFrom<Item>(items: readonly Item[], run: (item: Item) => void): void {
    if (items.length > 0) run(random.pick(items));
  }
}

/** What is neither spent nor set aside: an account without any pays nothing. */
function availableOf({ opening, inflows, outflows, blocked }: CashState): bigint {
  return opening + inflows - outflows - blocked;
}

/**
 * Quiet with bursts: two seconds of fourfold activity at the top of a minute, one of threefold at the half, and so much less in between that
 * the average is the rate.
 */
function rhythm(elapsedMs: number, rates: Rates): number {
  if (rates.rhythm === "steady") return 1;
  const second = Math.floor(elapsedMs / 1_000) % 60;
  if (second < 2) return 4;
  return second === 30 ? 3 : 49 / 57;
}
