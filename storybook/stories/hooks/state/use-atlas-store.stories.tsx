/** useAtlasStore on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, staysAsleep } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { TradeCount } from "./use-atlas-store.tsx";
import code from "./use-atlas-store.tsx?raw";

const docs = hookPage({
  signature:
    "useAtlasStore(selector: (state) => Selected) // { positions, trades, …, reports, connection }, as with Zustand",
  wakes: "What the selector returns changes, by `Object.is`.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useAtlasStore",
  component: TradeCount,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^[1-9]\d* trades$/);
    await atlasOf(id).control({ verb: "pause" });
    await staysAsleep(canvasElement, () => atlasOf(id).control({ verb: "snapshot" }));
    await atlasOf(id).control({ verb: "resume" });
  },
});
