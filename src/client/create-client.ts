/**
 * The client: a store, and a session that feeds it while it is connected. Creating a client has no side effect, so a discarded React render
 * leaves nothing behind. Timers, listeners and the socket start with `connect` or `retain`.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { StoreApi } from "zustand/vanilla";
import type { CollectionHandle } from "../domains/collection.ts";
import type { QueryKey } from "../domains/query-keys.ts";
import { createRegistry, type Registry } from "../domains/registry.ts";
import type { QueryName } from "../domains/rest-queries.ts";
import type { Message } from "../protocol/message.ts";
import type { ReportEvent } from "../protocol/report-events.ts";
import type { Millis, Seq } from "../shared/brand.ts";
import { systemClock, type Cancel } from "../shared/clock.ts";
import type { ConnectionState, SequenceMode } from "../shared/connection-state.ts";
import { AtlasError } from "../shared/errors.ts";
import { createListeners } from "../shared/listeners.ts";
import { systemPage } from "../shared/page.ts";
import { systemRandom } from "../shared/random.ts";
import type { AtlasState } from "../store/atlas-state.ts";
import { createAtlasStore, type AtlasStore, type Commit } from "../store/atlas-store.ts";
import type { AtlasSignal } from "../sync/frames/receiver.ts";
import { createReporter, type Reporter } from "../sync/reporter.ts";
import type { Sequence, SequenceOption } from "../sync/sequence/sequence.ts";
import { createStats, type AtlasStats } from "../sync/stats.ts";
import { createConsoleErrors } from "./console-errors.ts";
import { createFirstLoads } from "./first-loads.ts";
import { createLateRows } from "./late-rows.ts";
import type { AtlasClientOptions } from "./options.ts";
import { createRest, type Rest } from "./rest/rest.ts";
import { clientScope } from "./scope.ts";
import { dropQueries } from "./scoped-queries.ts";
import { readSettings } from "./settings.ts";
import { startSession, type Session, type SyncTask } from "./session.ts";

/** The events of `client.on`. */
export interface ClientEvents {
  /** Each message that could be read, after it was applied. */
  readonly message: Message;
  /** A signal arrived. */
  readonly signal: AtlasSignal;
  /** A report event that could be read. */
  readonly event: ReportEvent;
  /** The changes of one commit. */
  readonly changes: Commit;
}

/** Pass the handles given to the `collections` option to have their slices typed in its store: `AtlasClient<[typeof quotes]>`. */
export interface AtlasClient<Handles extends readonly CollectionHandle[] = []> {
  /** The state: a slice for each collection, reports, connection. A zustand store for reading; only the client writes. */
  readonly store: Pick<StoreApi<AtlasState<Handles>>, "getState" | "getInitialState" | "subscribe">;
  readonly queryClient: QueryClient | undefined;
  /** Whose data this client holds: the last part of its query keys, `{ atlas: scope }` (P41). With an identity it is `atlasScope`'s. */
  readonly scope: string;
  /** Opens the socket and keeps it open. */
  connect(): void;
  /** Closes the socket; only `connect` or `reconnect` opens one again, never a wake (P31). Rows stay, stale. */
  disconnect(): void;
  /** A new socket with a new token, at once. Also leaves `blocked` (P3). */
  reconnect(): void;
  /** Ends everything for good. Rows stay readable, stale; so do the queries of an identity, for its next client. */
  dispose(): void;
  /** As `dispose`, and drops all data of the client's scope: rows, queries, and answers under way. For signing out (P41). */
  forget(): void;
  /** Connects until the last release. It then stops on the next macrotask, so StrictMode's second mount finds it running. */
  retain(): Cancel;
  /** Commits received messages without waiting for the next animation frame. */
  flush(): void;
  /**
   * Passes in rows of a slice that the application fetched itself. They count as a baseline if the request began (`startedAt`, milliseconds
   * since 1970) after the slice's last interruption. Otherwise they are shown until better rows arrive. `watermark`: a \`seq\`, or
   * milliseconds since 1970 where the slice's path has \`by: "ts"\`.
   */
  hydrate(slice: string, rows: readonly unknown[], request: { readonly startedAt: number; readonly watermark?: number | undefined }): void;
  /** Counters since the client was made. */
  stats(): AtlasStats;
  /** Adds a listener; the result removes it. An exception of a listener is emitted as an error, and the other listeners still run. */
  on<Type extends keyof ClientEvents>(type: Type, listener: (event: ClientEvents[Type]) => void): Cancel;
  /** What the package's own hooks and panels use. May change in any release. */
  readonly internals: ClientInternals;
}

/** A query that loads: its key, and the signal that ends its call. */
export interface LoadingQuery {
  readonly queryKey: QueryKey;
  readonly signal: AbortSignal;
}

export interface ClientInternals {
  readonly registry: Registry;
  readonly store: AtlasStore;
  readonly rest: Rest;
  emit: Reporter["emit"];
  /** Loads for a query by `call`, which waits for `open` while the page starts (P24) and ends with the session (P44). A failure is reported. */
  load<Data>(name: QueryName, query: LoadingQuery, call: (signal: AbortSignal) => Promise<Data>): Promise<Data>;
  /** As `retain`, for the owner of the client: the last release ends it, even if it was connected by hand meanwhile. */
  retainAsOwner(): Cancel;
}

export function createAtlasClient<const Handles extends readonly CollectionHandle[] = []>(
  options: AtlasClientOptions<Handles>,
): AtlasClient<Handles> {
  const settings = readSettings(options);
  const { clock = systemClock, random = systemRandom, page = systemPage } = options;
  const toConsole = createConsoleErrors(clock);
  const reporter = createReporter(
    (error) => {
      if (!isDisposed) (options.onError ?? toConsole)(error);
    },
    () => clock.now(),
  );
  /** For what `callback` throws. */
  const failureOf =
    (callback: string) =>
    (thrown: unknown): void =>
      reporter.emit("callback-failed", { callback }, thrown);
  const registry = createRegistry({
    collections: options.collections,
    overrides: options.overrides,
    queryKeys: options.queryKeys,
    onThrow: (thrown, option) => failureOf(option)(thrown),
  });
  const idle: ConnectionState = {
    status: "idle",
    since: 0 as Millis, // that of a server and a browser would differ, and both have to render the same
    attempt: 0,
    lastClose: undefined,
    everConnected: false,
    sequence: firstMode(options.sequence),
  };
  const store = createAtlasStore(registry, { now: () => clock.now(), initialConnection: idle, onThrow: failureOf("subscriber or where") });
  const rest = createRest({
    fetch: (path, read, init) => begin().connection.fetch(path, read, init),
    paths: options.paths ?? {},
    clock,
    emit: (code, detail) => reporter.emit(code, detail),
  });
  const { scope, isUnique } = clientScope(options);
  const firstLoads = createFirstLoads(clock);
  const lateRows = createLateRows({
    clock,
    onMissing(error) {
      if (session?.connection.getState().status !== "connecting") reporter.report(error); // else the attempt reports it
    },
    onThrow: failureOf("hydrate"),
  });
  const { queryClient } = options;
  const stats = createStats();
  let sequence: Sequence | undefined;
  const listeners = {
    message: createListeners<[Message]>(failureOf("on message")),
    signal: createListeners<[AtlasSignal]>(failureOf("on signal")),
    event: createListeners<[ReportEvent]>(failureOf("on event")),
  };

  const subscriptions: { readonly [Type in keyof ClientEvents]: (listener: (event: ClientEvents[Type]) => void) => Cancel } = {
    message: (listener) => listeners.message.add(listener),
    signal: (listener) => listeners.signal.add(listener),
    event: (listener) => listeners.event.add(listener),
    changes: (listener) => store.onCommit(listener),
  };

  let session: Session | undefined;
  let isDisposed = false;
  let holderCount = 0;
  let isConnectedByCall = false;
  let cancelRelease: Cancel | undefined;

  function begin(): Session {
    if (isDisposed) throw new AtlasError("client-disposed");
    session ??= startSession({
      options,
      settings,
      registry,
      store,
      rest,
      queries: (feed) => queryClient && feed.createQueryPort(queryClient, scope, (queryKey) => firstLoads.isWaiting(queryKey)),
      listeners,
      stats,
      sequence: (feed) => (sequence ??= feed.createSequence(options.sequence ?? "auto", (kind) => registry.isKnown(kind))),
      reporter,
      clock,
      random,
      page,
      onUnknownKind,
      onOpen: () => firstLoads.release(),
    });
    return session;
  }
  function onUnknownKind(message: Message): void {
    try {
      options.onUnknownKind?.(message);
    } catch (thrown) {
      failureOf("onUnknownKind")(thrown);
    }
  }
  function end(): void {
    cancelRelease?.();
    cancelRelease = undefined;
    firstLoads.end();
    const ended = session;
    session = undefined;
    ended?.end();
  }
  function connect(): void {
    const started = begin();
    const { connection } = started;
    if (connection.getState().status === "idle") firstLoads.connecting();
    connection.connect();
    if (session === started) started.withSync(hydrateFirst); // a callback may have ended it
  }

  function dispose(): void {
    if (isDisposed) return;
    isDisposed = true;
    lateRows.end();
    end();
    if (isUnique) drop();
    store.setConnection({ ...store.api.getState().connection, status: "disposed", since: clock.now() });
    store.commit();
    for (const each of Object.values(listeners)) each.clear();
  }
  function forget(): void {
    dispose();
    store.clear();
    drop();
  }
  function drop(): void {
    if (queryClient !== undefined) dropQueries(queryClient, scope);
  }
  async function load<Data>(
    name: QueryName,
    { queryKey, signal }: LoadingQuery,
    call: (signal: AbortSignal) => Promise<Data>,
  ): Promise<Data> {
    try {
      if (rest.hasPath(name)) await firstLoads.wait(queryKey); // without a path there is nothing to load
      return await begin().bound(call, signal);
    } catch (thrown) {
      if (!signal.aborted) reportFailedLoad(thrown);
      throw thrown;
    }
  }
  /** Emits every error of a query through `onError`, since a screen may not show it. The end of the client is no error. */
  function reportFailedLoad(thrown: unknown): void {
    if (thrown instanceof AtlasError && thrown.code !== "client-disposed") reporter.report(thrown);
  }
  function connectByCall(): void {
    isConnectedByCall = true;
    connect();
  }

  /** Ends also a `connect` by hand: nothing outlives the owner. */
  function hold(isOwner: boolean): Cancel {
    cancelRelease?.();
    cancelRelease = undefined;
    holderCount += 1;
    if (holderCount === 1 && !isDisposed) connect();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      holderCount -= 1;
      if (isOwner) isConnectedByCall = false;
      if (holderCount > 0 || isConnectedByCall || isDisposed) return;
      cancelRelease = clock.schedule(() => {
        cancelRelease = undefined;
        end();
        if (isOwner && isUnique) drop(); // a tree that was hidden loads again
      }, 0);
    };
  }

  return {
    // The store is typed for the six; its other slices were made from the very handles that type them here.
    store: store.api as unknown as AtlasClient<Handles>["store"],
    queryClient,
    scope,
    connect: connectByCall,
    disconnect() {
      isConnectedByCall = false;
      session?.connection.disconnect();
      firstLoads.release();
    },
    reconnect() {
      const started = begin();
      const { connection } = started;
      started.withSync(forgive);
      if (connection.getState().status === "idle") connectByCall();
      else connection.reconnect();
    },
    dispose,
    forget,
    retain: () => hold(false),
    flush: () => session?.flush(),
    hydrate(slice, rows, { startedAt, watermark }) {
      begin(); // throws where the client has ended
      if (!registry.collections.some(({ name }) => name === slice)) throw new AtlasError("collection-unknown", { detail: { slice } });
      lateRows.add(rows, startedAt, (given, from) => {
        const started = begin();
        started.withSync((sync, connection) => {
          sync.hydrate(slice, given, { startedAt: from as Millis, watermark: watermark as Seq | undefined }); // public numbers become ours here
          const isWanted = holderCount > 0 || isConnectedByCall || connection.getState().status !== "idle";
          if (!isWanted) started.endSync();
        });
      });
    },
    stats: () => ({ ...stats }),
    on: (type, listener) => subscriptions[type](listener),
    internals: {
      registry,
      store,
      rest,
      emit: (code, detail, cause) => reporter.emit(code, detail, cause),
      load,
      retainAsOwner: () => hold(true),
    },
  };
}

/** The code may arrive after `disconnect`: then nothing is requested. */
const hydrateFirst: SyncTask = (sync, connection) => {
  if (connection.getState().status !== "idle") sync.hydrateFirst();
};
const forgive: SyncTask = (sync) => sync.forgive();

/** What the numbers count, before any has been received. */
function firstMode(option: SequenceOption = "auto"): SequenceMode {
  return option === "auto" ? "settling" : option;
}
