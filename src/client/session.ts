/** A session runs from `connect` to the end: one connection and one sync, which are wired together only here. */
import { createConnection, type Connection } from "../connection/connection.ts";
import type { Registry } from "../domains/registry.ts";
import type { Message } from "../protocol/message.ts";
import { readAddress } from "../protocol/address.ts";
import { decodeFrame } from "../protocol/decode.ts";
import type { Clock } from "../shared/clock.ts";
import type { Page } from "../shared/page.ts";
import type { Random } from "../shared/random.ts";
import type { AtlasStore } from "../store/atlas-store.ts";
import type { QueryPort } from "../sync/signals/query-port.ts";
import type { ReceiverListeners } from "../sync/frames/receiver.ts";
import type { Reporter } from "../sync/reporter.ts";
import type { Sequence } from "../sync/sequence/sequence.ts";
import type { StatsDraft } from "../sync/stats.ts";
import { createSync, type Sync } from "../sync/sync.ts";
import { createLifetime } from "./lifetime.ts";
import type { AtlasClientOptions } from "./options.ts";
import type { Rest } from "./rest/rest.ts";
import type { Settings } from "./settings.ts";

export interface SessionOptions {
  readonly options: AtlasClientOptions;
  readonly settings: Settings;
  readonly registry: Registry;
  readonly store: AtlasStore;
  readonly rest: Rest;
  readonly queries: QueryPort | undefined;
  readonly listeners: ReceiverListeners;
  readonly stats: StatsDraft;
  readonly sequence: Sequence;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly random: Random;
  readonly page: Page;
  readonly onUnknownKind: (message: Message) => void;
  /** A socket opened, and `sync` knows. */
  readonly onOpen: () => void;
}

export interface Session {
  readonly connection: Connection;
  /** Created at its first use: a REST call does not need it, and without `connect` its listeners would stay for ever. */
  readonly sync: Sync;
  /** Commits what is pending, now. */
  flush(): void;
  /** Performs a REST call that ends with the session, whether or not the application's `fetch` obeys its signal. */
  bound<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Commits what is pending and ends `sync`, since `connect` may never be called. The next use creates `sync` again. */
  endSync(): void;
  /** Leaves no timer, listener, call or socket behind, and calls nothing back (P44). Rows stay, stale. */
  end(): void;
}

/** How long a successor is given to send its snapshots (P33). */
const HOLD_MS = 2_000;

export function startSession(parts: SessionOptions): Session {
  const { options, settings, registry, store, rest, queries, listeners, stats, sequence, random } = parts;
  const { timings, jitter, rotateBeforeExpiryMs } = settings;
  const lifetime = createLifetime(parts.clock, parts.page);
  const { clock, page } = lifetime;
  /** The application's callbacks, until the end. */
  const whileAlive =
    <Values extends readonly unknown[]>(callback: (...values: Values) => void) =>
    (...values: Values): void => {
      if (!lifetime.isOver) callback(...values);
    };
  const reporter: Reporter = {
    report: whileAlive((error) => parts.reporter.report(error)),
    emit: whileAlive((code, detail, cause) => parts.reporter.emit(code, detail, cause)),
    emitLimited: whileAlive((code, detail) => parts.reporter.emitLimited(code, detail)),
    duringFrame: (handle) => parts.reporter.duringFrame(handle),
  };
  let isEnding = false;

  let sync: Sync | undefined;
  const theSync = (): Sync =>
    (sync ??= createSync({
      registry,
      store,
      clock,
      random,
      page,
      reporter,
      queries,
      listeners,
      stats,
      timings,
      sequence,
      validate: options.validate ?? "report",
      requireFirstMessage: options.requireFirstMessage ?? true,
      snapshotSources: rest.snapshotSources(registry.collections),
      fetchReports: rest.hasPath("reports") ? (signal) => rest.rows("reports", signal, ["reports"], true) : undefined,
      reportsPath: rest.shownPath("reports"),
      reconnect: () => connection.reconnect(),
      onUnknownKind: whileAlive(parts.onUnknownKind),
      onSequenceMode: (sequence) => store.setConnection({ ...store.api.getState().connection, sequence }),
    }));

  const connection = createConnection({
    address: readAddress(options),
    getToken: (request) => options.getToken(request),
    get fetch() {
      return options.fetch; // a provider exchanges it
    },
    WebSocket: options.WebSocket,
    clock,
    random,
    page,
    timings: { ...timings, wakeGraceMs: 3_000, provenAfterMs: 5_000, minSpacingMs: 1_000, blockedRetryMs: 60_000 },
    jitter,
    onCleanClose: options.onCleanClose ?? "stay",
    probe: rest.probe,
    rotation:
      rotateBeforeExpiryMs === undefined
        ? undefined
        : {
            beforeExpiryMs: rotateBeforeExpiryMs,
            holdMs: HOLD_MS,
            watchSuccessor: () => theSync().watchSuccessor(),
            onRenewed: whileAlive((frames) => theSync().renew(frames)),
          },
    onFrame: whileAlive((frame) => theSync().receive(frame)),
    isMessage: (frame) => decodeFrame(frame).some(({ type }) => type !== "noise"),
    onOpen: whileAlive(() => {
      theSync().opened();
      parts.onOpen();
    }),
    onDown: whileAlive(() => theSync().closed()),
    onState: whileAlive((state) => {
      store.setConnection({ ...state, sequence: theSync().sequenceMode });
      theSync().flush(); // the loss of a connection is shown at once, not with the next animation frame
    }),
    onError: (error) => reporter.report(error),
  });

  return {
    connection,
    get sync() {
      return theSync();
    },
    flush: () => sync?.flush(),
    bound: (call, signal) => lifetime.bound(call, signal),
    endSync() {
      sync?.dispose();
      sync = undefined;
    },
    end() {
      if (isEnding) return; // a subscriber of the last commit may end the session, too
      isEnding = true;
      connection.disconnect();
      sync?.dispose();
      lifetime.end();
      connection.dispose();
    },
  };
}
