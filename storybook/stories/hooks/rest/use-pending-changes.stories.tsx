/** usePendingChanges on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { userEvent } from "storybook/test";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, showsText } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { Approvals } from "./use-pending-changes.tsx";
import code from "./use-pending-changes.tsx?raw";

const docs = hookPage({
  signature:
    "usePendingChanges(slice, { deadlineMs = 30_000, isAnswer }) // [pending: Map<key, { status, change, startedAt }>, run(key, change, call)]",
  wakes:
    "A change of the slice becomes pending, gets another status or is dropped. Here the rows wake the component as well.",
  code,
});

const meta = preview.meta({
  title: "Hooks/usePendingChanges",
  component: Approvals,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvas, canvasElement, id }) => {
    await showsStatus(canvasElement, /^live$/);
    await atlasOf(id).control({ verb: "rest", mode: "hang", durationMs: 60_000 });
    await userEvent.click((await canvas.findAllByRole("button"))[0]!);
    await showsText(canvasElement, /approved: sending/);
    await atlasOf(id).control({ verb: "heal" });
  },
});
