/** What runs between `connect` and the end: one connection, and one sync, whose code loads later. They are joined here and nowhere else. */
import { createConnection, type Connection } from "../../connection/connection.ts";
import type { Registry } from "../../domains/registry.ts";
import type { Message } from "../../protocol/message.ts";
import { readAddress } from "../../protocol/address.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import type { Page } from "../../shared/page.ts";
import type { Random } from "../../shared/random.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import type { QueryPort } from "../../sync/signals/query-port.ts";
import type { ReceiverListeners } from "../../sync/frames/receiver.ts";
import type { Reporter } from "../../sync/reporter.ts";
import type { Sequence } from "../../sync/sequence/sequence.ts";
import type { StatsDraft } from "../../sync/stats.ts";
import type { Sync } from "../../sync/sync.ts";
import type { TraceSlot } from "../../sync/trace/trace.ts";
import { createLifetime } from "./lifetime.ts";
import { loadedFeed, loadFeed, whenFeedLoaded, type Feed } from "../load-feed.ts";
import type { AtlasClientOptions } from "../options.ts";
import type { Rest } from "../rest/rest.ts";
import type { Settings } from "../settings.ts";

export interface SessionOptions {
  readonly options: AtlasClientOptions;
  readonly settings: Settings;
  readonly registry: Registry;
  readonly store: AtlasStore;
  readonly rest: Rest;
  readonly queries: (feed: Feed) => QueryPort | undefined;
  readonly listeners: ReceiverListeners;
  readonly stats: StatsDraft;
  readonly trace: TraceSlot;
  /** Outlives the session (P36). */
  readonly sequence: (feed: Feed) => Sequence;
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
  /**
   * Calls back with `sync` once its code has loaded: at once where it has, and never after the end. Its first use begins it, since a REST
   * request needs none and must leave no listeners behind where the client never connects. While the code loads, the same task counts once.
   */
  withSync(task: SyncTask): void;
  /** Undefined before its first use. */
  readonly sync: Sync | undefined;
  /** Commits what is pending, now. */
  flush(): void;
  /** Performs a REST call that ends with the session, whether or not the application's `fetch` obeys its signal. */
  bound<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Shows what is pending and ends `sync`, which its next use begins again: the client may never connect. */
  endSync(): void;
  /** Leaves no timer, listener, call or socket behind, and calls nothing back (P44). Rows stay, stale. */
  end(): void;
}

export type SyncTask = (sync: Sync, connection: Connection) => void;

/** How long a successor is given to send its snapshots (P33). */
const HOLD_MS = 2_000;

export function startSession(parts: SessionOptions): Session {
  const { options, settings, registry, store, rest, listeners, stats, random } = parts;
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
  const beginSync = (feed: Feed): Sync =>
    (sync ??= feed.createSync({
      registry,
      store,
      clock,
      random,
      page,
      reporter,
      queries: parts.queries(feed),
      listeners,
      stats,
      trace: parts.trace,
      timings,
      sequence: parts.sequence(feed),
      validate: options.validate ?? "report",
      requireFirstMessage: options.requireFirstMessage ?? true,
      snapshotSources: rest.requests(feed).snapshotSources(registry.collections),
      fetchReports: rest.hasPath("reports") ? (signal) => rest.rows("reports", signal, ["reports"], true) : undefined,
      reportsPath: rest.shownPath("reports"),
      reconnect: () => connection.reconnect(),
      onUnknownKind: whileAlive(parts.onUnknownKind),
      onSequenceMode: (sequence) => store.setConnection({ ...store.api.getState().connection, sequence }),
    }));
  /** What waits for the code. */
  const lateTasks = new Set<SyncTask>();
  let cancelLateTasks: Cancel | undefined;
  const withSync = (task: SyncTask): void => {
    if (isEnding) return;
    const feed = loadedFeed();
    if (feed !== undefined) return task(beginSync(feed), connection);
    lateTasks.add(task);
    cancelLateTasks ??= whenFeedLoaded(runLateTasks);
  };
  const runLateTasks = (feed: Feed): void => {
    for (const task of lateTasks) {
      if (isEnding) return;
      try {
        task(beginSync(feed), connection);
      } catch (thrown) {
        reporter.emit("callback-failed", undefined, thrown); // no caller is left to throw it at
      }
    }
    lateTasks.clear();
  };

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
            watchSuccessor: () => sync?.watchSuccessor() ?? (() => true), // there is one: a successor follows an open connection
            onRenewed: whileAlive((frames) => sync?.renew(frames)),
          },
    prepare: () => (loadedFeed() === undefined ? loadFeed() : undefined),
    onFrame: whileAlive((frame) => sync?.receive(frame)),
    isMessage: (frame) => loadedFeed()?.isMessage(frame) ?? true,
    onOpen: whileAlive(() => {
      withSync((begun) => begun.opened()); // at once: `prepare` came before
      parts.onOpen();
    }),
    onDown: whileAlive(() => sync?.closed()),
    onState: whileAlive((state) => {
      store.setConnection({ ...state, sequence: sync?.sequenceMode ?? store.api.getState().connection.sequence });
      if (sync === undefined) store.commit();
      else sync.flush(); // a lost connection must not wait for a frame
    }),
    onError: (error) => reporter.report(error),
  });

  return {
    connection,
    withSync,
    get sync() {
      return sync;
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
      cancelLateTasks?.();
      connection.disconnect();
      sync?.dispose();
      lifetime.end();
      connection.dispose();
    },
  };
}
