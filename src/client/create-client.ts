/**
 * The client: a store, and a session that feeds it while it is connected. Creating a client has no side effect, so a discarded React render
 * leaves nothing behind. Timers, listeners and the socket start with `connect` or `retain`.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { StoreApi } from "zustand/vanilla";
import type { ConnectionOutlook } from "../connection/connection.ts";
import type { CollectionHandle, NameOf } from "../domains/collection.ts";
import type { CollectionName } from "../domains/collections.ts";
import { createRegistry, type Registry } from "../domains/registry.ts";
import { nameOf, type RowIn, type SliceRef } from "../domains/slice-name.ts";
import type { Message } from "../protocol/message.ts";
import type { Millis } from "../shared/brand.ts";
import { systemClock, type Cancel, type Clock } from "../shared/clock.ts";
import type { ConnectionState } from "../shared/connection-state.ts";
import { AtlasError } from "../shared/errors.ts";
import { systemPage } from "../shared/page.ts";
import { systemRandom } from "../shared/random.ts";
import type { AtlasState } from "../store/atlas-state.ts";
import { createAtlasStore, type AtlasStore } from "../store/atlas-store.ts";
import type { Reporter } from "../sync/reporter.ts";
import type { Sequence, SequenceOption } from "../sync/sequence/sequence.ts";
import { createStats, type AtlasStats } from "../sync/stats.ts";
import type { Explanation } from "../sync/explain/explanation.ts";
import type { Sync } from "../sync/sync.ts";
import type { TraceSlot } from "../sync/trace/trace.ts";
import { createClientErrors } from "./client-errors.ts";
import { createClientListeners, type ClientEvents } from "./client-events.ts";
import { createExplain } from "./inspection/explain.ts";
import { announceClient } from "./inspection/observers.ts";
import { createFirstLoads } from "./loads/first-loads.ts";
import { createHydrate } from "./loads/hydrate.ts";
import { createLoadQuery, type LoadQuery } from "./loads/query-loads.ts";
import type { AtlasClientOptions } from "./options.ts";
import { readRows, type ReadOptions, type ReadResult } from "./read-rows.ts";
import { createClientFetch, type ClientFetch } from "./rest/client-fetch.ts";
import { createRest, type Rest } from "./rest/rest.ts";
import { clientScope } from "./scope.ts";
import { dropQueries } from "./scoped-queries.ts";
import { readSettings } from "./settings.ts";
import { createCurrentSession } from "./session/current-session.ts";
import { createHolders } from "./session/holders.ts";
import { startSession, type Session, type SyncTask } from "./session/session.ts";

/** The six, and the application's own collections: by name, or by the handle that `defineCollection` made. */
export type SliceName<Handles extends readonly CollectionHandle[] = []> = CollectionName | NameOf<Handles[number]> | CollectionHandle;

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
   * since 1970) after the slice's last interruption. Otherwise they are shown until better rows arrive. `watermark`: a `seq`, or
   * milliseconds since 1970 where the slice's path has `by: "ts"`.
   * @throws AtlasError `collection-unknown`, `client-disposed`
   */
  hydrate(
    slice: SliceName<Handles>,
    rows: readonly unknown[],
    request: { readonly startedAt: number; readonly watermark?: number | undefined },
  ): void;
  /**
   * The rows of a slice as of the last commit, filtered, sorted and windowed as a hook would read them, with their keys and freshness.
   * @throws AtlasError `collection-unknown`
   */
  read<const Slice extends SliceRef>(slice: Slice, options?: ReadOptions<RowIn<Slice>>): ReadResult<RowIn<Slice>>;
  /**
   * Why a slice is not live, and what makes it so: the cause, the message or the close that began it, what is under way or awaited, and what the
   * application can do. For logs and support: names, numbers and times, never a token, a row or an amount.
   * @throws AtlasError `collection-unknown`
   */
  explain(slice: SliceName<Handles> | "reports"): Explanation;
  /**
   * A REST call of the application's own, below the base URL and authorised as the package's calls are: with the same token, which a 401
   * replaces once, and within the same deadline, body included (P2, P3). Resolves with the response of any status, its body in memory. Follows no
   * redirect. A body that is a stream is not sent again after a 401.
   * @throws AtlasError (as a rejection) `fetch-failed`, `fetch-timeout`, `fetch-redirected`, `foreign-origin`, `client-disposed`, and those of
   * `getToken`; the reason of `init.signal` once that is aborted
   */
  readonly fetch: ClientFetch;
  /** Counters since the client was made. */
  stats(): AtlasStats;
  /** Adds a listener; the result removes it. An exception of a listener is emitted as an error, and the other listeners still run. */
  on<Type extends keyof ClientEvents>(type: Type, listener: (event: ClientEvents[Type]) => void): Cancel;
  /** What the package's own hooks and panels use. May change in any release. */
  readonly internals: ClientInternals;
}

export interface ClientInternals {
  readonly registry: Registry;
  readonly store: AtlasStore;
  readonly rest: Rest;
  readonly clock: Clock;
  emit: Reporter["emit"];
  /** Loads for a query by `call`, which waits for `open` while the page starts (P24) and ends with the session (P44). A failure is reported. */
  readonly load: LoadQuery;
  /** Where an observer puts its trace. */
  readonly trace: TraceSlot;
  /** No identity was given, so the scope is this client's alone (P41). */
  readonly isScopeUnique: boolean;
  /** Its state is forced, by the testing kit: nothing runs, and its clock stands still. */
  readonly isForced?: boolean;
  /** What the inspector shows of the connection beside its state; undefined while nothing runs. */
  connection(): ConnectionOutlook | undefined;
  /** What feeds the store; undefined while nothing runs. */
  sync(): Sync | undefined;
  /** As `retain`, for the owner of the client: the last release ends it, even if it was connected by hand meanwhile. */
  retainAsOwner(): Cancel;
}

/**
 * A client without React. Nothing happens before `connect` or `retain`.
 * @throws AtlasError `option-invalid`, `collection-conflict`
 */
export function createAtlasClient<const Handles extends readonly CollectionHandle[] = []>(
  options: AtlasClientOptions<Handles>,
): AtlasClient<Handles> {
  const settings = readSettings(options);
  const trace: TraceSlot = { current: undefined };
  const { clock = systemClock, random = systemRandom, page = systemPage } = options;
  const { reporter, failureOf } = createClientErrors({ clock, onError: () => options.onError, isDisposed: () => isDisposed, trace });
  const registry = createRegistry({
    collections: options.collections,
    overrides: options.overrides,
    queryKeys: options.queryKeys,
    onThrow: (thrown, option) => failureOf(option)(thrown),
  });
  const store = createAtlasStore(registry, {
    now: () => clock.now(),
    initialConnection: idleConnection(options.sequence),
    onThrow: failureOf("subscriber or where"),
  });
  const rest = createRest({
    fetch: (path, read, init) => session.begin().connection.fetch(path, read, init),
    paths: options.paths ?? {},
    clock,
    emit: (code, detail) => reporter.emit(code, detail),
  });
  const { scope, isUnique } = clientScope(options);
  const firstLoads = createFirstLoads(clock);
  const late = createHydrate({
    ...{ clock, registry },
    begin: () => session.begin(),
    isWanted: () => holders.isWanted,
    onMissing(error) {
      if (session.running?.connection.getState().status !== "connecting") reporter.report(error); // else the attempt reports it
    },
    onThrow: failureOf("hydrate"),
  });
  const { queryClient } = options;
  const stats = createStats();
  const listeners = createClientListeners(store, failureOf);
  const session = createCurrentSession({ firstLoads, start });
  const load = createLoadQuery({ firstLoads, rest, reporter, begin: () => session.begin() });
  const holders = createHolders({
    clock,
    isDisposed: () => isDisposed,
    connect: () => session.connect(),
    onReleased(isByOwner) {
      session.end();
      if (isByOwner && isUnique) drop(); // a tree that was hidden loads again
    },
  });

  /** Outlives the session (P36). */
  let sequence: Sequence | undefined;
  let isDisposed = false;

  function start(): Session {
    if (isDisposed) throw new AtlasError("client-disposed");
    return startSession({
      options,
      settings,
      registry,
      store,
      rest,
      queries: (feed) => queryClient && feed.createQueryPort(queryClient, scope, (queryKey) => firstLoads.isWaiting(queryKey)),
      listeners: listeners.received,
      stats,
      trace,
      sequence: (feed) => (sequence ??= feed.createSequence(options.sequence ?? "auto", (kind) => registry.isKnown(kind))),
      reporter,
      clock,
      random,
      page,
      onUnknownKind,
      onOpen: () => firstLoads.release(),
    });
  }
  function onUnknownKind(message: Message): void {
    try {
      options.onUnknownKind?.(message);
    } catch (thrown) {
      failureOf("onUnknownKind")(thrown);
    }
  }

  function dispose(): void {
    if (isDisposed) return;
    isDisposed = true;
    late.end();
    holders.cancelRelease();
    session.end();
    if (isUnique) drop();
    store.setConnection({ ...store.api.getState().connection, status: "disposed", since: clock.now() });
    store.commit();
    listeners.clear();
  }
  function forget(): void {
    dispose();
    store.clear();
    drop();
    trace.current?.forget();
  }
  function drop(): void {
    if (queryClient !== undefined) dropQueries(queryClient, scope);
  }
  function connectByHand(): void {
    holders.setConnectedByHand(true);
    session.connect();
  }

  const client: AtlasClient<Handles> = {
    // The store is typed for the six; its other slices were made from the very handles that type them here.
    store: store.api as unknown as AtlasClient<Handles>["store"],
    queryClient,
    scope,
    connect: connectByHand,
    disconnect() {
      holders.setConnectedByHand(false);
      session.disconnect();
    },
    reconnect() {
      const started = session.begin();
      const { connection } = started;
      started.withSync(forgive);
      if (connection.getState().status === "idle") connectByHand();
      else connection.reconnect();
    },
    dispose,
    forget,
    retain: () => holders.retain(false),
    flush: () => session.running?.flush(),
    hydrate: (slice, rows, request) => late.hydrate(nameOf(slice), rows, request),
    read: (slice, options = {}) => readRows(store, slice, options),
    explain: createExplain({ store, sync: () => session.running?.sync }),
    fetch: createClientFetch(() => session.begin()),
    stats: () => ({ ...stats }),
    on: (type, listener) => listeners.on(type, listener),
    internals: {
      ...{ registry, store, rest, clock },
      emit: (code, detail, cause) => reporter.emit(code, detail, cause),
      load,
      retainAsOwner: () => holders.retain(true),
      trace,
      isScopeUnique: isUnique,
      connection: () => session.running?.connection.outlook(),
      sync: () => session.running?.sync,
    },
  };
  announceClient(client);
  return client;
}

/** Before the first `connect`. */
function idleConnection(sequence: SequenceOption = "auto"): ConnectionState {
  return {
    status: "idle",
    since: 0 as Millis, // that of a server and a browser would differ, and both have to render the same
    attempt: 0,
    lastClose: undefined,
    everConnected: false,
    sequence: sequence === "auto" ? "settling" : sequence,
  };
}

const forgive: SyncTask = (sync) => sync.forgive();
