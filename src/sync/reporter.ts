/**
 * Hands trouble to the application: a distinct reason at most once a minute, so that a stream of bad rows is one report and not a flood.
 * What `onError` throws is swallowed here, as there is nobody left to tell (decision 11).
 *
 * Rules: P12, P18.
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
/** A server that invents a new reason for every row must not grow this without bound. */
const REASONS_KEPT = 500;

export function createReporter(onError: (error: AtlasError) => void, now: () => Millis): Reporter {
  const reportedAt = new Map<string, Millis>();

  const report = (error: AtlasError): void => {
    try {
      onError(error);
    } catch {
      // The application's own error handler failed; the feed goes on.
    }
  };

  return {
    report,
    reportOnce(code, reason, detail = {}) {
      const id = `${code} ${reason}`;
      const before = reportedAt.get(id);
      const at = now();
      if (before !== undefined && at - before < QUIET_MS && at >= before) return;
      reportedAt.delete(id); // set anew at the end, so that the oldest entry is the first
      reportedAt.set(id, at);
      if (reportedAt.size > REASONS_KEPT) {
        const [oldest] = reportedAt.keys();
        if (oldest !== undefined) reportedAt.delete(oldest);
      }
      report(new AtlasError(code, { detail }));
    },
  };
}
