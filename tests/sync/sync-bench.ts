/** All of `sync/` over a real store: the test is the socket, REST, the page and time. Speaks in frames. */
import { createRegistry, type RegistryOptions } from "../../src/domains/registry.ts";
import type { QueryKey } from "../../src/domains/queries/query-keys.ts";
import type { Message } from "../../src/protocol/message.ts";
import type { ReportEvent } from "../../src/protocol/report-events.ts";
import type { Seq } from "../../src/shared/brand.ts";
import type { AtlasError } from "../../src/shared/errors.ts";
import { createListeners } from "../../src/shared/listeners.ts";
import { createAtlasStore } from "../../src/store/atlas-store.ts";
import type { Freshness } from "../../src/store/freshness.ts";
import type { QueryPort } from "../../src/sync/signals/query-port.ts";
import type { AtlasSignal } from "../../src/sync/frames/receiver.ts";
import { createReporter } from "../../src/sync/reporter.ts";
import type { RestAnswer } from "../../src/sync/baselines/rest-baseline.ts";
import { createSequence, type Sequence, type SequenceOption } from "../../src/sync/sequence/sequence.ts";
import { createStats } from "../../src/sync/stats.ts";
import { createSync } from "../../src/sync/sync.ts";
import { createFakePage } from "../support/fake-page.ts";
import { createVirtualClock, settled } from "../support/virtual-clock.ts";
import { createGate, type Gate } from "./gate.ts";

export interface SyncBenchOptions extends RegistryOptions {
  /** Slices with a REST source. @defaultValue none */
  readonly rest?: readonly string[];
  /** What their answers' watermarks count. */
  readonly watermarks?: "seq" | "ts";
  readonly hasReportsPath?: boolean;
  /** @defaultValue false, so that a test needs no first message */
  readonly requireFirstMessage?: boolean;
  /** An option, or what judges numbers. @defaultValue "connection" */
  readonly sequence?: SequenceOption | Sequence;
  readonly queries?: QueryPort;
  /** @defaultValue 10_000 */
  readonly lagAfterMs?: number;
  /** @defaultValue always 0 */
  readonly random?: () => number;
  readonly onUnknownKind?: (message: Message) => void;
}

export function createSyncBench(options: SyncBenchOptions = {}) {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const errors: AtlasError[] = [];
  const thrown: unknown[] = [];
  const stats = createStats();
  const onThrow = (what: unknown): void => void thrown.push(what);
  const registry = createRegistry({ ...options, onThrow });
  const store = createAtlasStore(registry, {
    now: () => clock.now(),
    initialConnection: { status: "idle", since: clock.now(), attempt: 0, lastClose: undefined, everConnected: false, sequence: "settling" },
    onThrow,
  });
  const gates = new Map<string, Gate<RestAnswer>>((options.rest ?? []).map((name) => [name, createGate<RestAnswer>()]));
  const reportsGate = createGate<readonly unknown[]>();
  const listeners = {
    message: createListeners<[Message]>(onThrow),
    signal: createListeners<[AtlasSignal]>(onThrow),
    event: createListeners<[ReportEvent]>(onThrow),
  };
  const unknown: Message[] = [];
  const modes: string[] = [];
  const reconnectedAt: number[] = [];
  const startedAt = clock.now();

  const sync = createSync({
    registry,
    store,
    clock,
    page,
    random: options.random ?? (() => 0),
    reporter: createReporter(
      (error) => errors.push(error),
      () => clock.now(),
    ),
    sequence: typeof options.sequence === "object" ? options.sequence : createSequence(options.sequence ?? "connection"),
    validate: "report",
    timings: { graceMs: 2_000, settleMs: 1_000, maxSignalPauseMs: 5_000, lagAfterMs: options.lagAfterMs ?? 10_000 },
    requireFirstMessage: options.requireFirstMessage ?? false,
    snapshotSources: new Map([...gates].map(([name, gate]) => [name, { fetch: gate.call, watermark: options.watermarks }])),
    fetchReports: options.hasReportsPath === true ? reportsGate.call : undefined,
    queries: options.queries,
    listeners,
    stats,
    trace: { current: undefined },
    reconnect: () => reconnectedAt.push(clock.now() - startedAt),
    onUnknownKind: options.onUnknownKind ?? ((message) => unknown.push(message)),
    onSequenceMode: (mode) => modes.push(mode),
  });

  return {
    clock,
    page,
    store,
    sync,
    stats,
    errors,
    thrown,
    listeners,
    unknown,
    modes,
    reconnectedAt,
    reportsGate,
    gate(slice: string): Gate<RestAnswer> {
      const gate = gates.get(slice);
      if (gate === undefined) throw new Error(`${slice} has no REST source`);
      return gate;
    },
    /** Any frame, as a socket would hand it over. */
    frame: (frame: unknown) => sync.receive(typeof frame === "string" ? frame : JSON.stringify(frame)),
    raw: (frame: unknown) => sync.receive(frame),
    snapshot: (kind: string, rows: readonly unknown[], seq?: number) =>
      sync.receive(JSON.stringify({ kind, message_type: "snapshot", seq, data: { [rowsField(kind)]: rows } })),
    delta: (kind: string, rows: readonly unknown[], seq?: number, removed: readonly unknown[] = []) =>
      sync.receive(JSON.stringify({ kind, message_type: "delta", seq, data: { [rowsField(kind)]: rows, removed } })),
    async answer(slice: string, rows: readonly unknown[], watermark?: number) {
      this.gate(slice).answer({ rows, watermark: watermark as Seq | undefined });
      await settled();
    },
    freshness: (slice: string): Freshness => (slice === "reports" ? store.reportsFreshness : store.slice(slice).freshness),
    status(slice: string): string {
      const freshness = this.freshness(slice);
      return freshness.status === "stale" ? `stale: ${freshness.cause}` : freshness.status;
    },
    /** Of the collections. */
    kinds: registry.collections.map(({ kind }) => kind),
    statusOfKind(kind: string): string {
      return this.status(registry.collectionOf(kind)?.name ?? "");
    },
    get codes(): readonly string[] {
      return errors.map((error) => error.code);
    },
  };

  function rowsField(kind: string): string {
    return registry.collectionOf(kind)?.rowsIn[0] ?? "rows";
  }
}

/** A query client that only records which keys it was asked to refetch. */
export function createQueryLog(known: readonly QueryKey[]): QueryPort & { readonly refetched: string[] } {
  const refetched: string[] = [];
  const begins = (key: QueryKey, prefix: QueryKey) => JSON.stringify(key.slice(0, prefix.length)) === JSON.stringify(prefix);
  return {
    refetched,
    find: (key) => known.filter((each) => begins(each, key)).map((each) => JSON.stringify(each)),
    isFetching: () => false,
    isHeld: () => false,
    hasResult: () => true,
    failure: () => undefined,
    refetch: (query) => refetched.push(query),
    markOutdated: () => undefined,
    subscribe: () => () => undefined,
  };
}
