/** `where` + `sort` with a window of 50 rows: what a delta of 100 costs from the parsed rows to the new window. */
import assert from "node:assert/strict";
import { topRows, type ViewCandidate } from "./candidate.ts";
import { pause, sample, timed, type StepResult } from "./sampling.ts";
import type { StoreTask } from "./measure-store.ts";
import { createDeltaStream, parseDelta, parsePieces, readSnapshot, type BenchRow } from "./workload.ts";

export interface ViewResult {
  readonly steps: readonly StepResult[];
}

export async function measureView(create: () => ViewCandidate, { rowCount, capMs, snapshot }: StoreTask): Promise<ViewResult> {
  const view = create();
  const rows = parsePieces(readSnapshot(snapshot));
  const model = new Map(rows.map((row) => [row.position_line_key, row]));
  view.load(rows);
  await pause();
  const stream = createDeltaStream(rowCount);
  let shown: readonly BenchRow[] = [];
  const step = await sample("view, delta of 100", { capMs, maxTurns: 120, minTurns: 3 }, () => {
    const delta = timed(() => parseDelta(stream.next(100, false)));
    const turn = timed(() => view.apply(delta.value));
    shown = turn.value;
    for (const row of delta.value.rows) model.set(row.position_line_key, row);
    for (const key of delta.value.removed) model.delete(key);
    return { ms: turn.ms, parseMs: delta.ms };
  });
  const values = (list: readonly BenchRow[]): readonly number[] => list.map((row) => row.market_value);
  assert.equal(model.size, stream.expected.size);
  assert.deepEqual(values(shown), values(topRows([...model.values()])), "the window is not the top of the rows");
  return { steps: [step] };
}
