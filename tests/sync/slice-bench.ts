/** One slice over a real store, with a REST source and a stream that the test speaks for. Time, randomness and answers are the test's. */
import type { CollectionHandle } from "../../src/domains/collection.ts";
import { createRegistry, type CollectionOverrides } from "../../src/domains/registry.ts";
import type { JsonRecord } from "../../src/protocol/json.ts";
import type { Message, MessageType } from "../../src/protocol/message.ts";
import type { Millis, Seq } from "../../src/shared/brand.ts";
import type { AtlasError } from "../../src/shared/errors.ts";
import { createAtlasStore } from "../../src/store/atlas-store.ts";
import type { Freshness } from "../../src/store/freshness.ts";
import { createConnectionProof } from "../../src/sync/connection-proof.ts";
import { createReporter } from "../../src/sync/reporter.ts";
import type { RestAnswer } from "../../src/sync/baselines/rest-baseline.ts";
import { createRowReader } from "../../src/sync/slices/row-reader.ts";
import { createSliceSync } from "../../src/sync/slices/slice-sync.ts";
import { createStats } from "../../src/sync/stats.ts";
import type { SeqWindow } from "../../src/sync/baselines/replay/watermark.ts";
import { createVirtualClock, settled } from "../support/virtual-clock.ts";
import { createGate } from "./gate.ts";

export interface BenchOptions {
  /** A slice's name. @defaultValue "positions" */
  readonly slice?: string;
  /** @defaultValue true */
  readonly hasRest?: boolean;
  readonly hasWatermark?: boolean;
  readonly overrides?: CollectionOverrides;
  readonly collections?: readonly CollectionHandle[];
  readonly settleMs?: number;
  /** The connection counts from its `open` on. @defaultValue true, so that a test needs no first message */
  readonly isProvenByOpen?: boolean;
}

interface Stamp {
  readonly seq?: number;
  readonly asOf?: string;
}

export function createSliceBench(options: BenchOptions = {}) {
  const { slice: name = "positions", hasRest = true, hasWatermark = false, settleMs = 1_000, isProvenByOpen = true } = options;
  const clock = createVirtualClock();
  const gate = createGate<RestAnswer>();
  const errors: AtlasError[] = [];
  const stats = createStats();
  const reporter = createReporter(
    (error) => errors.push(error),
    () => clock.now(),
  );
  const registry = createRegistry({ collections: options.collections, overrides: options.overrides });
  const definition = registry.collections.find((each) => each.name === name);
  if (definition === undefined) throw new Error(`no slice ${name}`);
  const store = createAtlasStore(registry, {
    now: () => clock.now(),
    initialConnection: {
      status: "idle",
      since: clock.now(),
      attempt: 0,
      lastClose: undefined,
      everConnected: false,
      sequence: "settling",
    },
    onThrow(thrown) {
      throw thrown;
    },
  });
  const draft = store.slice(name);
  let window: SeqWindow | undefined;
  let otherWindow: SeqWindow | undefined;
  const proof = createConnectionProof(!isProvenByOpen);
  let malformedCount = 0;
  let unusableCount = 0;
  let recoveredCount = 0;

  const slice = createSliceSync({
    definition,
    draft,
    reader: createRowReader(definition, "report", reporter, stats),
    fetchSnapshot: hasRest ? gate.call : undefined,
    watermark: hasWatermark ? "seq" : undefined,
    seqWindows: () => [...(otherWindow === undefined ? [] : [otherWindow]), ...(window === undefined ? [] : [window])],
    placeOf: ({ seq }) => seq,
    messageNow: () => undefined,
    isKnownDefect: () => false,
    onMalformed() {
      malformedCount += 1;
      slice.recover(0);
    },
    onRestUnusable: () => (unusableCount += 1),
    proof,
    commit: () => store.commit(),
    onRecovered: () => (recoveredCount += 1),
    afterHandled: (done, delayMs) => clock.schedule(done, delayMs),
    reporter,
    stats,
    clock,
    random: () => 0,
    timings: { graceMs: 2_000, settleMs },
  });

  const message = (messageType: MessageType, data: unknown, { seq, asOf }: Stamp = {}): Message => {
    const number = seq as Seq | undefined;
    if (number !== undefined) window = { ...window, first: window?.first ?? number, last: number };
    proof.message();
    return { kind: definition.kind, messageType, seq: number, asOf, data };
  };
  const rowsField = definition.rowsIn[0] ?? "rows";

  return {
    clock,
    gate,
    errors,
    stats,
    store,
    slice,
    /** Any payload. */
    receive: (messageType: MessageType, data: unknown, stamp?: Stamp) => slice.apply(message(messageType, data, stamp)),
    snapshot: (rows: readonly unknown[], stamp?: Stamp) => slice.apply(message("snapshot", { [rowsField]: rows }, stamp)),
    delta: (rows: readonly unknown[], removed: readonly unknown[] = [], stamp?: Stamp) =>
      slice.apply(message("delta", { [rowsField]: rows, removed }, stamp)),
    /** A new connection: its numbers are its own. */
    open() {
      window = undefined;
      proof.opened();
      slice.opened();
    },
    close() {
      proof.closed();
      slice.closed();
    },
    /** Any message of the connection, such as a heartbeat: numbered where `seq` is given. */
    heartbeat(seq?: number) {
      if (seq !== undefined) window = { ...window, first: (window?.first ?? seq) as Seq, last: seq as Seq };
      proof.message();
    },
    /** The numbering starts afresh within the connection. */
    restart() {
      window = undefined;
      slice.missed("restart");
    },
    /** While it is not known what the numbers count, they may be these as well. */
    otherReading(of: { readonly first: number; readonly last: number }) {
      otherWindow = { first: of.first as Seq, last: of.last as Seq };
    },
    miss(until: number) {
      window = window && { ...window, missedUntil: until as Seq };
      slice.missed("gap");
    },
    hydrate: (rows: readonly unknown[], startedAt: number, watermark?: number) =>
      slice.hydrate(rows, { startedAt: startedAt as Millis, watermark: watermark as Seq | undefined }),
    /** Answers the oldest call to REST. */
    async answer(rows: readonly unknown[], watermark?: number) {
      gate.answer({ rows, watermark: watermark as Seq | undefined });
      await settled();
    },
    async fail(thrown: unknown = new TypeError("network")) {
      gate.fail(thrown);
      await settled();
    },
    get freshness(): Freshness {
      return draft.freshness;
    },
    /** `waiting`, `live`, or `stale` with its cause. */
    get status(): string {
      return draft.freshness.status === "stale" ? `stale: ${draft.freshness.cause}` : draft.freshness.status;
    },
    get rows(): Record<string, JsonRecord | undefined> {
      store.commit();
      const state = store.api.getState() as unknown as Record<string, { collection: { keys(): readonly string[] } }>;
      return Object.fromEntries((state[name]?.collection.keys() ?? []).map((key) => [key, draft.rows.get(key)]));
    },
    get keys(): readonly string[] {
      return Object.keys(this.rows);
    },
    get codes(): readonly string[] {
      return errors.map((error) => error.code);
    },
    get malformedCount() {
      return malformedCount;
    },
    /** How often REST was found not to be counted on while the slice needed it. */
    get unusableCount() {
      return unusableCount;
    },
    get recoveredCount() {
      return recoveredCount;
    },
  };
}

/** A position, by its key. */
export const position = (key: string, fields: JsonRecord = {}): JsonRecord => ({ position_line_key: key, ...fields });
