/** Lets the page look offline: for components that read `navigator.onLine`. The network itself is not touched. */
import type { Cancel } from "../../shared/clock.ts";

/** Stories that are offline at present; on a documentation page there may be several. */
let offlineCount = 0;

/** Until the result is called. */
export function simulateOffline(): Cancel {
  offlineCount += 1;
  if (offlineCount === 1) {
    Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
    window.dispatchEvent(new Event("offline"));
  }
  return () => {
    offlineCount -= 1;
    if (offlineCount > 0) return;
    Reflect.deleteProperty(navigator, "onLine"); // the platform's own lies on the prototype
    window.dispatchEvent(new Event("online"));
  };
}
