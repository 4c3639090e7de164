/** The hooks of report queries on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, showsText, wakes } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { ReportList } from "./report-queries.tsx";
import code from "./report-queries.tsx?raw";

const docs = hookPage({
  signature: `useReports(options), useCatalogue(options), useReportSection({ runId, sectionCode }, options)
  // the options and the result of useQuery, with freshness and updatedAt`,
  wakes:
    "A field that the component reads changes. A report event has the queries that it concerns fetched again.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useReports and the like",
  component: ReportList,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^[1-9] reports, [1-9] in the catalogue, live$/);
    await showsText(canvasElement, /^SUMMARY of .*, live$/);
    await wakes(canvasElement, () => atlasOf(id).control({ verb: "generate" }));
  },
});
