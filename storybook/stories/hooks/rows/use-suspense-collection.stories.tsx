/** useSuspenseCollection on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { SuspendedTrades } from "./use-suspense-collection.tsx";
import code from "./use-suspense-collection.tsx?raw";

const docs = hookPage({
  signature:
    "useSuspenseCollection(handle, options) // as useCollection, below Suspense and an error boundary",
  wakes:
    "The first baseline ends the fallback; from then on it is as `useCollection`. It never suspends again.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useSuspenseCollection",
  component: SuspendedTrades,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^[1-9]\d* trades, live$/);
    await atlasOf(id).control({ verb: "rest", mode: "hang", durationMs: 60_000 });
    await atlasOf(id).control({ verb: "gap" });
    await atlasOf(id).control({ verb: "tick" });
    await showsStatus(canvasElement, /^[1-9]\d* trades, stale$/);
    await atlasOf(id).control({ verb: "heal" });
  },
});
