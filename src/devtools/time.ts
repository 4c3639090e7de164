/** Formats instants and durations for people. */
import type { Millis } from "../shared/brand.ts";

/** How long ago an instant was: `0.4 s ago`, `12 min ago`. */
export function ago(at: Millis, now: Millis): string {
  return `${duration(now - at)} ago`;
}

/** How long something takes or took: `0.4 s`, `12 min`, `3 h`. Unit of `ms`: milliseconds; below 0 counts as 0. */
export function duration(ms: number): string {
  const seconds = Math.max(ms, 0) / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}

/** Until an instant: `in 3.2 s`, or `now` once it has passed. */
export function until(at: Millis, now: Millis): string {
  return at > now ? `in ${duration(at - now)}` : "now";
}

/** The time of day where the reader is: `14:03:04.120`. */
export function timeOfDay(at: Millis): string {
  const date = new Date(at);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0"));
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
