/** What is planned for a query that a signal has named: the state of `paced-refetch.ts`, for the inspector. */
import type { QueryId } from "./query-port.ts";

export interface QueryOutlook {
  readonly query: QueryId;
  /** `hidden`: it waits until the page is visible. */
  readonly phase: "idle" | "fetching" | "pausing" | "hidden";
  /** Why another fetch follows. */
  readonly next: "signal" | "failure" | undefined;
  /** Until the pause is over, or the planned fetch begins. Unit: milliseconds from now on. */
  readonly waitMs: number | undefined;
  /** Pauses in a row in which a signal came: each makes the next pause longer. */
  readonly signalledPauses: number;
  readonly failures: number;
}
