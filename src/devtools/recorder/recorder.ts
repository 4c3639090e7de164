/**
 * Records what passes through a client, from its creation on: messages, freshness, connection, errors, signals and fetches. It has no timer, and
 * subscribes to nothing outside the client until that connects, so a client that a discarded render made leaves nothing behind.
 */
import { observeClients, type ObservedClient } from "../../client/inspection/observers.ts";
import type { Millis } from "../../shared/brand.ts";
import type { Cancel } from "../../shared/clock.ts";
import type { ConnectionState } from "../../shared/connection-state.ts";
import type { AtlasState } from "../../store/atlas-state.ts";
import { sliceOf } from "../../store/slice-of.ts";
import type { Trace } from "../../sync/trace/trace.ts";
import { createErrorLog, type ErrorLog } from "./error-log.ts";
import { createFreshnessTimeline, type FreshnessTimeline } from "./freshness-timeline.ts";
import { createKindCounts, type KindCounts } from "./kind-counts.ts";
import { createMessageRing, defaultRingLimits, type MessageRing, type RingLimits } from "./message-ring.ts";
import { createQueryTimeline, type QueryTimeline } from "./query-timeline.ts";

export interface ConnectionEntry {
  readonly at: Millis;
  readonly state: ConnectionState;
}

export interface Recorder {
  /** What came before is not recorded. Unit: milliseconds since 1970. */
  readonly startedAt: Millis;
  readonly messages: MessageRing;
  readonly kinds: KindCounts;
  readonly freshness: FreshnessTimeline;
  /** Each change of status, the newest last. */
  readonly connection: readonly ConnectionEntry[];
  readonly errors: ErrorLog;
  readonly queries: QueryTimeline;
  /** Whether messages are kept. Everything else is recorded all the same. */
  isRecording: boolean;
}

export interface RecordingOptions {
  /** False keeps no messages: their counts, errors and timelines are recorded all the same. @defaultValue true */
  readonly messages?: boolean | undefined;
  /** The most messages that are kept. @defaultValue 10_000 */
  readonly maxMessages?: number | undefined;
  /** The most text that is kept of them. Unit: characters. @defaultValue 4_000_000 */
  readonly maxCharacters?: number | undefined;
}

const CONNECTIONS_KEPT = 200;

/** The recorder lies with the client: Storybook's panel, which is another program, finds that of a story's page. */
interface RecordingTrace extends Trace {
  readonly recorder: Recorder;
}

let options: RecordingOptions = {};

/** How clients that are created from now on are recorded. */
export function setRecordingOptions(next: RecordingOptions): void {
  options = next;
}

/** The recorder of a client; where there is none, it begins now. */
export function recorderOf(client: ObservedClient): Recorder {
  const known = client.internals.trace.current as RecordingTrace | undefined; // only this file makes traces
  return known?.recorder ?? createRecorder(client, options);
}

const record = (client: ObservedClient): void => void recorderOf(client);

/** Records every client that is created from now on. Calling it again changes nothing. */
export function recordClients(): Cancel {
  return observeClients(record);
}

function createRecorder(client: ObservedClient, { messages = true, maxMessages, maxCharacters }: RecordingOptions): Recorder {
  const { store, queryClient, internals } = client;
  const now = (): Millis => internals.clock.now();
  const limits: RingLimits = {
    messages: maxMessages ?? defaultRingLimits.messages,
    characters: maxCharacters ?? defaultRingLimits.characters,
  };
  const ring = createMessageRing(limits);
  const kinds = createKindCounts();
  const freshness = createFreshnessTimeline();
  const errors = createErrorLog();
  const queries = createQueryTimeline(now);
  const names = internals.registry.collections.map(({ name }) => name);
  let connection: readonly ConnectionEntry[] = [];
  let stopFollowing: Cancel | undefined;

  const noteFreshness = (state: AtlasState, before: AtlasState | undefined): void => {
    for (const name of names) {
      const slice = sliceOf(state, name);
      if (before === undefined || sliceOf(before, name).freshness !== slice.freshness) freshness.note(name, slice.freshness, now());
    }
    if (before?.reports.freshness !== state.reports.freshness) freshness.note("reports", state.reports.freshness, now());
  };
  const noteConnection = (state: ConnectionState): void => {
    const last = connection.at(-1)?.state;
    if (last?.status !== state.status || last.attempt !== state.attempt || last.lastClose !== state.lastClose)
      connection = [...connection.slice(1 - CONNECTIONS_KEPT), { at: now(), state }];
    const isRunning = state.status !== "idle" && state.status !== "disposed";
    if (isRunning && queryClient !== undefined) stopFollowing ??= queries.follow(queryClient);
    if (isRunning) return;
    stopFollowing?.();
    stopFollowing = undefined;
  };

  const recorder: Recorder = {
    startedAt: now(),
    messages: ring,
    kinds,
    freshness,
    get connection() {
      return connection;
    },
    errors,
    queries,
    isRecording: messages,
  };
  const trace: RecordingTrace = {
    recorder,
    message(message) {
      kinds.add(message, now());
      if (recorder.isRecording) ring.add(message, now());
    },
    signal: (signal) => queries.signal(signal),
    error: (error) => errors.add(error, now()),
    forget() {
      ring.clear();
      queries.clear();
    },
  };
  internals.trace.current = trace;
  noteFreshness(store.getState(), undefined);
  noteConnection(store.getState().connection);
  store.subscribe((state, before) => {
    noteFreshness(state, before);
    if (state.connection !== before.connection) noteConnection(state.connection);
  });
  return recorder;
}
