/**
 * Cuts a history into cells of one length, and joins equal neighbours. A cell shows the worst of what was in it, so that a moment of staleness
 * is seen however short it was. Cells begin at fixed times: the strip moves once a cell, not at each reading. Pure.
 */
import type { Millis } from "../../../../shared/brand.ts";

/** From the best to the worst. `off`: nothing is known, or nothing was wanted. */
export type StripLook = "off" | "live" | "waiting" | "stale" | "blocked";

export interface StripSpan {
  readonly look: StripLook;
  /** In words: the look alone carries no meaning. */
  readonly label: string;
  /** It lasts until the next span, the last one until now. Unit: milliseconds since 1970. */
  readonly since: Millis;
}

export interface StripCell {
  readonly look: StripLook;
  readonly label: string;
  /** Counted in cells from the left edge. */
  readonly from: number;
  readonly to: number;
}

const STRIP_MS = 300_000;
export const CELL_COUNT = 100;
const CELL_MS = STRIP_MS / CELL_COUNT;

const severity: Readonly<Record<StripLook, number>> = { off: 0, live: 1, waiting: 2, stale: 3, blocked: 4 };

/** The newest cell, in which `now` is, is the last one. */
export function stripCells(spans: readonly StripSpan[], now: Millis): readonly StripCell[] {
  const end = Math.floor(now / CELL_MS) + 1; // in cells since 1970
  const cells: (StripSpan | undefined)[] = Array.from({ length: CELL_COUNT }, () => undefined);
  spans.forEach((span, index) => {
    const until = spans[index + 1]?.since ?? now;
    const from = Math.max(Math.floor(span.since / CELL_MS) - end + CELL_COUNT, 0);
    const to = Math.floor(until / CELL_MS) - end + CELL_COUNT;
    for (let cell = from; cell <= Math.min(to, CELL_COUNT - 1); cell += 1) {
      const known = cells[cell];
      if (known === undefined || severity[span.look] >= severity[known.look]) cells[cell] = span;
    }
  });
  return joined(cells);
}

function joined(cells: readonly (StripSpan | undefined)[]): readonly StripCell[] {
  const result: StripCell[] = [];
  cells.forEach((span, index) => {
    const last = result.at(-1);
    if (span === undefined) return;
    if (last?.to === index && last.look === span.look && last.label === span.label) result[result.length - 1] = { ...last, to: index + 1 };
    else result.push({ look: span.look, label: span.label, from: index, to: index + 1 });
  });
  return result;
}
