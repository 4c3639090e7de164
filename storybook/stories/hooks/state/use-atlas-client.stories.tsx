/** useAtlasClient on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { expect, userEvent, waitFor } from "storybook/test";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, staysAsleep } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { ClientButtons } from "./use-atlas-client.tsx";
import code from "./use-atlas-client.tsx?raw";

const docs = hookPage({
  signature:
    "useAtlasClient() // { connect, disconnect, reconnect, read, fetch, hydrate, explain, stats, flush, forget, on, store }",
  wakes: "Nothing. What it reads is of the moment at which it is called.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useAtlasClient",
  component: ClientButtons,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvas, canvasElement, id }) => {
    await waitFor(() => expect(atlasOf(id).client.read("positions").freshness.status).toBe("live"), {
      timeout: 10_000,
    });
    await staysAsleep(canvasElement, () => atlasOf(id).control({ verb: "tick", count: 5 }));
    await userEvent.click(canvas.getByRole("button", { name: "Read" }));
    await showsStatus(canvasElement, /^\d+ positions in EUR, live$/);
    await userEvent.click(canvas.getByRole("button", { name: "Disconnect" }));
    await userEvent.click(canvas.getByRole("button", { name: "Read" }));
    await showsStatus(canvasElement, /^\d+ positions in EUR, stale$/);
    await userEvent.click(canvas.getByRole("button", { name: "Reconnect" }));
  },
});
