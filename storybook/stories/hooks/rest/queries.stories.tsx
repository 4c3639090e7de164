/** The hooks of REST queries on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, showsText } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { LatestOrders } from "./queries.tsx";
import code from "./queries.tsx?raw";

const docs = hookPage({
  signature: `useOrders(options), useCurves(options), useDividends(options), useCoupons(options), usePaymentOrdersQuery(options)
  // the options and the result of useQuery, with freshness: { status, cause, since } and updatedAt`,
  wakes:
    "A field that the component reads changes: `data` keeps its identity where the answer says the same, and a signal changes `freshness`.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useOrders and the like",
  component: LatestOrders,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^live$/);
    await showsText(canvasElement, /^(buy|sell) /);
    await atlasOf(id).control({ verb: "rest", mode: "fail", durationMs: 60_000 });
    await atlasOf(id).control({ verb: "signal", kind: "orders" });
    await showsStatus(canvasElement, /^stale: outdated$/);
    await showsText(canvasElement, /^fetch-failed$/);
    await atlasOf(id).control({ verb: "heal" });
  },
});
