/**
 * The table of report events: kinds, and the queries that each invalidates. An event that cannot be read still invalidates (P23, P29).
 *
 * Rules: P26–P29.
 */
import { asRecord, ownText } from "../protocol/json.ts";
import type { ReportEvent } from "../protocol/report-events.ts";
import { atlasKeys, type QueryKey } from "./queries/query-keys.ts";

export interface ReportEventKind {
  readonly type: ReportEvent["type"];
  /** The keys that this event invalidates; for an unreadable one, the prefixes above them. */
  readonly keys: (data: unknown) => readonly QueryKey[];
}

export const reportEvents: Readonly<Record<string, ReportEventKind>> = {
  report_generated: {
    type: "generated",
    keys: () => [atlasKeys.reports(), atlasKeys.v2(), atlasKeys.catalogue()],
  },
  report_edit: { type: "edit", keys: editKeys },
  report_locked: { type: "locked", keys: () => [atlasKeys.reports(), atlasKeys.catalogue()] },
};

function editKeys(data: unknown): readonly QueryKey[] {
  const payload = asRecord(data);
  if (payload === undefined) return [atlasKeys.section(), atlasKeys.catalogue(), atlasKeys.report()];
  const read = (name: string) => ownText(payload, name);
  const reportId = read("report_id");
  const keys = [atlasKeys.section(read("run_id"), read("section_code")), atlasKeys.catalogue()];
  return reportId === undefined ? keys : [...keys, atlasKeys.report(reportId)];
}
