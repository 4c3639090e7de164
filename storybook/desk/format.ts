/**
 * How the desk writes amounts, rates and instants. Amounts go through the package's formatter, so that no digit of the wire is lost.
 * One locale and one time zone for everybody: two people who talk about a number must see the same one.
 */
import { canonicalDecimal, formatDecimal } from "../../src/index.ts";

type Wire = string | number | null | undefined;

const locale = "en";

/** An amount with the digits of its currency, or with as many as it was sent with. */
export function amount(value: Wire, currency?: string | null): string | undefined {
  return formatDecimal(value, { locale, currency });
}

/** A price or rate, with the digits it was sent with unless it is quoted with a number of its own. */
export function rate(value: Wire, digits?: number | null): string | undefined {
  return formatDecimal(value, { locale, digits });
}

export function count(value: number): string {
  return formatDecimal(value, { locale, digits: 0 }) ?? "";
}

export type Sign = "negative" | "zero" | "positive";

/** The sign of a decimal, read from its text: exact however many digits it has. */
export function signOf(value: Wire): Sign | undefined {
  const exact = canonicalDecimal(value);
  if (exact === undefined) return undefined;
  if (exact === "0") return "zero";
  return exact.startsWith("-") ? "negative" : "positive";
}

/** The time of day of an RFC 3339 instant in UTC, to the second. Text that is none stays as it is. */
export function timeOfDay(instant: string | null | undefined): string | undefined {
  if (instant === null || instant === undefined) return undefined;
  return /T(\d\d:\d\d:\d\d)/.exec(instant)?.[1] ?? instant;
}

/** The user's wall clock, for "since when" on this screen. */
export function wallTime(at: number): string {
  return wallClock.format(at);
}

const wallClock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** `4.2 s`, `12 s`, `3 min`: short enough for a place of fixed width. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** A word of the wire for people: `partially_filled` is "partially filled". Unknown words read as well as known ones. */
export function words(code: string | null | undefined): string | undefined {
  return code?.replaceAll("_", " ");
}
