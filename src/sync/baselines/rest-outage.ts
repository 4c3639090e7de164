/**
 * Decides whether a slice has a usable REST source. A path that is forbidden or missing is none. A path without an answer for 15 s is none
 * for the present, and its slices recover in another way if there is one. The 15 s are measured on the monotonic clock: sleep and a change
 * of the wall clock do not count as failing.
 *
 * Rules: P17, P35.
 */
import type { Millis } from "../../shared/brand.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import { isConfiguration, type AtlasError } from "../../shared/errors.ts";

/** `none`: there is no path, or it is forbidden or missing. `failing`: no answer for 15 s. */
export type RestStatus = "usable" | "failing" | "none";

export interface RestOutage {
  readonly status: RestStatus;
  /** This outage has had its reconnect: slices that are still stale wait for REST (P35). */
  readonly hasReconnected: boolean;
  /** A call leaves now. */
  started(): void;
  succeeded(): void;
  failed(error: AtlasError): void;
  /** A reconnect was made while calls failed, for this source or for another one: it is the only one of this outage (P35). */
  reconnected(): void;
  /** No call is planned any more, or a new connection opened: the time of failing starts again at zero. */
  restart(): void;
  /** The application called `reconnect`: a path that was forbidden is tried again. */
  forgive(): void;
}

export interface RestOutageOptions {
  readonly hasPath: boolean;
  readonly clock: Clock;
  /** The source is not usable from now on. */
  readonly onUnusable: () => void;
}

const FAILING_AFTER_MS = 15_000;
/** Answers that no repetition changes: forbidden, not found, no such method, gone. */
const FINAL_STATUSES: readonly unknown[] = [403, 404, 405, 410];

export function createRestOutage({ hasPath, clock, onUnusable }: RestOutageOptions): RestOutage {
  let isRefused = false;
  /** When the first of the calls left that have had no answer since, on the monotonic clock. */
  let unansweredSince: Millis | undefined;
  let hasFailed = false;
  let hasReconnected = false;
  let cancelTimer: Cancel | undefined;

  /** Until REST counts as failing. Unit: milliseconds. */
  const remainingMs = (since: Millis): number => since + FAILING_AFTER_MS - clock.monotonic();
  const isFailing = (): boolean => hasFailed && unansweredSince !== undefined && remainingMs(unansweredSince) <= 0;
  const watch = (): void => {
    if (unansweredSince === undefined) return;
    const waitMs = remainingMs(unansweredSince);
    cancelTimer = waitMs > 0 ? clock.schedule(watch, Math.ceil(waitMs)) : undefined; // a timer may be early: it runs on while the machine sleeps
    if (waitMs <= 0) onUnusable();
  };
  const restart = (): void => {
    cancelTimer?.();
    cancelTimer = unansweredSince = undefined;
    hasFailed = false;
  };

  return {
    get status() {
      if (!hasPath || isRefused) return "none";
      return isFailing() ? "failing" : "usable";
    },
    get hasReconnected() {
      return hasReconnected;
    },
    started() {
      unansweredSince ??= clock.monotonic();
    },
    succeeded() {
      restart();
      hasReconnected = false;
    },
    failed({ code, detail }) {
      if (isConfiguration(code) || (code === "fetch-failed" && FINAL_STATUSES.includes(detail["status"]))) {
        restart();
        isRefused = true;
        onUnusable();
        return;
      }
      if (hasFailed || unansweredSince === undefined) return;
      hasFailed = true;
      watch();
    },
    reconnected() {
      hasReconnected ||= hasFailed;
    },
    restart,
    forgive() {
      isRefused = false;
    },
  };
}
