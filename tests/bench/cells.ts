/** The results of the child processes, by subject and step: medians over all rounds, and ratios of turns that ran side by side. */
import type { StoreResult } from "./measure-store.ts";
import { median } from "./table.ts";

export interface Cell {
  /** Unit: milliseconds. */
  readonly ms: number;
  /** `JSON.parse` of the same texts. Unit: milliseconds; NaN where nothing was parsed. */
  readonly parseMs: number;
  /** The median of each turn over its own parse. */
  readonly overParse: number;
  readonly samples: number;
}

export interface Cells {
  add(subject: string, rowCount: number, result: Partial<StoreResult>): void;
  get(subject: string, rowCount: number, step: string): Cell | undefined;
  bytesPerRow(subject: string, rowCount: number): number | undefined;
  keepsSnapshots(subject: string, rowCount: number): boolean | undefined;
}

interface Gathered {
  readonly ms: number[];
  readonly parseMs: number[];
}

export function createCells(): Cells {
  const steps = new Map<string, Gathered>();
  const bytes = new Map<string, number[]>();
  const keeps = new Map<string, boolean>();
  const id = (...parts: readonly (string | number)[]): string => parts.join("|");

  return {
    add(subject, rowCount, result) {
      for (const { step, ms, parseMs } of result.steps ?? []) {
        const key = id(subject, rowCount, step);
        const gathered = steps.get(key) ?? { ms: [], parseMs: [] };
        gathered.ms.push(...ms);
        gathered.parseMs.push(...parseMs);
        steps.set(key, gathered);
      }
      const key = id(subject, rowCount);
      if (result.bytesPerRow !== undefined) bytes.set(key, [...(bytes.get(key) ?? []), result.bytesPerRow]);
      if (result.keepsSnapshots !== undefined) keeps.set(key, result.keepsSnapshots && keeps.get(key) !== false);
    },
    get(subject, rowCount, step) {
      const gathered = steps.get(id(subject, rowCount, step));
      if (gathered === undefined) return undefined;
      const { ms, parseMs } = gathered;
      const overParse = median(parseMs.map((parse, turn) => (ms[turn] ?? Number.NaN) / parse));
      return { ms: median(ms), parseMs: median(parseMs), overParse, samples: ms.length };
    },
    bytesPerRow(subject, rowCount) {
      const measured = bytes.get(id(subject, rowCount));
      return measured && median(measured);
    },
    keepsSnapshots: (subject, rowCount) => keeps.get(id(subject, rowCount)),
  };
}
