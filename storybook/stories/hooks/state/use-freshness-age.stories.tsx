/** useFreshnessAge on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { Age } from "./use-freshness-age.tsx";
import code from "./use-freshness-age.tsx?raw";

const docs = hookPage({
  signature: "useFreshnessAge(slice, { everyMs = 1_000 }) // milliseconds; undefined before the first rows",
  wakes: "The age reaches the next whole step of `everyMs`, or new rows set it back.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useFreshnessAge",
  component: Age,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^rows arrived \d+ ms ago$/);
    await atlasOf(id).control({ verb: "pause" });
    await showsStatus(canvasElement, /^rows arrived [4-9]00 ms ago$/);
    await atlasOf(id).control({ verb: "tick", count: 10 });
    await showsStatus(canvasElement, /^rows arrived 0 ms ago$/);
    await atlasOf(id).control({ verb: "resume" });
  },
});
