/** The positions: what each line holds and at which price it is shown. Moved by trades and by prices alone. */
import { valueOf } from "../../market/instruments.ts";
import type { Market } from "../../market/market.ts";
import type { Generator } from "../../random.ts";
import { applyFill, type Holding } from "./average-cost.ts";
import type { Line } from "./instrument-lines.ts";
import { createPool, type Pool } from "../reference/pool.ts";
import { deltaOf, leanPositionRow, positionRow } from "./position-row.ts";
import type { Table, WireRow } from "../table.ts";

export interface PositionState {
  readonly line: Line;
  holding: Holding;
  settled: bigint;
  mid: bigint;
  fxRate: bigint;
  pricedAt: string;
  /** What one option is worth of its underlying, in ten-thousandths. */
  optionDelta: bigint | undefined;
  /** Profit before the day began, so that the daily figure starts at zero. */
  readonly profitAtOpen: bigint;
  /** Fields that an edge row shows instead of its own. */
  readonly overrides: WireRow;
  tradeCount: number;
}

export interface Positions {
  readonly states: ReadonlyMap<string, PositionState>;
  /** The same, to draw from. */
  readonly pool: Pool<PositionState>;
  /** Puts a position in the book at the start of the day. */
  open(line: Line, quantity: bigint, overrides?: WireRow): void;
  /** A fill, or a fill taken back; opens the line where there is none. `tradeCount` is how many trades it adds to the line. */
  fill(line: Line, quantity: bigint, paid: bigint, tradeCount: number): void;
  settle(line: Line, quantity: bigint): void;
  /** Takes the market's present price; returns how the delta of an option position moved, in quantity units. */
  revalue(state: PositionState): bigint;
  /** `tradeCount` trades of the line were archived; a line that is flat, owes nothing and has no trades goes out of the book. */
  release(line: Line, tradeCount: number): void;
}

export function createPositions(deps: {
  readonly table: Table;
  readonly market: Market;
  readonly random: Generator;
  readonly now: () => string;
  /** Whether a revaluation sends only what it changed. */
  readonly isLean: boolean;
}): Positions {
  const { table, market, random, now, isLean } = deps;
  const states = new Map<string, PositionState>();
  const pool = createPool<PositionState>();

  return {
    states,
    pool,
    open(line, quantity, overrides = {}) {
      const { mid } = market.quote(line.instrument);
      // Bought somewhat off today's price, so that the day begins with a profit or a loss.
      const cost = valueOf(line.instrument, quantity, mid + BigInt(random.between(-40, 40)) * line.instrument.tick);
      const profitAtOpen = valueOf(line.instrument, quantity, mid) - cost;
      const settled = line.valueDate === undefined ? quantity : 0n; // what is due on a later day is not settled, however old it is
      publish(create(line, { quantity, cost, realized: 0n }, settled, profitAtOpen, overrides));
    },
    fill(line, quantity, paid, tradeCount) {
      const state = states.get(line.key) ?? create(line, { quantity: 0n, cost: 0n, realized: 0n }, 0n, 0n, {});
      state.holding = applyFill(state.holding, quantity, paid);
      state.tradeCount += tradeCount;
      publish(state);
    },
    settle(line, quantity) {
      const state = states.get(line.key);
      if (state === undefined) return;
      state.settled += quantity;
      publish(state);
    },
    revalue(state) {
      market.step(state.line.instrument);
      price(state);
      const before = deltaOf(state);
      if (state.optionDelta !== undefined) state.optionDelta = clamp(state.optionDelta + BigInt(random.between(-40, 40)), 500n, 9_500n);
      if (isLean) table.patch(state.line.key, () => leanPositionRow(state));
      else publish(state);
      return deltaOf(state) - before;
    },
    release(line, tradeCount) {
      const state = states.get(line.key);
      if (state === undefined) return;
      state.tradeCount -= tradeCount;
      if (state.tradeCount > 0 || state.holding.quantity !== 0n) return;
      if (state.settled !== 0n) {
        publish(state); // closed now, and still to settle
        return;
      }
      states.delete(line.key);
      pool.remove(state);
      table.remove(line.key);
    },
  };

  function create(line: Line, holding: Holding, settled: bigint, profitAtOpen: bigint, overrides: WireRow): PositionState {
    const optionDelta = line.instrument.assetClass === "option" ? BigInt(random.between(2_000, 8_000)) : undefined;
    const state = { line, holding, settled, mid: 0n, fxRate: 0n, pricedAt: "", optionDelta, profitAtOpen, overrides, tradeCount: 0 };
    price(state);
    states.set(line.key, state);
    pool.add(state);
    return state;
  }

  /** Takes price and rate of this moment; a row built later still says what held then. */
  function price(state: PositionState): void {
    const { instrument, book } = state.line;
    state.mid = market.quote(instrument).mid;
    state.fxRate = market.rate(instrument.currency, book.entity.baseCurrency);
    state.pricedAt = now();
  }

  function publish(state: PositionState): void {
    table.put(state.line.key, () => positionRow(state));
  }
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value;
}
