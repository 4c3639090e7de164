/**
 * Measures one store: a snapshot, memory, deltas of all sizes, removals, reads. At the end its rows are compared with those of the
 * messages, so no store can be fast by leaving something out.
 */
import assert from "node:assert/strict";
import type { Candidate, TextCandidate } from "./candidate.ts";
import { collect, heapUsed, pause, sample, timed, type Budget, type StepResult, type Turn } from "./sampling.ts";
import { createDeltaStream, parseDelta, parsePieces, readSnapshot, snapshotFrame, type BenchRow, type DeltaStream } from "./workload.ts";

export interface StoreTask {
  readonly rowCount: number;
  readonly isLean: boolean;
  /** What a step may take at most. Unit: milliseconds. */
  readonly capMs: number;
  /** A file made by `writeSnapshot`. */
  readonly snapshot: string;
}

export interface StoreResult {
  readonly steps: readonly StepResult[];
  /** What the store takes on top of the parsed rows; undefined where it parses them itself. Unit: bytes a row. */
  readonly bytesPerRow?: number;
  /** Whether what was read before a delta still shows the old row after it. */
  readonly keepsSnapshots: boolean;
}

/** Above this many rows the garbage of the previous turn is collected first, so it does not slow down the next store. */
const LARGE = 10_000;

export async function measureStore(create: () => Candidate, task: StoreTask): Promise<StoreResult> {
  const { rowCount, isLean, capMs } = task;
  const pieces = readSnapshot(task.snapshot);
  const steps: StepResult[] = [];

  let store = create();
  if (isLean) {
    store.load(parsePieces(pieces));
  } else {
    const load = await sample("snapshot", loads(rowCount, capMs), () => {
      const parsed = timed(() => parsePieces(pieces));
      store = create();
      if (rowCount >= LARGE) collect();
      return { ms: timed(() => store.load(parsed.value)).ms, parseMs: parsed.ms };
    });
    steps.push(load);
  }
  let bytesPerRow: number | undefined;
  if (!isLean) {
    store = create(); // lets the loaded one go
    const rows = parsePieces(pieces);
    const before = await heapUsed();
    store.load(rows);
    bytesPerRow = ((await heapUsed()) - before) / rows.length;
  }

  const stream = createDeltaStream(rowCount);
  const apply = (text: string): Turn => {
    const parsed = timed(() => parseDelta(text));
    return { ms: timed(() => store.apply(parsed.value)).ms, parseMs: parsed.ms };
  };
  steps.push(...(await measureDeltas(store, stream, task, apply)));
  return { steps, ...(bytesPerRow !== undefined && { bytesPerRow }), keepsSnapshots: check(store, stream, apply) };
}

export async function measureTextStore(create: () => Promise<TextCandidate>, task: StoreTask): Promise<StoreResult> {
  const { rowCount, capMs } = task;
  const text = snapshotFrame(readSnapshot(task.snapshot));
  let store = await create();
  let isParsedFirst = false;
  const load = await sample("snapshot", loads(rowCount, capMs), async () => {
    store = await create();
    isParsedFirst = !isParsedFirst; // neither is always the one that finds the heap swept
    const parse = (): number => {
      if (rowCount >= LARGE) collect();
      const { value, ms } = timed(() => parseDelta(text)); // `value` stays reachable, as the rows of a store do
      assert.equal(value.rows.length, rowCount);
      return ms;
    };
    const before = isParsedFirst ? parse() : undefined;
    if (rowCount >= LARGE) collect();
    const startedAt = performance.now();
    await store.load(text);
    const ms = performance.now() - startedAt;
    return { ms, parseMs: before ?? parse() };
  });
  const stream = createDeltaStream(rowCount);
  const apply = (delta: string): Turn => {
    const { ms: parseMs } = timed(() => parseDelta(delta));
    return { ms: timed(() => store.receive(delta)).ms, parseMs };
  };
  const steps = [load, ...(await measureDeltas(store, stream, task, apply))];
  const keepsSnapshots = check(store, stream, apply);
  store.assertClean();
  return { steps: task.isLean ? steps.slice(1) : steps, keepsSnapshots };
}

function loads(rowCount: number, capMs: number): Budget {
  return { capMs: rowCount >= LARGE ? 2 * capMs : capMs, maxTurns: rowCount >= LARGE ? 12 : 40, minTurns: rowCount >= 1_000_000 ? 1 : 3 };
}

type Readers = Pick<Candidate, "readAll" | "read" | "hold" | "size">;

async function measureDeltas(
  store: Readers,
  stream: DeltaStream,
  { rowCount, isLean, capMs }: StoreTask,
  apply: (text: string) => Turn,
): Promise<readonly StepResult[]> {
  const steps: StepResult[] = [];
  const budget = (maxTurns: number): Budget => ({ capMs, maxTurns, minTurns: 3 });
  if (isLean) return [await sample("delta of 100, lean", budget(120), () => apply(stream.next(100, true)))];

  steps.push(await sample("delta of 1", budget(600), () => apply(stream.next(1, false))));
  steps.push(await sample("delta of 100", budget(120), () => apply(stream.next(100, false))));
  steps.push(await sample("delta of 1000", budget(40), () => apply(stream.next(1_000, false))));
  const removed = Math.ceil(rowCount / 100);
  const removals = await sample("removal of 1 %", budget(12), async () => {
    const turn = apply(stream.removal(removed));
    apply(stream.addition(removed)); // not measured: the next turn removes from as many
    await pause();
    return turn;
  });
  steps.push(removals);
  const readAll = await sample("read all after a delta", { capMs: capMs / 2, maxTurns: 30, minTurns: 3 }, () => {
    apply(stream.next(1, false));
    const { value, ms } = timed(() => store.readAll());
    assert.equal(value.length, stream.expected.size);
    return { ms };
  });
  steps.push(readAll);
  steps.push(await sample("point read", { capMs: capMs / 2, maxTurns: 30, minTurns: 3 }, () => readSome(store, stream, rowCount)));
  return steps;
}

/** What reading one row costs, of many that are read: a single one is too short to be measured. */
function readSome(store: Readers, stream: DeltaStream, rowCount: number): Turn {
  const keys = Array.from({ length: rowCount >= LARGE ? 20 : 500 }, () => stream.randomKey());
  const known = new Set(keys); // an application's keys have been hashed before
  const { value, ms } = timed(() => {
    let sum = 0;
    for (const key of keys) sum += store.read(key)?.market_price ?? Number.NaN;
    return sum;
  });
  assert.ok(value >= 0 && known.size > 0);
  return { ms: ms / keys.length };
}

/** Throws where the rows are not what the messages said; returns whether what was held before a delta still shows the old row. */
function check(store: Readers, stream: DeltaStream, apply: (text: string) => Turn): boolean {
  const { size, prices, gone } = stream.expected;
  assert.equal(store.size, size);
  const checked = [...prices].slice(-200);
  assert.ok(checked.length > 50);
  for (const [key, price] of checked) {
    const row = store.read(key);
    assert.equal(row?.market_price, price, key);
    assert.equal(typeof row.symbol, "string", "a lean row has lost what it did not name");
  }
  for (const key of gone) assert.equal(store.read(key), undefined);

  const held = store.hold();
  const before = new Map<string, BenchRow["market_price"] | undefined>();
  const text = stream.next(20, false);
  for (const { position_line_key: key } of parseDelta(text).rows) before.set(key, held(key)?.market_price);
  apply(text);
  for (const { position_line_key: key, market_price: price } of parseDelta(text).rows) assert.equal(store.read(key)?.market_price, price);
  return [...before].every(([key, price]) => held(key)?.market_price === price);
}
