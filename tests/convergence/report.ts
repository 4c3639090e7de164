/** What a run did: schedules and losses of each regime, so that a run which tried nothing does not pass for one that proved something. */
import type { Tally } from "./losses.ts";
import { nameOf, type Regime } from "./schedule.ts";

interface Line {
  scheduleCount: number;
  visibleCount: number;
  invisibleCount: number;
}

export interface RunReport {
  add(regime: Regime, tally: Tally): void;
  /** Names of the regimes in which no loss was ever visible: nothing was proven of them. */
  withoutVisibleLoss(): string[];
  print(): string;
}

export function createReport(): RunReport {
  const lines = new Map<string, Line>();
  return {
    add(regime, { visibleCount, invisibleCount }) {
      const line = lines.get(nameOf(regime)) ?? { scheduleCount: 0, visibleCount: 0, invisibleCount: 0 };
      line.scheduleCount += 1;
      line.visibleCount += visibleCount;
      line.invisibleCount += invisibleCount;
      lines.set(nameOf(regime), line);
    },
    withoutVisibleLoss: () => [...lines].filter(([, { visibleCount }]) => visibleCount === 0).map(([name]) => name),
    print: () =>
      [...lines]
        .map(
          ([name, line]) =>
            `${name.padEnd(64)} ${line.scheduleCount} schedules, losses: ${line.visibleCount} visible, ${line.invisibleCount} invisible`,
        )
        .join("\n"),
  };
}
