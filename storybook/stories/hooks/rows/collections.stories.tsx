/** The hooks of collections on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, staysAsleep, wakes } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { LargestPositions } from "./collections.tsx";
import code from "./collections.tsx?raw";

const docs = hookPage({
  signature: `usePositions({ where, sort, offset, limit, select, enabled, paused, everyMs })
useTrades(options), useBlotter(options), useCashBalances(options), useOcp(options), usePaymentOrders(options)
useCollection(handle, options) // a collection of your own
  // { rows, keys, size, status, isLive, isStale, error, quarantinedCount, pendingCount }`,
  wakes:
    "A row of the window, `size` or the status changes; at most once a frame. Other rows and other slices do not.",
  code,
});

const meta = preview.meta({
  title: "Hooks/usePositions and the like",
  component: LargestPositions,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^5 of \d+ positions in USD, live$/);
    await wakes(canvasElement, () => atlasOf(id).control({ verb: "tick", count: 20 }));
    await atlasOf(id).control({ verb: "pause" });
    await staysAsleep(canvasElement, () => atlasOf(id).control({ verb: "edit" }));
    await atlasOf(id).control({ verb: "resume" });
  },
});
