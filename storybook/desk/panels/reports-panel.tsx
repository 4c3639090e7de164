/** Reports: the latest run of each, whether its desk and date are locked, and who edited which section last. */
import { useRef, type ReactNode } from "react";
import { useFreshness, useGeneratedReports, useReportEdits, useReportLock, type GeneratedReport } from "../../../src/index.ts";
import { timeOfDay } from "../format.ts";
import { Panel, Placeholder } from "./panel.tsx";
import { stateOfSlice } from "./panel-state.ts";
import { useTableLayout } from "../table/use-table-layout.ts";
import { showWhole } from "../table/whole-text.ts";

const columns = [
  { title: "Report", width: 110 },
  { title: "Desk", width: 92 },
  { title: "Lock", width: 110 },
  { title: "Last edit", width: 154 },
  { title: "At", width: 68 },
  { title: "Ver", width: 40 },
  { title: "Date", width: 86 },
] as const;

export function ReportsPanel(): ReactNode {
  const reports = useGeneratedReports();
  const state = stateOfSlice(useFreshness("reports"));
  const scroller = useRef<HTMLDivElement>(null);
  const { style } = useTableLayout(columns, scroller);
  return (
    <Panel title="Reports" state={state} size={reports.length}>
      <div className="table-frame">
        <div
          ref={scroller}
          role="table"
          aria-label="Reports"
          className="row-table"
          tabIndex={0}
          style={style}
          onPointerOver={(event) => showWhole(event.target)}
        >
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

const nothing = <span className="nothing">–</span>;

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
        {deskId ?? nothing}
      </div>
      <div role="cell" className="cell" data-tone={lock.status === "locked" ? "warn" : "quiet"}>
        {lock.status === "locked" ? `locked ${timeOfDay(lock.lockedAt) ?? ""}` : "unknown"}
      </div>
      <div role="cell" className="cell long">
        {edit === undefined ? nothing : `${edit.section_code} by ${edit.user_id}`}
      </div>
      <div role="cell" className="cell">
        {timeOfDay(edit?.edited_at) ?? nothing}
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
