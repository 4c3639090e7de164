/**
 * Bounds every REST call: it ends in bounded time, with a typed error, whatever the server and the given `fetch` do. Its caller, its
 * deadline or the end of the client ends it, and no timer or listener remains.
 *
 * The deadline covers the request and its answer, body included. It does not run while a token is awaited, which has a deadline of its own.
 * Rules: P12, P23 (waiting does not count), P44.
 */
import type { Cancel, Clock } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import { abortable } from "../abortable.ts";

/** One call, as the code that performs it sees it. */
export interface RestCall {
  /** Aborted when the call is over before it has settled. */
  readonly signal: AbortSignal;
  /** A request is sent: the deadline starts, or starts again. */
  startDeadline(): void;
  /** Something else than the server is awaited. */
  stopDeadline(): void;
}

export interface RestCalls {
  /** Settles as `perform` does, or rejects with `fetch-timeout`, `client-disposed` or the reason of `given`. */
  run<T>(given: AbortSignal | null | undefined, perform: (call: RestCall) => Promise<T>): Promise<T>;
  /** Ends every call under way, and refuses new ones. */
  dispose(): void;
}

export function createRestCalls(clock: Clock, timeoutMs: number): RestCalls {
  const ends = new Set<(reason: unknown) => void>();
  let disposal: AtlasError | undefined;

  return {
    async run(given, perform) {
      if (disposal !== undefined) throw disposal;
      given?.throwIfAborted();
      const controller = new AbortController();
      const { signal } = controller;
      let cancelTimer: Cancel | undefined;

      const end = (reason: unknown): void => {
        cancelTimer?.(); // at once, and not only when the promises have settled
        controller.abort(reason);
      };
      const leave = (): void => end(given?.reason);
      const call: RestCall = {
        signal,
        startDeadline() {
          cancelTimer?.();
          if (signal.aborted) return;
          cancelTimer = clock.schedule(() => end(new AtlasError("fetch-timeout", { detail: { timeoutMs } })), timeoutMs);
        },
        stopDeadline: () => cancelTimer?.(),
      };

      ends.add(end);
      // Not `AbortSignal.any`, which browsers before 2024 lack.
      given?.addEventListener("abort", leave, { once: true });
      try {
        return await abortable(perform(call), signal);
      } catch (thrown) {
        signal.throwIfAborted(); // what an aborted call throws says less than the reason
        throw thrown;
      } finally {
        cancelTimer?.();
        ends.delete(end);
        given?.removeEventListener("abort", leave);
      }
    },
    dispose() {
      disposal = new AtlasError("client-disposed");
      for (const end of [...ends]) end(disposal);
    },
  };
}
