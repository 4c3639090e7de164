/**
 * What is known of reports: those that were made, who edited which section, and which desks and dates are locked.
 *
 * Rules: P26 generated, P27 edit, P28 lock.
 */
import type { GeneratedReport, ReportEdit, ReportLock } from "../protocol/report-events.ts";
import type { Freshness } from "./freshness.ts";

export interface ReportsState {
  /** By `report_id` (P26). */
  readonly generated: ReadonlyMap<string, GeneratedReport>;
  /** By `reportEditKey` (P27). */
  readonly edits: ReadonlyMap<string, ReportEdit>;
  /** By `reportLockKey` (P28). What is not in it is *unknown*, never "unlocked". */
  readonly locks: ReadonlyMap<string, ReportLock>;
  readonly freshness: Freshness;
}
