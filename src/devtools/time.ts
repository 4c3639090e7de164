/** Formats durations for people. */
import type { Millis } from "../shared/brand.ts";

/** How long ago an instant was: `0.4 s ago`, `12 min ago`. */
export function ago(at: Millis, now: Millis): string {
  const seconds = Math.max(now - at, 0) / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s ago`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3_600)} h ago`;
}
