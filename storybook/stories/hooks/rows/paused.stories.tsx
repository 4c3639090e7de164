/** The option `paused` on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { userEvent } from "storybook/test";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, showsText } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { PausableTable } from "./paused.tsx";
import code from "./paused.tsx?raw";

const docs = hookPage({
  signature: 'usePositions({ paused: true }) // status: "paused", pendingCount: number',
  wakes: "While paused, `pendingCount` grows or the connection is lost. The rows are those of the pause.",
  code,
});

const meta = preview.meta({
  title: "Hooks/paused",
  component: PausableTable,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvas, canvasElement, id }) => {
    await showsStatus(canvasElement, /^live$/);
    await userEvent.click(canvas.getByRole("button", { name: "Pause" }));
    await atlasOf(id).control({ verb: "tick", count: 10 });
    await showsText(canvasElement, /^Show [1-9]\d* changes$/);
    await showsStatus(canvasElement, /^paused$/);
    await userEvent.click(canvas.getByRole("button"));
    await showsStatus(canvasElement, /^live$/);
  },
});
