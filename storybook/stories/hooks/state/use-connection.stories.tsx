/** useConnection on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, showsText, staysAsleep } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { Connection } from "./use-connection.tsx";
import code from "./use-connection.tsx?raw";

const docs = hookPage({
  signature:
    "useConnection() // { status, since, attempt, nextAttemptAt, lastClose, everConnected, sequence }",
  wakes: "The connection changes. Messages and heartbeats do not wake it.",
  code,
});

const meta = preview.meta({
  title: "Hooks/useConnection",
  component: Connection,
  tags: ["autodocs"],
  parameters: { atlas: { client: { timings: { backoffMinMs: 100 } } }, docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsText(canvasElement, /numbers: connection$/);
    await staysAsleep(canvasElement, () => atlasOf(id).control({ verb: "tick", count: 5 }));
    await atlasOf(id).control({ verb: "kill" });
    await showsText(canvasElement, /last close: abnormal/);
    await showsStatus(canvasElement, /^connected$/);
  },
});
