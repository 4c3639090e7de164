/** What REST answers: the book as it is, or one of the ways in which an answer is late, wrong, or no baseline (P17, P35). */
import type { BookRow } from "./book.ts";

/** Modes in which every path fails alike. */
const failing = ["fail", "hang", "html"] as const;
/** Statuses of a path that will not answer before the next identity or `reconnect()`. */
const forbidden = ["403", "404", "405", "410"] as const;
/** Answers that hold a part of the book and say so. */
const partial = ["partial-next", "partial-more", "partial-total", "partial-206"] as const;

export const restModes = [
  "fast",
  "slow",
  ...failing,
  ...forbidden,
  ...partial,
  /** Read before it was requested; the watermark says so. */
  "old",
  /** Read before it was requested; the `Age` header says so. */
  "aged",
  /** A watermark that counts something else than the stream does. */
  "foreign",
] as const;
export type RestMode = (typeof restModes)[number];

/** A login page that a proxy serves in the place of every answer. */
const LOGIN_PAGE = "<!doctype html><title>Sign in</title>";
/** How far a foreign counter is ahead of the stream's. */
const FOREIGN_LEAD = 9_000;

export function isForbidden(mode: RestMode): boolean {
  return (forbidden as readonly RestMode[]).includes(mode);
}

/** Whether there is no answer at all. */
export function isFailing(mode: RestMode): boolean {
  return (failing as readonly RestMode[]).includes(mode) || isForbidden(mode);
}

/** Whether answers of this mode are baselines. An old one is, with its watermark; the foreign one without. */
export function isServing(mode: RestMode): boolean {
  return mode === "fast" || mode === "slow" || mode === "old" || mode === "foreign";
}

/** How long a call takes; undefined for ever. Unit: milliseconds. */
export function durationOf(mode: RestMode): number | undefined {
  return mode === "hang" ? undefined : mode === "slow" ? 3_000 : 30;
}

/** What an answer is made of. */
export interface AnswerParts {
  readonly mode: RestMode;
  readonly rowsIn: string;
  readonly rows: readonly BookRow[];
  /** The number up to which the rows were read, if the answer carries one. */
  readonly seq: number | undefined;
  /** What lets a browser keep the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

export function responseOf({ mode, rowsIn, rows, seq, headers }: AnswerParts): Response {
  if (mode === "fail") return new Response("{}", { status: 500 });
  if (mode === "html") return new Response(LOGIN_PAGE, { status: 200, headers: { "content-type": "text/html" } });
  if (isForbidden(mode)) return new Response("{}", { status: Number(mode) });
  const part = rows.slice(0, Math.floor(rows.length / 2));
  const isPart = (partial as readonly RestMode[]).includes(mode);
  const watermark = seq === undefined ? undefined : mode === "foreign" ? seq + FOREIGN_LEAD : seq;
  const body = {
    [rowsIn]: isPart ? part : rows,
    ...(watermark !== undefined && { seq: watermark }),
    ...(mode === "partial-next" && { next: "/page/2" }),
    ...(mode === "partial-more" && { has_more: true }),
    ...(mode === "partial-total" && { total: Math.max(rows.length, 1) }),
  };
  const age: Record<string, string> = mode === "aged" ? { age: "40" } : {};
  return new Response(JSON.stringify(body), { status: mode === "partial-206" ? 206 : 200, headers: { ...headers, ...age } });
}
