/** Renders a view again every so often, so that it shows states and counters as they are now. One timer while mounted, none after. */
import { useEffect, useState } from "react";
import type { Clock } from "../../shared/clock.ts";

/** Often enough to read, and seldom enough not to affect a measurement. */
const READ_EVERY_MS = 500;

/** Renders the calling component again each `intervalMs`. */
export function useReadings(clock: Clock, intervalMs: number = READ_EVERY_MS): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    let cancel = clock.schedule(function again() {
      cancel = clock.schedule(again, intervalMs);
      setCount((count) => count + 1);
    }, intervalMs);
    return () => cancel();
  }, [intervalMs, clock]);
}
