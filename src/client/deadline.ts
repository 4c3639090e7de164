/** A REST call that is over in bounded time, with a typed error, whatever the server does: nobody waits for ever behind one that hangs. */
import { abortable } from "../connection/abortable.ts";
import type { Clock } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";

export interface DeadlineOptions {
  /** Ends the call sooner, with its own reason. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Settles as `call` does, unless it takes too long (`fetch-timeout`) or `signal` is aborted, whether or not `call` minds the signal it is given. */
export async function withDeadline<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { signal, timeoutMs, clock }: DeadlineOptions,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const cancelTimer = clock.schedule(() => limit.abort(new AtlasError("fetch-timeout")), timeoutMs);
  const stop = (): void => {
    cancelTimer(); // at once, and not only when the promises have settled
    limit.abort(signal.reason);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await abortable(call(limit.signal), limit.signal);
  } catch (thrown) {
    limit.signal.throwIfAborted(); // what an aborted call throws says less than the reason
    if (thrown instanceof AtlasError) throw thrown;
    // Neither message nor cause is handed on: either can hold a URL or a header (decision 8).
    throw new AtlasError("fetch-failed", { detail: { name: thrown instanceof Error ? thrown.name : "unknown" } });
  } finally {
    cancelTimer();
    signal.removeEventListener("abort", stop);
  }
}
