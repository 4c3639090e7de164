/** useTotals on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, staysAsleep } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { CashByCurrency } from "./use-totals.tsx";
import code from "./use-totals.tsx?raw";

const docs = hookPage({
  signature:
    "useTotals(slice, { by, sum, unit, where }) // { totals: [{ group, unit, sums, count, absentCounts }], status, error }",
  wakes: "A total or the status changes. A row that changes in other fields does not.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useTotals",
  component: CashByCurrency,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^[1-9]\d* currencies, live$/);
    await atlasOf(id).control({ verb: "pause" });
    await staysAsleep(canvasElement, () => atlasOf(id).control({ verb: "snapshot", slice: "cash" }));
    await atlasOf(id).control({ verb: "resume" });
  },
});
