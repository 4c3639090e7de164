/** The hooks of report events on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, showsText } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { ReportEvents } from "./report-events.tsx";
import code from "./report-events.tsx?raw";

const docs = hookPage({
  signature: `useGeneratedReports() // the runs, by business date, the newest first
useReportEdits({ runId }) // who edited which section last, the newest first
useReportLock({ deskId, businessDate }) // { status: "locked", lockedAt, isConfirmed } or { status: "unknown" }`,
  wakes: "A run, an edit or this lock changes. Rows of collections do not wake it.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useGeneratedReports and the like",
  component: ReportEvents,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^RPT-.*, version \d+$/);
    await atlasOf(id).control({ verb: "edit" });
    await showsText(canvasElement, / edited by /);
    await atlasOf(id).control({ verb: "lock", deskId: "DESK-FX" });
    await showsText(canvasElement, /^DESK-FX locked$/);
  },
});
