/**
 * Which moments in the life of the page matter to a connection. `online` is a hint that may lie or come too early, so it only
 * ever leads to an attempt, never to a verdict; there is no `offline` here for the same reason.
 *
 * Rules: P31 wake, P32 (checked on wake too).
 */
import type { Cancel } from "../shared/clock.ts";
import type { Page, PageEvent } from "../shared/page.ts";

/** `wake`: something may have changed for the better, look now. `cached`: the page is put away, and its socket with it. */
export type PageSignal = "wake" | "cached";

const signals: { readonly [E in PageEvent]: PageSignal | undefined } = {
  visible: "wake",
  online: "wake",
  restored: "wake",
  resumed: "wake",
  cached: "cached",
  hidden: undefined,
  frozen: undefined, // the socket is kept: `resumed` has its silence checked
};

/** Tells `listener` of the moments that matter, until cancelled. */
export function watchPage(page: Page, listener: (signal: PageSignal) => void): Cancel {
  return page.subscribe((event) => {
    const signal = signals[event];
    if (signal !== undefined) listener(signal);
  });
}
