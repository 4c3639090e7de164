/** The hooks for one row on a page of its own. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { hookPage } from "../../../hook-page/hook-page.ts";
import { showsStatus, staysAsleep } from "../../../hook-page/screen.ts";
import preview from "../../../preview.tsx";
import { FirstPosition } from "./one-row.tsx";
import code from "./one-row.tsx?raw";

const docs = hookPage({
  signature: `usePosition(key), useTrade(key), useBlotterEntry(key), useCashBalance(key), useOcpPosition(key), usePaymentOrder(key)
useRow(handle, key) // a collection of your own
  // the row; undefined where the key or the row does not exist`,
  wakes: "This row changes. A row beside it does not, and neither does the status of the slice.",
  code,
});

const meta = preview.meta({
  title: "Hooks/usePosition and the like",
  component: FirstPosition,
  tags: ["autodocs"],
  parameters: { docs },
});

export const Example = meta.story({
  play: async ({ canvasElement, id }) => {
    await showsStatus(canvasElement, /^[A-Z]/);
    await atlasOf(id).control({ verb: "pause" });
    await staysAsleep(canvasElement, () => atlasOf(id).control({ verb: "gap" }));
    await atlasOf(id).control({ verb: "resume" });
  },
});
