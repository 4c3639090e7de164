/** Every error that the client reported: the newest of each code with its count, and the last ones in order. */
import type { Millis } from "../../shared/brand.ts";
import type { AtlasError, AtlasErrorCode } from "../../shared/errors.ts";

export interface LoggedError {
  readonly id: number;
  readonly at: Millis;
  readonly error: AtlasError;
}

export interface CountedError {
  readonly code: AtlasErrorCode;
  readonly count: number;
  readonly firstAt: Millis;
  readonly newest: LoggedError;
}

export interface ErrorLog {
  /** The newest last. */
  readonly entries: readonly LoggedError[];
  /** The code that came last, first. */
  readonly byCode: readonly CountedError[];
  /** Of all errors since the log began. */
  readonly count: number;
  add(error: AtlasError, at: Millis): void;
  clear(): void;
}

const ERRORS_KEPT = 200;

export function createErrorLog(): ErrorLog {
  let entries: readonly LoggedError[] = [];
  const counted = new Map<AtlasErrorCode, CountedError>();
  let count = 0;

  return {
    get entries() {
      return entries;
    },
    get byCode() {
      return [...counted.values()].reverse();
    },
    get count() {
      return count;
    },
    add(error, at) {
      count += 1;
      const entry = { id: count, at, error };
      entries = [...entries.slice(1 - ERRORS_KEPT), entry];
      const known = counted.get(error.code);
      counted.delete(error.code); // to come last
      counted.set(error.code, { code: error.code, count: (known?.count ?? 0) + 1, firstAt: known?.firstAt ?? at, newest: entry });
    },
    clear() {
      entries = [];
      counted.clear();
      count = 0;
    },
  };
}
