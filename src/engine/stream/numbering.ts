/**
 * Which number a message carries. One counter for a whole connection, one for each kind, or none (P34, P36, P39).
 * A shared numbering counts for all connections, so that a REST answer can name its place in the stream (the watermark of P35).
 */

/** `connection`: one count over all kinds; `kind`: one each; `none`: messages carry no `seq`. */
export type SequenceScope = "connection" | "kind" | "none";

export interface Numbering {
  /** The number of the next message of that kind. */
  next(kind: string): number | undefined;
  /** The number of the latest message of that kind's scope; the one before the first number until then. */
  last(kind: string): number | undefined;
  /** Leaves numbers out, as if messages had been lost: of one kind, or of every scope. */
  skip(count: number, kind?: string): void;
  /** Starts again at the first number, as a restarted server does (P37). */
  restart(): void;
}

/** Counters whose first number is `startsAfter + 1`. */
export function createNumbering(scope: SequenceScope, startsAfter = 0): Numbering {
  const counts = new Map<string, number>();
  const scopeOf = (kind: string): string => (scope === "kind" ? kind : "");
  const last = (kind: string): number => counts.get(scopeOf(kind)) ?? startsAfter;
  if (scope === "none") return { next: () => undefined, last: () => undefined, skip: () => undefined, restart: () => undefined };
  return {
    last,
    next(kind) {
      counts.set(scopeOf(kind), last(kind) + 1);
      return last(kind);
    },
    skip(count, kind) {
      const scopes = kind === undefined && scope === "kind" ? [...counts.keys()] : [scopeOf(kind ?? "")];
      for (const name of scopes) counts.set(name, (counts.get(name) ?? startsAfter) + count);
    },
    restart: () => counts.clear(),
  };
}
