/**
 * Tasks of the platform that fake timers do not stop. `settle` and `advance` have to end under `vi.useFakeTimers()` and `jest.useFakeTimers()`,
 * also where these were installed before this module was loaded.
 *
 * The fakes of Vitest and Jest are those of sinon: each has its clock, and the clock has the original as `_setTimeout`. For other fakes, the
 * functions at import are kept. `MessageChannel` comes late in the list: in Node, a port that stays open keeps the process running.
 */
import { AtlasError } from "../../shared/errors.ts";

type Named = Readonly<Record<string, unknown>>;
type Schedule = (callback: () => void, delayMs?: number) => unknown;

/** What fake timers replace, and this file needs. */
type TimerName = "setTimeout" | "setImmediate";

const atImport: Named = { setTimeout: globalThis.setTimeout, setImmediate: (globalThis as Named)["setImmediate"] };

/** Runs `callback` in a task of its own. @throws AtlasError `platform-missing` */
export function runRealTask(callback: () => void): void {
  const setImmediate = realTimer("setImmediate") ?? realIn(nodeTimers(), "setImmediate");
  if (setImmediate !== undefined) return void setImmediate(callback);
  if (typeof MessageChannel === "function") {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      callback();
    };
    return port2.postMessage(undefined);
  }
  setRealTimeout(callback, 0);
}

/** A timer of the platform that keeps no process running. Returns what cancels it. @throws AtlasError `platform-missing` */
export function setRealTimeout(callback: () => void, delayMs: number): () => void {
  const setTimeout = realTimer("setTimeout");
  if (setTimeout === undefined) throw new AtlasError("platform-missing", { detail: { part: "setTimeout" } });
  let isWanted = true;
  const timer = setTimeout(() => {
    if (isWanted) callback();
  }, delayMs);
  if (delayMs > 0) (timer as { readonly unref?: () => void }).unref?.(); // a number in browsers
  return () => {
    isWanted = false; // the platform's own `clearTimeout` may be a fake, which does not know this timer
  };
}

/** Resolves once every promise that can settle by itself has settled. Takes no time on a virtual clock. */
export function settled(): Promise<void> {
  // A macrotask, not a number of microtasks: it does not matter how many `await`s lie on the way.
  return new Promise(runRealTask);
}

/** Whether fake timers hold back what the rest of the program schedules. */
export function hasFakeTimers(): boolean {
  return originalOf(globalThis.setTimeout, "setTimeout") !== globalThis.setTimeout;
}

/**
 * Runs `run` while two functions are the platform's own, which others wait for:
 *
 *   `setImmediate` of the module `timers`   React's `act` keeps the one that it finds there at its first use
 *   `queueMicrotask`                        Node's `Response` closes its body with it; with a fake, reading the body allocates memory without end
 */
export async function withRealTasks(run: () => Promise<void>): Promise<void> {
  const restores = [replaceFake(nodeTimers(), "setImmediate"), replaceFake(globalThis, "queueMicrotask")];
  try {
    await run();
  } finally {
    for (const restore of restores) restore();
  }
}

function replaceFake(owner: object | undefined, name: string): () => void {
  const fake = (owner as Named | undefined)?.[name];
  const real = originalOf(fake, name);
  if (owner === undefined || real === undefined || real === fake) return () => undefined;
  Object.assign(owner, { [name]: real });
  return () => {
    if (hasFakeTimers()) Object.assign(owner, { [name]: fake }); // the test may have ended its fake timers meanwhile
  };
}

/** That of the import first: a test may have replaced the global one in a way of its own. */
function realTimer(name: TimerName): Schedule | undefined {
  return realIn(atImport, name) ?? realIn(globalThis, name);
}

function realIn(owner: object | undefined, name: TimerName): Schedule | undefined {
  const found = originalOf((owner as Named | undefined)?.[name], name);
  return typeof found === "function" ? (found as Schedule).bind(globalThis) : undefined; // browsers mind the `this` of their timers
}

/** `found` itself, or what a fake stands for; undefined for a fake that does not say. */
function originalOf(found: unknown, name: string): unknown {
  const fake = found as { readonly clock?: Named; readonly _isMockFunction?: boolean } | undefined;
  if (fake?.clock !== undefined) return originalOf(fake.clock[`_${name}`], name);
  return fake?._isMockFunction === true ? undefined : found;
}

/** Node's own timers, which Jest's jsdom hides from the global object. */
function nodeTimers(): object | undefined {
  const { process } = globalThis as { readonly process?: { readonly getBuiltinModule?: (name: string) => object | undefined } };
  return process?.getBuiltinModule?.("node:timers");
}
