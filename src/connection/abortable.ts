/** Waiting that a signal can end, without leaving a listener behind. */

/** Settles as `promise` does, unless `signal` is aborted first: then it rejects with the signal's reason. `promise` goes on. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const listening = new AbortController();
  const aborted = new Promise<"aborted">((resolve) => {
    if (signal.aborted) resolve("aborted");
    else signal.addEventListener("abort", () => resolve("aborted"), { signal: listening.signal, once: true });
  });
  const settled = promise.then((value) => ({ value }));
  try {
    const first = await Promise.race([aborted, settled]);
    if (first !== "aborted") return first.value;
    settled.catch(() => undefined); // its outcome no longer matters
    throw signal.reason;
  } finally {
    listening.abort();
  }
}
