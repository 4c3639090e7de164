/**
 * The Atlas of one story: a client with a query client of its own, on an engine in the page or in a forced state. Making one has no side effect, so
 * a discarded render leaves nothing behind. Everything runs from `start` to its end.
 */
import { QueryClient } from "@tanstack/react-query";
import { createAtlasClient, type AtlasClient } from "../../client/create-client.ts";
import { recorderOf } from "../../devtools/recorder/recorder.ts";
import type { FaultCommand } from "../../engine/control/control-verbs.ts";
import { createEngine, type Engine, type EngineOptions } from "../../engine/engine.ts";
import { sliceNames } from "../../engine/stream/wire.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import { sliceOf } from "../../store/slice-of.ts";
import { createForcedClient } from "../../testing/forced-client.ts";
import type { InitialRows } from "../../testing/server/test-book.ts";
import type { AtlasParameters } from "./atlas-parameters.ts";
import { createEngineServer, type EngineServer, type StoryControl } from "./engine-server.ts";
import { forcedRows, isForced } from "./forced-rows.ts";
import { simulateOffline } from "./offline-page.ts";
import { rateFactors, type FeedChoice } from "./toolbar.ts";

export interface StoryAtlas {
  readonly client: AtlasClient;
  readonly queryClient: QueryClient;
  /** The client's clock, which stands still in a forced state. */
  readonly clock: Pick<Clock, "now">;
  /** Brings a fault about. A forced state has no server, so there it is undefined. */
  readonly control: StoryControl | undefined;
  /** How fast the book moves: the choice of the toolbar, times the rate of a control. */
  setPace(feed: FeedChoice | undefined, updatesPerSecond: number | undefined): void;
  /** Begins, or begins again after an end, as StrictMode does. */
  start(): Cancel;
}

/** For parameters that the toolbar has changed already. */
export function createStoryAtlas(parameters: AtlasParameters): StoryAtlas {
  // A failed fetch shows at once, and no timer is left for a query that is not used any more.
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Infinity } } });
  const atlas = isForced(parameters) ? forcedAtlas(parameters, queryClient) : engineAtlas(parameters, queryClient);
  recorderOf(atlas.client); // from its creation on, for the panel
  return atlas;
}

function forcedAtlas(parameters: AtlasParameters, queryClient: QueryClient): StoryAtlas {
  const { state, cause } = forcedRows(parameters);
  const isOffline = parameters.connection === "offline";
  const connection = isOffline ? "disconnected" : parameters.connection;
  const rows = state === "waiting" ? {} : (parameters.rows ?? bookRows(parameters));
  const client = createForcedClient({ state, cause, rows, connection }, queryClient);
  const { clock, store } = client.internals;
  if (isOffline) {
    store.setConnection({ ...store.api.getState().connection, lastClose: { type: "offline", code: undefined, at: clock.now() } });
    store.commit();
  }
  return {
    ...{ client, queryClient, clock, control: undefined },
    setPace: () => undefined,
    start: () => (isOffline ? simulateOffline() : () => undefined),
  };
}

function engineAtlas(parameters: AtlasParameters, queryClient: QueryClient): StoryAtlas {
  const { faults = [], faultsOnceLive = [], client: more } = parameters;
  const server = createEngineServer(engineOptionsOf(parameters));
  const { engine } = server;
  // `Partial` of options that are all there: what `more` leaves undefined must not replace one.
  const client = createAtlasClient({ ...server.options, ...(definedOf(more ?? {}) as typeof more), queryClient });
  let isBegun = false;
  return {
    ...{ client, queryClient, clock: engine.clock, control: server.control },
    setPace: createPace(server),
    start() {
      if (!isBegun) for (const command of faults) runOrThrow(engine, command);
      isBegun = true;
      engine.start();
      const release = client.internals.retainAsOwner();
      const cancelWait = faultsOnceLive.length > 0 ? onceLive(client, () => runAll(server, faultsOnceLive)) : undefined;
      return () => {
        cancelWait?.();
        release();
        engine.stop();
      };
    },
  };
}

/** @throws Error with what is wrong with the command: a story without types may misspell one. */
function runOrThrow(engine: Engine, command: FaultCommand): void {
  const answer = engine.control(command);
  if (!answer.ok) throw new Error(`parameters.atlas.faults: ${JSON.stringify(command)}: ${answer.error}`);
}

/** What is wrong with a command shows as an unhandled rejection. */
function runAll(server: EngineServer, commands: readonly FaultCommand[]): void {
  for (const command of commands) void server.control(command);
}

/** Leaves the book alone until a choice differs from the story's own, so that a story may pause its book by a fault. */
function createPace({ engine }: EngineServer): StoryAtlas["setPace"] {
  const { updatesPerSecond: own } = engine.status().rates;
  let isChanged = false;
  return (feed, updatesPerSecond) => {
    isChanged ||= feed !== undefined || updatesPerSecond !== undefined;
    if (!isChanged) return;
    engine.control({ verb: "rate", updatesPerSecond: (updatesPerSecond ?? own) * rateFactors[feed ?? "live"] });
    engine.control({ verb: feed === "paused" ? "pause" : "resume" });
  };
}

function engineOptionsOf({ preset, seed, edges, rates, rows }: AtlasParameters): EngineOptions {
  return { preset, seed, edges, rates, rows };
}

/** The rows of a book that nothing runs. */
function bookRows(parameters: AtlasParameters): InitialRows {
  const engine = createEngine(engineOptionsOf(parameters));
  return Object.fromEntries(sliceNames.map((name) => [name, engine.rows(name)]));
}

/** Runs `callback` once every slice is live. */
function onceLive(client: AtlasClient, callback: () => void): Cancel {
  const names = client.internals.registry.collections.map(({ name }) => name);
  const cancel = client.store.subscribe((state) => {
    if (!names.every((name) => sliceOf(state, name).freshness.status === "live")) return;
    cancel();
    callback();
  });
  return cancel;
}

/** Storybook merges parameters, so a story takes a field back with `undefined`. */
function definedOf<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
