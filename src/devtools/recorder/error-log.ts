/**
 * Every error that the client reported: the newest of each code with its count, and the last ones in order. Of each it keeps words and numbers: a cause
 * is whatever the application threw, and would keep that in memory, with what it refers to.
 */
import { clipText } from "../sample-text.ts";
import type { Millis } from "../../shared/brand.ts";
import type { AtlasError, AtlasErrorCode, ErrorDetail } from "../../shared/errors.ts";

/** An error without what is behind it. */
export interface ErrorFacts {
  readonly code: AtlasErrorCode;
  readonly message: string;
  readonly detail: ErrorDetail;
  /** The code or the name of the cause, or its type. Never the message of a foreign exception, which may hold anything. */
  readonly cause: string | undefined;
}

export interface LoggedError {
  readonly id: number;
  readonly at: Millis;
  readonly error: ErrorFacts;
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
/** Unit: characters. */
const NAME_LENGTH = 80;

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
      const { code, message, detail } = error;
      const entry = { id: count, at, error: { code, message, detail, cause: causeOf(error) } };
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

function causeOf({ cause }: AtlasError): string | undefined {
  if (!(cause instanceof Error)) return cause === undefined ? undefined : typeof cause;
  const code: unknown = "code" in cause && cause.name === "AtlasError" ? cause.code : undefined;
  return clipText(typeof code === "string" ? code : cause.name, NAME_LENGTH);
}
