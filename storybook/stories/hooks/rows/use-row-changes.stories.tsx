/** useRowChanges on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsText } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { TradeLog } from "./use-row-changes.tsx";
import code from "./use-row-changes.tsx?raw";

const docs = hookPage({
  signature: "useRowChanges(slice, onBatch: ({ changes, sources }) => void): void",
  wakes:
    "Nothing: it calls `onBatch` after each commit that changed rows of the slice. This example renders since it sets a state there.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useRowChanges",
  component: TradeLog,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsText(canvasElement, /^snapshot: enter /);
    await atlasOf(id).control({ verb: "tick", count: 20 });
    await showsText(canvasElement, /^delta: /);
  },
});
