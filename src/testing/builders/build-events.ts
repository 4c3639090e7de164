/** Payloads of the report events (P26–P28), as the server sends them. */
import type { GeneratedReport, ReportEdit, ReportLock } from "../../protocol/report-events.ts";
import type { ExtraFields, Overrides } from "./row-defaults.ts";

/** A report was made. */
export function buildGeneratedReport(overrides: Overrides<GeneratedReport> = {}, extra: ExtraFields = {}): GeneratedReport {
  return {
    report_id: "RPT-RISK-20261120",
    run_id: "RUN-20261120-1",
    entity_id: "ATLAS-LDN",
    desk_id: "FXO",
    business_date: "2026-11-20",
    version: 1,
    seal_hash_sha256: undefined,
    ...overrides,
    ...extra,
  };
}

/** A section was edited. */
export function buildReportEdit(overrides: Overrides<ReportEdit> = {}, extra: ExtraFields = {}): ReportEdit {
  return {
    run_id: "RUN-20261120-1",
    report_id: "RPT-RISK-20261120",
    desk_id: "FXO",
    user_id: "mpatel",
    section_code: "limits",
    edited_at: "2026-11-20T17:02:11.000Z",
    ...overrides,
    ...extra,
  };
}

/** The reports of a desk and date were locked. */
export function buildReportLock(overrides: Overrides<ReportLock> = {}, extra: ExtraFields = {}): ReportLock {
  return { desk_id: "FXO", business_date: "2026-11-20", locked_at: "2026-11-20T18:00:00.000Z", ...overrides, ...extra };
}
