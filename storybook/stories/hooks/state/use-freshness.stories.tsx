/** useFreshness on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { Claim } from "./use-freshness.tsx";
import code from "./use-freshness.tsx?raw";

const docs = hookPage({
  signature:
    "useFreshness(slice) // { status, cause, since, updatedAt, asOf, recovering, error, lagMs, quarantinedCount }",
  wakes:
    "Anything in it changes. `updatedAt` does with each commit of the slice: read the status with `useAtlasStore` where that is too often.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useFreshness",
  component: Claim,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^live$/);
    await atlasOf(id).control({ verb: "rest", mode: "fail", durationMs: 60_000 });
    await atlasOf(id).control({ verb: "gap" });
    await atlasOf(id).control({ verb: "tick" });
    await showsStatus(canvasElement, /^stale: gap$/);
    await atlasOf(id).control({ verb: "heal" });
    await atlasOf(id).control({ verb: "snapshot" });
    await showsStatus(canvasElement, /^live$/);
  },
});
