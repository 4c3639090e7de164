/**
 * The life of a session: a clock and a page that stop with it. The end may come from any callback. It cancels all timers, listeners and
 * calls of the session, and timers that the interrupted code still arms never run.
 *
 * Rule: P44.
 */
import type { Cancel, Clock } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Page } from "../../shared/page.ts";

export interface Lifetime {
  readonly isOver: boolean;
  readonly clock: Clock;
  readonly page: Page;
  /** Performs `call` with a signal that is aborted with `signal`, and with `client-disposed` when the life ends. */
  bound<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  end(): void;
}

export function createLifetime(clock: Clock, page: Page): Lifetime {
  const endings = new Set<Cancel>();
  let isOver = false;

  /** `arm` receives the callback to call when the timer or event fires. */
  function keep(arm: (done: () => void) => Cancel): Cancel {
    if (isOver) return () => undefined;
    const ending = (): void => {
      endings.delete(ending);
      disarm();
    };
    const disarm = arm(() => endings.delete(ending));
    endings.add(ending);
    return ending;
  }
  const once = (arm: (callback: () => void) => Cancel, callback: () => void): Cancel =>
    keep((done) =>
      arm(() => {
        done();
        callback();
      }),
    );

  return {
    get isOver() {
      return isOver;
    },
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      schedule: (callback, delayMs) => once((run) => clock.schedule(run, delayMs), callback),
      soon: (callback) => once((run) => clock.soon(run), callback),
      frame: (callback) => once((run) => clock.frame(run), callback),
    },
    page: {
      isVisible: () => page.isVisible(),
      subscribe: (listener) => keep(() => page.subscribe(listener)),
    },
    async bound(call, signal) {
      signal.throwIfAborted();
      if (isOver) throw new AtlasError("client-disposed");
      const limit = new AbortController();
      const stop = (): void => limit.abort(signal.reason);
      const ending = (): void => limit.abort(new AtlasError("client-disposed"));
      endings.add(ending);
      signal.addEventListener("abort", stop, { once: true });
      try {
        return await call(limit.signal);
      } finally {
        endings.delete(ending);
        signal.removeEventListener("abort", stop);
      }
    },
    end() {
      isOver = true;
      for (const ending of [...endings]) ending();
      endings.clear();
    },
  };
}
