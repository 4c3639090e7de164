/**
 * What the package must know of the page it runs in: visible or not, and the moments at which a page goes to sleep or wakes.
 * The only file in production that touches `document` and `window`. Rules: P31, P32, P47.
 */
import type { Cancel } from "./clock.ts";

/**
 * `cached`: put into the back/forward cache; `restored`: taken out of it again.
 * `frozen` and `resumed`: the page life-cycle events of Chromium. `online` and `offline` are hints and may be wrong.
 */
export type PageEvent = "visible" | "hidden" | "online" | "offline" | "cached" | "restored" | "frozen" | "resumed";

export interface Page {
  /** Read when a decision is taken, never remembered: a page that was frozen misses events. */
  isVisible(): boolean;
  /** `listener` is called for each event of the page, until it is cancelled. */
  subscribe(listener: (event: PageEvent) => void): Cancel;
}

/** The page of the browser. On a server or in a worker it is always visible and never calls a listener. */
export const systemPage: Page = {
  isVisible: () => typeof document === "undefined" || document.visibilityState !== "hidden",
  subscribe(listener) {
    if (typeof document === "undefined" || typeof window === "undefined") return () => undefined;
    const controller = new AbortController();
    const options = { signal: controller.signal };
    document.addEventListener("visibilitychange", () => listener(document.visibilityState === "hidden" ? "hidden" : "visible"), options);
    document.addEventListener("freeze", () => listener("frozen"), options);
    document.addEventListener("resume", () => listener("resumed"), options);
    window.addEventListener("online", () => listener("online"), options);
    window.addEventListener("offline", () => listener("offline"), options);
    window.addEventListener("pagehide", (event) => event.persisted && listener("cached"), options);
    window.addEventListener("pageshow", (event) => event.persisted && listener("restored"), options);
    return () => controller.abort();
  },
};
