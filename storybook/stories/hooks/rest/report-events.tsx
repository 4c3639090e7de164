import { useGeneratedReports, useReportEdits, useReportLock } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

export function ReportEvents() {
  const [latest] = useGeneratedReports();
  const [edit] = useReportEdits();
  const lock = useReportLock({ deskId: "DESK-FX", businessDate: latest?.business_date ?? "" });
  return (
    <Example
      renders={useRenderCount()}
      status={latest === undefined ? "no run yet" : `${latest.report_id}, version ${latest.version}`}
    >
      <p>{edit === undefined ? "no edit yet" : `${edit.section_code} edited by ${edit.user_id}`}</p>
      <p>
        {lock.status === "locked"
          ? `DESK-FX locked${lock.isConfirmed ? "" : ", not confirmed"}`
          : "lock of DESK-FX unknown"}
      </p>
    </Example>
  );
}
