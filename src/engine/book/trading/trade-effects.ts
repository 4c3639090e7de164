/**
 * What a trade does to the rest of the book: it fills its position, and adds its flows to cash and to the currency ladder. Each effect can be
 * taken back exactly, which is how amends and cancels work. Settlement turns expected flows into paid ones.
 */
import type { Cash } from "../treasury/cash.ts";
import type { Ocp } from "../treasury/ocp.ts";
import type { Line } from "./instrument-lines.ts";
import { deltaOf } from "./position-row.ts";
import type { Positions } from "./positions.ts";
import { cashFlowsOf, flowsOf, paidFor, signedQuantity, type TradeState } from "./trades.ts";

export interface TradeEffects {
  apply(trade: TradeState): void;
  /** Takes back what `apply` did: the terms must still be those that were applied. */
  takeBack(trade: TradeState): void;
  settle(trade: TradeState): void;
}

export interface TradeEffectsDeps {
  readonly positions: Pick<Positions, "states" | "fill" | "settle">;
  readonly cash: Pick<Cash, "expect" | "settle">;
  readonly ocp: Pick<Ocp, "addOptionDelta" | "expect" | "settle">;
}

export function createTradeEffects({ positions, cash, ocp }: TradeEffectsDeps): TradeEffects {
  function move(trade: TradeState, count: 1 | -1): void {
    const { book } = trade.line;
    const sign = BigInt(count);
    const deltaBefore = optionDeltaOf(trade.line);
    positions.fill(trade.line, sign * signedQuantity(trade), sign * paidFor(trade), count);
    ocp.addOptionDelta(book, underlyingOf(trade.line), optionDeltaOf(trade.line) - deltaBefore);
    for (const flow of cashFlowsOf(trade)) cash.expect(book.entity, flow, count);
    for (const flow of flowsOf(trade)) ocp.expect(book, flow, count);
  }

  function optionDeltaOf(line: Line): bigint {
    const state = positions.states.get(line.key);
    return state === undefined ? 0n : deltaOf(state);
  }

  return {
    apply: (trade) => move(trade, 1),
    takeBack: (trade) => move(trade, -1),
    settle(trade) {
      const { book } = trade.line;
      positions.settle(trade.line, signedQuantity(trade));
      for (const flow of cashFlowsOf(trade)) cash.settle(book.entity, flow);
      for (const flow of flowsOf(trade)) ocp.settle(book, flow);
    },
  };
}

/** The currency that an option position is as good as. */
function underlyingOf(line: Line): string {
  return line.instrument.symbol.slice(0, 3);
}
