/** useRowFlash on a page of its own. */
import { expect, waitFor } from "storybook/test";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { FlashingPrices } from "./use-row-flash.tsx";
import code from "./use-row-flash.tsx?raw";

const docs = hookPage({
  signature: 'useRowFlash(slice, key, { durationMs = 600 }) // { [field]: "up" | "down" | "changed" }',
  wakes:
    "A delta changes a field of this row, and the light goes out. Snapshots and REST answers light up nothing.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useRowFlash",
  component: FlashingPrices,
  tags: ["autodocs"],
  parameters: { atlas: { rates: { updatesPerSecond: 100 } }, docs },
});

export const Example = meta.story({
  play: async ({ canvasElement }) => {
    await showsStatus(canvasElement, /^live$/);
    await waitFor(() => expect(canvasElement.querySelector("[data-flash]")).not.toBeNull(), {
      timeout: 10_000,
    });
  },
});
