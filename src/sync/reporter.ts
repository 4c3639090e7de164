/**
 * Hands errors to the application: events each time, row defects and mistakes of configuration once a minute for each reason, so that a
 * stream of bad rows is one call and not a flood. `shared/errors.ts` says which code is which.
 *
 * A reason is the code and the texts of its detail. Numbers, such as the index of a row, make no other reason of it.
 * What `onError` throws is swallowed here, since there is no other place to report it (decision 11).
 *
 * Rules: P12, P18, P40 reasons without end.
 */
import type { Millis } from "../shared/brand.ts";
import { AtlasError, isEvent, type AtlasErrorCode, type ErrorDetail } from "../shared/errors.ts";

export interface Reporter {
  /** Hands on an error that exists. */
  report(error: AtlasError): void;
  /** The same for an error that is only made if it is due. */
  emit(code: AtlasErrorCode, detail?: ErrorDetail, cause?: unknown): void;
  /** The same for what a server can bring about without end at no cost to it: limited as a row defect is, though the code is an event's. */
  emitLimited(code: AtlasErrorCode, detail?: ErrorDetail): void;
  /** Handles one frame. An array can hold thousands of messages, so an event that occurs in it several times is one. */
  duringFrame(handle: () => void): void;
}

const QUIET_MS = 60_000;
/** A server that invents a new reason for every row gets this many a minute; all others of a code are one. */
const REASONS_KEPT = 500;
const OTHER = "other";

export function createReporter(onError: (error: AtlasError) => void, now: () => Millis): Reporter {
  const reportedAt = new Map<string, Millis>();
  /** Events of the present frame. */
  let frameIds: Set<string> | undefined;

  /** The oldest come first. A wall clock that was set back makes all of them old. */
  const forgetOld = (at: Millis): void => {
    for (const [id, before] of reportedAt) {
      if (at >= before && at - before < QUIET_MS) return;
      reportedAt.delete(id);
    }
  };
  const isFirstOfMinute = (code: AtlasErrorCode, id: string): boolean => {
    const at = now();
    forgetOld(at);
    const known = reportedAt.size < REASONS_KEPT || reportedAt.has(id) ? id : `${code} ${OTHER}`;
    if (reportedAt.has(known)) return false;
    reportedAt.set(known, at);
    return true;
  };
  const isFirstOfFrame = (id: string): boolean => {
    if (frameIds?.has(id) === true) return false;
    frameIds?.add(id);
    return true;
  };

  const isDue = (code: AtlasErrorCode, detail: ErrorDetail, isLimited = !isEvent(code)): boolean => {
    const id = reasonOf(code, detail);
    return isLimited ? isFirstOfMinute(code, id) : isFirstOfFrame(id);
  };
  const handOver = (error: AtlasError): void => {
    try {
      onError(error);
    } catch {
      // The application's own error handler failed; the feed goes on.
    }
  };

  return {
    report(error) {
      if (isDue(error.code, error.detail)) handOver(error);
    },
    emit(code, detail = {}, cause) {
      if (isDue(code, detail)) handOver(new AtlasError(code, { cause, detail }));
    },
    emitLimited(code, detail = {}) {
      if (isDue(code, detail, true)) handOver(new AtlasError(code, { detail }));
    },
    duringFrame(handle) {
      frameIds = new Set();
      try {
        handle();
      } finally {
        frameIds = undefined;
      }
    },
  };
}

function reasonOf(code: AtlasErrorCode, detail: ErrorDetail): string {
  const texts = Object.values(detail).filter((value) => typeof value !== "number");
  return [code, ...texts].join(" ");
}
