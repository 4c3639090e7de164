/**
 * Reads rows that the application fetched by itself, or says why they are refused: it may pass on whatever a server answered. Whether they
 * count as a baseline is decided by when their request left.
 *
 * Rules: P18, P43.
 */
import type { Millis, Seq } from "../../shared/brand.ts";
import type { SliceDraft } from "../../store/atlas-store.ts";
import type { RowReader } from "../slices/row-reader.ts";
import type { RequestTimes } from "./request-times.ts";
import { NO_KEYS, readRestRows, type ReadRest } from "./rest-reading.ts";

export interface HydrateRequest {
  /** When its request left. Unit: milliseconds since 1970. */
  readonly startedAt: Millis;
  readonly watermark: Seq | undefined;
}

/** `begunAt`: when the request left, on the monotonic clock. */
export type HydrateRows =
  { readonly type: "refused"; readonly reason: string } | { readonly type: "read"; readonly read: ReadRest; readonly begunAt: Millis };

export interface HydrateReading {
  readonly draft: SliceDraft;
  readonly reader: RowReader;
  readonly times: Pick<RequestTimes, "begunAt">;
}

export function readHydrateRows(rows: readonly unknown[], request: HydrateRequest, { draft, reader, times }: HydrateReading): HydrateRows {
  const begunAt = times.begunAt(request.startedAt);
  if (!Array.isArray(rows)) return { type: "refused", reason: "rows is not an array" };
  if (begunAt === undefined) return { type: "refused", reason: "startedAt is not a time in the past" };
  if (!isWatermark(request.watermark)) return { type: "refused", reason: "watermark is not a safe integer" };
  const read = readRestRows(rows, { draft, reader });
  return read.isWithoutKeys ? { type: "refused", reason: NO_KEYS } : { type: "read", read, begunAt };
}

function isWatermark(value: unknown): boolean {
  return value === undefined || Number.isSafeInteger(value);
}
