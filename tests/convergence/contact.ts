/**
 * What an open socket proves: nothing before its first message (P45), and nothing 5 s after the browser went offline, unless messages go on (P47).
 */

const OFFLINE_AFTER_MS = 5_000;
/** The verdict needs a timer and a commit, and a hidden page commits once a second. */
const TOLERANCE_MS = 2_500;

export class Contact {
  #hasMessage = false;
  #offlineAtMs: number | undefined;

  get hasMessage(): boolean {
    return this.#hasMessage;
  }

  open(): void {
    this.#hasMessage = false;
    this.#offlineAtMs = undefined;
  }

  /** A message of Atlas arrived, readable or not: noise is none. */
  message(): void {
    this.#hasMessage = true;
    this.#offlineAtMs = undefined;
  }

  /** The browser fired `offline`. `nowMs` is read from the monotonic clock. */
  offline(nowMs: number): void {
    this.#offlineAtMs ??= nowMs;
  }

  /** Why no slice may be live; undefined where one may. */
  objection(nowMs: number): string | undefined {
    if (!this.#hasMessage) return "the connection has delivered no message";
    if (this.#offlineAtMs !== undefined && nowMs - this.#offlineAtMs > OFFLINE_AFTER_MS + TOLERANCE_MS)
      return "the browser is offline and no message has come since";
    return undefined;
  }
}
