/**
 * Ends every Atlas after its test, where the runner has a global `afterEach`, and fails the test that left something behind: a socket, a timer of the
 * virtual clock, or a message of a kind that the client does not know. The ids of built rows begin again.
 *
 * A provider that is still mounted is no leak: hooks run in an order of the runner's, and Testing Library may unmount it later. It is ended first.
 */
import { AtlasError } from "../shared/errors.ts";
import { resetRowIds } from "./builders/row-ids.ts";
import { passTime } from "./time/passing-time.ts";
import type { VirtualClock } from "./time/virtual-clock.ts";

/** What the cleanup knows of one Atlas. */
export interface TestLife {
  /** True once the cleanup has begun: its providers render nothing any more. */
  readonly isOver: boolean;
  /** `listener` runs when that changes. */
  readonly subscribe: (listener: () => void) => () => void;
}

interface LifeOptions {
  readonly clock: VirtualClock;
  readonly connectionCount: () => number;
  /** Kinds that no client knew (P11). */
  readonly unknownKinds: readonly string[];
}

interface Life extends LifeOptions {
  readonly listeners: Set<() => void>;
  isOver: boolean;
}

/** Weak: a program may make thousands of them and end none. The Atlas itself keeps its entry. */
const open = new Set<WeakRef<Life>>();
const lives = new WeakMap<object, Life>();

/** `atlas` is ended by the next cleanup. */
export function beginLife(atlas: object, options: LifeOptions): void {
  const life: Life = { ...options, listeners: new Set(), isOver: false };
  lives.set(atlas, life);
  open.add(new WeakRef(life));
}

/** Of an Atlas that opted out it is never over. */
export function lifeOf(atlas: object): TestLife {
  const life = lives.get(atlas);
  return {
    get isOver() {
      return life?.isOver ?? false;
    },
    subscribe(listener) {
      life?.listeners.add(listener);
      return () => void life?.listeners.delete(listener);
    },
  };
}

/**
 * Ends every Atlas since the last call, and lets the ids of built rows begin again. For runners without a global `afterEach`: `afterEach(cleanUpTestAtlases)`.
 * @throws AtlasError `test-leak`, as a rejection
 */
export async function cleanUpTestAtlases(): Promise<void> {
  resetRowIds();
  const ended = [...open].map((each) => each.deref()).filter((life) => life !== undefined);
  open.clear();
  let first: AtlasError | undefined;
  for (const life of ended) first = (await end(life)) ?? first;
  if (first !== undefined) throw first;
}

async function end(life: Life): Promise<AtlasError | undefined> {
  life.isOver = true;
  await passTime(life.clock, 0, { before: () => void life.listeners.forEach((listener) => listener()) });
  const sockets = life.connectionCount();
  const timers = life.clock.pendingCount;
  const unknown = [...new Set(life.unknownKinds)].join(", ");
  if (sockets === 0 && timers === 0 && unknown === "") return undefined;
  return new AtlasError("test-leak", { detail: { sockets, timers, unknownKinds: unknown || undefined } });
}

const { afterEach } = globalThis as { readonly afterEach?: (run: () => Promise<void>) => void };
if (typeof afterEach === "function") afterEach(cleanUpTestAtlases);
