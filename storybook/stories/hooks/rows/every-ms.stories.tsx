/** The option `everyMs` on a page of its own. */
import { expect, waitFor } from "storybook/test";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { SlowTable } from "./every-ms.tsx";
import code from "./every-ms.tsx?raw";

const docs = hookPage({
  signature: "usePositions({ everyMs: 2_000 })",
  wakes:
    "As without it, but rows wake it once in `everyMs` at most. A change of the status wakes it at once.",
  code,
});

const meta = preview.meta({
  title: "Hooks/everyMs",
  component: SlowTable,
  tags: ["autodocs"],
  parameters: { atlas: { rates: { updatesPerSecond: 100 } }, docs },
});

export const Example = meta.story({
  play: async ({ canvas, canvasElement }) => {
    await showsStatus(canvasElement, /live$/);
    await waitFor(() => expect(counts()[0]).toBeGreaterThan((counts()[1] ?? 0) + 3), { timeout: 10_000 });

    function counts(): readonly number[] {
      return canvas.getAllByLabelText("renders").map(({ textContent }) => Number(textContent));
    }
  },
});
