/** A page whose life cycle a test controls. Each method fires the events in Chromium's order. */
import type { Cancel } from "../../shared/clock.ts";
import type { Page, PageEvent } from "../../shared/page.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface VirtualPage extends Page {
  /** Listeners that are subscribed: zero once everything was disposed. */
  readonly listenerCount: number;
  /** Another tab is in front. */
  hide(): void;
  /** The tab is in front again. */
  show(): void;
  /** The network is back, or so the browser believes. */
  online(): void;
  /** The network is gone, or so the browser believes (P47). */
  offline(): void;
  /** Into the back/forward cache. */
  cache(): void;
  /** Out of the back/forward cache. */
  restore(): void;
  /** The browser stops the timers of the hidden page. */
  freeze(): void;
  /** The timers run again. */
  resume(): void;
}

/** A visible page; with a clock given, its frames stand still while the page is hidden. */
export function createVirtualPage(clock?: VirtualClock): VirtualPage {
  const listeners = new Set<{ readonly listener: (event: PageEvent) => void }>();
  let isVisible = true;

  function notify(event: PageEvent): void {
    for (const registration of [...listeners]) if (listeners.has(registration)) registration.listener(event);
  }

  function setVisible(value: boolean): void {
    if (isVisible === value) return;
    isVisible = value;
    if (clock !== undefined) clock.hidden = !value;
    notify(value ? "visible" : "hidden");
  }

  return {
    get listenerCount() {
      return listeners.size;
    },
    isVisible: () => isVisible,
    subscribe(listener): Cancel {
      const registration = { listener };
      listeners.add(registration);
      return () => void listeners.delete(registration);
    },
    hide: () => setVisible(false),
    show: () => setVisible(true),
    online: () => notify("online"),
    offline: () => notify("offline"),
    cache() {
      notify("cached");
      setVisible(false);
    },
    restore() {
      notify("restored");
      setVisible(true);
    },
    freeze: () => notify("frozen"),
    resume: () => notify("resumed"),
  };
}
