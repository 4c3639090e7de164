/**
 * Fetches a baseline over REST: one call at a time, repeated with backoff after a failure and after an answer that could not be used.
 * Knows no rows: the caller judges the answer and sets the deadline of a call.
 *
 *   idle ──request──▶ waiting ──timer──▶ fetching ──"done"──▶ idle, or waiting where one was asked for meanwhile
 *                        ▲                  │
 *                        └──── backoff ─────┴── failed, or "again"
 *
 * A server that says when to ask again (`Retry-After`) is asked no sooner. Rules: P17, P23 `Retry-After`, P35.
 */
import type { FetchOutlook } from "../explain/outlook.ts";
import type { Cancel, Clock, Instant } from "../../shared/clock.ts";
import { elapsedSince, instantOf } from "../../shared/clock.ts";
import { AtlasError, withDetail } from "../../shared/errors.ts";
import { retryDelay } from "../../shared/retry-delay.ts";
import type { Random } from "../../shared/random.ts";

export interface BaselineFetchOptions<Answer> {
  /** Settles in bounded time; rejects with an `AtlasError`, or anything, when there is no answer that can be read. */
  readonly fetch: (signal: AbortSignal) => Promise<Answer>;
  /** Called when the request leaves, to record the state at that time. */
  readonly onStart: () => void;
  /** `again`: the answer cannot be used, as its data are too old, or what it lacks is not known any more. */
  readonly onAnswer: (answer: Answer) => "done" | "again";
  readonly onFailure: (error: AtlasError) => void;
  /** What every error says of its place. */
  readonly detail: { readonly path: string | undefined; readonly slice: string };
  readonly clock: Clock;
  readonly random: Random;
}

export interface BaselineFetch {
  readonly isFetching: boolean;
  /** A call is planned, and has not left yet. */
  readonly isPlanned: boolean;
  /** A call is under way or planned. */
  readonly isPending: boolean;
  readonly outlook: FetchOutlook;
  /** Fetches after `delayMs`, or sooner if that was planned, but never before the backoff ends. During a call: after its answer. */
  request(delayMs: number): void;
  /** Cancels the planned call; the answer of a running one is discarded. */
  cancel(): void;
  /** The application called `reconnect`: a `Retry-After` does not count any more. */
  forgive(): void;
}

const AFTER_FAILURE = { minMs: 1_000, maxMs: 30_000, jitter: 0.5 };
/** A replica usually catches up quickly; the backoff limits requests to one that does not. */
const AFTER_USELESS_ANSWER = { ...AFTER_FAILURE, minMs: 250 };

interface Due {
  readonly since: Instant;
  readonly delayMs: number;
}

export function createBaselineFetch<Answer>(options: BaselineFetchOptions<Answer>): BaselineFetch {
  const { clock, random } = options;
  let running: AbortController | undefined;
  /** The next call: armed, or asked for during the present one. */
  let next: Due | undefined;
  let cancelTimer: Cancel | undefined;
  /** No call before this: the backoff. */
  let held: Due | undefined;
  /** No call before this: the server's `Retry-After`. It holds on the next connection, too. */
  let refused: Due | undefined;
  let futileCount = 0;

  const remaining = (due: Due | undefined): number => (due === undefined ? 0 : Math.max(0, due.delayMs - elapsedSince(clock, due.since)));

  const wait = (delayMs: number): void => {
    const heldMs = Math.max(delayMs, remaining(held), remaining(refused));
    if (next !== undefined && remaining(next) <= heldMs) return;
    next = { since: instantOf(clock), delayMs: heldMs };
    if (running === undefined) arm();
  };
  const arm = (): void => {
    cancelTimer?.();
    cancelTimer = clock.schedule(start, remaining(next));
  };
  const hold = (ladder: typeof AFTER_FAILURE, retryAfterMs = 0): void => {
    refused = { since: instantOf(clock), delayMs: retryAfterMs };
    held = { since: instantOf(clock), delayMs: retryDelay(futileCount, ladder, random) };
    futileCount += 1;
    next = undefined; // a call requested meanwhile waits as long
    wait(0);
  };

  const settle = (call: AbortController, act: () => void): void => {
    if (running !== call) return; // cancelled: the answer is discarded
    running = undefined;
    act();
  };
  const answered = (answer: Answer): void => {
    if (options.onAnswer(answer) === "again") return hold(AFTER_USELESS_ANSWER);
    futileCount = 0;
    if (next !== undefined) arm();
  };
  const failed = (thrown: unknown): void => {
    const error = thrown instanceof AtlasError ? thrown : new AtlasError("fetch-failed", { cause: thrown });
    const { retryAfterMs } = error.detail;
    hold(AFTER_FAILURE, typeof retryAfterMs === "number" ? retryAfterMs : 0);
    options.onFailure(withDetail(error, options.detail));
  };

  function start(): void {
    cancelTimer = next = held = undefined;
    const call = new AbortController();
    running = call;
    options.onStart();
    void Promise.resolve()
      .then(() => options.fetch(call.signal))
      .then(
        (answer) => settle(call, () => answered(answer)),
        (thrown: unknown) => settle(call, () => failed(thrown)),
      );
  }

  return {
    get isFetching() {
      return running !== undefined;
    },
    get isPlanned() {
      return next !== undefined;
    },
    get isPending() {
      return running !== undefined || next !== undefined;
    },
    get outlook(): FetchOutlook {
      const failures = futileCount;
      if (running !== undefined) return { state: "running", failures };
      return next === undefined ? { state: "idle", failures } : { state: "planned", inMs: remaining(next), failures };
    },
    request: wait,
    cancel() {
      cancelTimer?.();
      cancelTimer = next = held = undefined;
      futileCount = 0;
      const call = running;
      running = undefined;
      call?.abort();
    },
    forgive() {
      refused = undefined;
    },
  };
}
