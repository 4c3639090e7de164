/**
 * Reads the rows of a REST answer. A long list is read in parts, as a large snapshot of the stream is, and the page runs between the parts.
 * Until the rows are shown nothing has changed, so a reading can be dropped without a call.
 *
 * Rules: P18–P20 rows, P40 limits.
 */
import type { Clock } from "../../shared/clock.ts";
import type { SliceDraft } from "../../store/atlas-store.ts";
import type { ReadSummary, RowReader } from "../slices/row-reader.ts";

/** A list that is read piece by piece. `broken`: it cannot be, and has to be read whole. */
export interface RowsInParts {
  next(): readonly unknown[] | "done" | "broken";
  whole(): readonly unknown[];
}

export type RestRows = readonly unknown[] | RowsInParts;

export interface ReadRest extends ReadSummary {
  /** No row has a key: the collection is unknown, not empty (P18). */
  readonly isWithoutKeys: boolean;
  /** Views and totals were prepared for the rows: they must be committed before the draft changes. */
  readonly isPrepared: boolean;
  /** Puts the rows in the place of those of the draft. */
  show(): void;
}

export interface RestReadingOptions {
  readonly draft: SliceDraft;
  readonly reader: RowReader;
  readonly clock: Pick<Clock, "monotonic" | "soon">;
}

/** As in `frame-queue.ts`: a quarter of the time between two paints. */
const BUDGET_MS = 4;

/** Why a list is refused whose rows have no key. */
export const NO_KEYS = "no row has a key";

/** Reads a list at once. */
export function readRestRows(rows: readonly unknown[], { draft, reader }: Omit<RestReadingOptions, "clock">): ReadRest {
  const { keys, rows: keyed, ...summary } = reader.readSnapshot(rows);
  return {
    ...summary,
    isWithoutKeys: rows.length > 0 && keys.length === 0,
    isPrepared: false,
    show: () => draft.rows.replaceAll(keys, keyed),
  };
}

/** Reads a list as it comes: in parts where it can be read so. Rejects with the reason of `signal` once that is aborted. */
export async function readRestAnswer(rows: RestRows, options: RestReadingOptions, signal: AbortSignal): Promise<ReadRest> {
  if (isWhole(rows)) return readRestRows(rows, options);
  const { draft, reader, clock } = options;
  const reading = reader.beginSnapshot();
  const replacement = draft.rows.beginReplacement();
  const breathe = createBreath(clock, signal);
  let rowCount = 0;
  for (let part = rows.next(); part !== "done"; part = rows.next()) {
    if (part === "broken") return readRestRows(rows.whole(), options);
    rowCount += part.length;
    const read = reading.add(part);
    replacement.add(read.keys, read.rows);
    await breathe();
  }
  const isWithoutKeys = rowCount > 0 && reading.keyCount === 0;
  if (!isWithoutKeys) {
    const preparation = draft.prepare(replacement);
    while (preparation.next().done !== true) await breathe();
  }
  return { ...reading.finish(), isWithoutKeys, isPrepared: !isWithoutKeys, show: () => replacement.finish() };
}

/** Yields to the page when the present turn has taken long enough. */
function createBreath(clock: RestReadingOptions["clock"], signal: AbortSignal): () => Promise<void> {
  let begunAt = clock.monotonic();
  return async () => {
    if (clock.monotonic() - begunAt < BUDGET_MS) return;
    await new Promise<void>((resolve) => void clock.soon(resolve));
    signal.throwIfAborted();
    begunAt = clock.monotonic();
  };
}

function isWhole(rows: RestRows): rows is readonly unknown[] {
  return Array.isArray(rows);
}
