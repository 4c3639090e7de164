/** Waiting that a signal can end, leaving neither timer nor listener behind. */
import type { Clock } from "../shared/clock.ts";

/** Settles as `promise` does, unless `signal` is aborted first: then it rejects with the signal's reason. `promise` goes on. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const listening = new AbortController();
  const aborted = new Promise<"aborted">((resolve) => {
    signal.addEventListener("abort", () => resolve("aborted"), { signal: listening.signal, once: true });
  });
  const settled = promise.then((value) => ({ value }));
  try {
    const first = await Promise.race([settled, aborted]);
    if (first !== "aborted") return first.value;
    settled.catch(() => undefined); // nobody waits for it any more
    signal.throwIfAborted();
    return await promise; // not reached: an aborted signal throws
  } finally {
    listening.abort();
  }
}

/** Resolves after `delayMs`, or rejects with the reason of `signal`. */
export async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  let cancel = (): void => undefined;
  const due = new Promise<void>((resolve) => {
    cancel = clock.schedule(resolve, delayMs);
  });
  try {
    await abortable(due, signal);
  } finally {
    cancel();
  }
}
