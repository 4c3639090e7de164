/** useLostConnection on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { expect, waitFor } from "storybook/test";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsText } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { OutageLog } from "./use-lost-connection.tsx";
import code from "./use-lost-connection.tsx?raw";

const docs = hookPage({
  signature:
    'useLostConnection(listener: ({ type: "lost" | "restored", connection, lostForMs }) => void, { afterMs = 5_000 }): void',
  wakes:
    "Nothing: it calls `listener` once an outage has lasted `afterMs`, and again when it is over. This example renders since it sets a state there.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useLostConnection",
  component: OutageLog,
  tags: ["autodocs"],
  parameters: { atlas: { client: { timings: { backoffMinMs: 100 } } }, docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await waitFor(() => expect(atlasOf(id).client.store.getState().connection.status).toBe("connected"), {
      timeout: 10_000,
    });
    await atlasOf(id).control({ verb: "refuse", durationMs: 600 });
    await atlasOf(id).control({ verb: "kill" });
    await showsText(canvasElement, /^lost after \d+ ms$/);
    await showsText(canvasElement, /^restored after \d+ ms$/);
  },
});
