/**
 * Hands errors to the application: a distinct reason at most once a minute, so that a stream of bad rows is one report and not a flood.
 * What `onError` throws is swallowed here, since there is no other place to report it (decision 11).
 *
 * Rules: P12, P18, P40 reasons without end.
 */
import type { Millis } from "../shared/brand.ts";
import { AtlasError, type AtlasErrorCode, type ErrorDetail } from "../shared/errors.ts";

export interface Reporter {
  /** Reports at once, however often. */
  report(error: AtlasError): void;
  /** Reports unless the same code with the same `reason` was reported within the last minute. */
  reportOnce(code: AtlasErrorCode, reason: string, detail?: ErrorDetail): void;
}

const QUIET_MS = 60_000;
/** A server that invents a new reason for every row gets this many a minute; all others of a code are one. */
const REASONS_KEPT = 500;
const OTHER = "other";

export function createReporter(onError: (error: AtlasError) => void, now: () => Millis): Reporter {
  const reportedAt = new Map<string, Millis>();

  const report = (error: AtlasError): void => {
    try {
      onError(error);
    } catch {
      // The application's own error handler failed; the feed goes on.
    }
  };

  /** The oldest come first. A wall clock that was set back makes all of them old. */
  const forgetOld = (at: Millis): void => {
    for (const [id, before] of reportedAt) {
      if (at >= before && at - before < QUIET_MS) return;
      reportedAt.delete(id);
    }
  };

  return {
    report,
    reportOnce(code, reason, detail = {}) {
      const at = now();
      forgetOld(at);
      const id = `${code} ${reason}`;
      const known = reportedAt.size < REASONS_KEPT || reportedAt.has(id) ? id : `${code} ${OTHER}`;
      if (reportedAt.has(known)) return;
      reportedAt.set(known, at);
      report(new AtlasError(code, { detail }));
    },
  };
}
