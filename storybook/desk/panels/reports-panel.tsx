/** Reports: the latest run of each, whether its desk and date are locked, and who edited which section last. */
import type { ReactNode } from "react";
import { useFreshness, useGeneratedReports, useReportEdits, useReportLock, type GeneratedReport } from "../../../src/index.ts";
import { timeOfDay } from "../format.ts";
import { Panel, Placeholder } from "./panel.tsx";
import { stateOfSlice } from "./panel-state.ts";
import { tracks } from "../table/tracks.ts";

const columns = [
  { title: "Report", width: 112 },
  { title: "Desk", width: 92 },
  { title: "Lock", width: 108 },
  { title: "Last edit", width: 184 },
  { title: "Ver", width: 40 },
  { title: "Date", width: 86 },
] as const;

export function ReportsPanel(): ReactNode {
  const reports = useGeneratedReports();
  const state = stateOfSlice(useFreshness("reports"));
  return (
    <Panel title="Reports" state={state} size={reports.length}>
      <div className="table-frame">
        <div role="table" aria-label="Reports" className="row-table" tabIndex={0} style={tracks(columns)}>
          <div role="rowgroup" className="head">
            <div role="row" className="head-row">
              {columns.map(({ title }) => (
                <div key={title} role="columnheader" className={title === "Ver" ? "head-cell number" : "head-cell"}>
                  <span className="head-text">{title}</span>
                </div>
              ))}
            </div>
          </div>
          <div role="rowgroup" className="body plain">
            {reports.map((report) => (
              <ReportRow key={report.report_id} report={report} />
            ))}
          </div>
        </div>
        {reports.length === 0 && (
          <div className="placeholder">
            <Placeholder state={state} empty="No reports" />
          </div>
        )}
      </div>
    </Panel>
  );
}

function ReportRow({ report }: { readonly report: GeneratedReport }): ReactNode {
  const { report_id: reportId, run_id: runId, desk_id: deskId, business_date: businessDate, version } = report;
  const lock = useReportLock({ deskId: deskId ?? "", businessDate });
  const [edit] = useReportEdits({ runId });
  return (
    <div role="row" className="row">
      <div role="cell" className="cell" title={`run ${runId}, seal ${report.seal_hash_sha256 ?? "none"}`}>
        {reportId}
      </div>
      <div role="cell" className="cell">
        {deskId ?? <span className="nothing">–</span>}
      </div>
      <div role="cell" className="cell" data-tone={lock.status === "locked" ? "warn" : "quiet"}>
        {lock.status === "locked" ? `locked ${timeOfDay(lock.lockedAt) ?? ""}` : "unknown"}
      </div>
      <div role="cell" className="cell">
        {edit === undefined ? (
          <span className="nothing">–</span>
        ) : (
          `${edit.section_code} by ${edit.user_id} ${timeOfDay(edit.edited_at) ?? ""}`
        )}
      </div>
      <div role="cell" className="cell number">
        {version}
      </div>
      <div role="cell" className="cell">
        {businessDate}
      </div>
    </div>
  );
}
