import { useCatalogue, useReports, useReportSection } from "@mavr/atlas-react";
import { Example, useRenderCount } from "../../../hook-page/example.tsx";

function Summary({ runId }: { readonly runId: string }) {
  const { data, freshness } = useReportSection({ runId, sectionCode: "SUMMARY" });
  return (
    <p>
      {data === undefined ? freshness.status : `${data.section_code} of ${data.run_id}, ${freshness.status}`}
    </p>
  );
}

export function ReportList() {
  const { data: catalogue = [] } = useCatalogue();
  const { data: reports = [], freshness } = useReports();
  const runId = reports[0]?.run_id;
  return (
    <Example
      renders={useRenderCount()}
      status={`${reports.length} reports, ${catalogue.length} in the catalogue, ${freshness.status}`}
    >
      {typeof runId === "string" && <Summary runId={runId} />}
    </Example>
  );
}
