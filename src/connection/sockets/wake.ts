/**
 * Decides which page events matter to a connection. `online` and `offline` are hints that may be wrong or come too early: `online` leads to
 * an attempt, and `offline` to a check that the next message ends. Neither is proof.
 *
 * Rules: P31 wake, P32 (checked on wake too), P47 offline.
 */
import type { Cancel } from "../../shared/clock.ts";
import type { Page, PageEvent } from "../../shared/page.ts";

/** `wake`: something may have changed for the better, look now. `cached`: the page is put away, and its socket with it. */
export type PageSignal = "wake" | "cached" | "offline";

const signals: { readonly [E in PageEvent]: PageSignal | undefined } = {
  visible: "wake",
  online: "wake",
  restored: "wake",
  resumed: "wake",
  cached: "cached",
  offline: "offline",
  hidden: undefined,
  frozen: undefined, // the socket is kept: `resumed` has its silence checked
};

/** Calls `listener` for each page event that is a signal, until cancelled. */
export function watchPage(page: Page, listener: (signal: PageSignal) => void): Cancel {
  return page.subscribe((event) => {
    const signal = signals[event];
    if (signal !== undefined) listener(signal);
  });
}
