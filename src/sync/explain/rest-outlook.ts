/** What a REST source has under way, for a slice and for the reports. */
import type { BaselineFetch } from "../baselines/baseline-fetch.ts";
import type { RestOutlook } from "./outlook.ts";

/** `fetch`: undefined where there is no path. */
export function restOutlook(status: RestOutlook["status"], fetch: BaselineFetch | undefined, isSettling: boolean): RestOutlook {
  return { status, hasPath: fetch !== undefined, fetch: fetch?.outlook ?? { state: "idle", failures: 0 }, isSettling };
}
