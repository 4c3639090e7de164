/**
 * Measures how late messages arrive, for each kind: arrival minus the server's `ts`, compared with the smallest such difference of the last
 * ten minutes. Neither clock has to be right. A lag that is constant from the start looks the same as clocks that differ.
 *
 * Reads no clock: the caller passes the times. Rule: P46.
 */
import type { Millis } from "../../shared/brand.ts";

export interface LagMeter {
  /**
   * The lag of a message that arrived at `at` on the monotonic clock; undefined where it is not judged: without `ts`, or the first snapshot of its
   * kind on a connection, which may have been made long before it was sent. Unit: milliseconds.
   */
  measure(kind: string, isSnapshot: boolean, ts: string | undefined, at: Millis): number | undefined;
  /** A new connection. */
  open(): void;
}

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 10;
/** P46: a jump that stays within a second for a minute is a clock that was set. */
const CLOCK = { withinMs: 1_000, afterMs: 60_000 };
/** P40: kinds beyond this many share one record. */
const KINDS_TRACKED = 1_000;

interface KindRecord {
  /** The smallest distance of each of the last minutes, the newest last. */
  minima: { readonly minute: number; smallest: number }[];
  /** The range in which distances have stayed, and since when. */
  low: number;
  high: number;
  steadySince: number;
}

export function createLagMeter(): LagMeter {
  const records = new Map<string, KindRecord>();
  const hasSnapshot = new Set<string>();

  const recordOf = (kind: string): KindRecord => {
    const name = records.has(kind) || records.size < KINDS_TRACKED ? kind : "";
    const known = records.get(name);
    if (known !== undefined) return known;
    const record: KindRecord = { minima: [], low: Infinity, high: -Infinity, steadySince: 0 };
    records.set(name, record);
    return record;
  };

  return {
    measure(kind, isSnapshot, ts, at) {
      if (isSnapshot && !hasSnapshot.has(kind)) {
        hasSnapshot.add(kind);
        return undefined;
      }
      const distance = ts === undefined ? NaN : at - Date.parse(ts);
      if (Number.isNaN(distance)) return undefined;
      const record = recordOf(kind);
      noteSteadiness(record, distance, at);
      const smallest = noteMinimum(record, distance, at);
      const lag = distance - smallest;
      if (lag < CLOCK.withinMs || at - record.steadySince < CLOCK.afterMs) return lag;
      record.minima = [{ minute: Math.floor(at / MINUTE_MS), smallest: record.low }];
      return distance - record.low;
    },
    open() {
      hasSnapshot.clear();
    },
  };
}

function noteSteadiness(record: KindRecord, distance: number, at: number): void {
  record.low = Math.min(record.low, distance);
  record.high = Math.max(record.high, distance);
  if (record.high - record.low <= CLOCK.withinMs) return;
  record.low = record.high = distance;
  record.steadySince = at;
}

/** Returns the smallest distance of the last ten minutes, this one included. */
function noteMinimum(record: KindRecord, distance: number, at: number): number {
  const minute = Math.floor(at / MINUTE_MS);
  const newest = record.minima.at(-1);
  if (newest?.minute === minute) newest.smallest = Math.min(newest.smallest, distance);
  else {
    record.minima.push({ minute, smallest: distance });
    record.minima = record.minima.filter((each) => minute - each.minute <= WINDOW_MINUTES);
  }
  return record.minima.reduce((smallest, each) => Math.min(smallest, each.smallest), distance);
}
