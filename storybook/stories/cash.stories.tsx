/** Cash in each state. */
import { CashPanel } from "../desk/panels/cash-panel.tsx";
import preview from "../preview.tsx";
import { Stage } from "../stages/stage.tsx";
import { cutOff, empty, live, serverOf, stale, waiting } from "../stages/scenes.ts";

const meta = preview.meta({
  title: "Panels/Cash",
  render: (_, { loaded }) => (
    <Stage server={serverOf(loaded)}>
      <CashPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(waiting("Cash"));
export const Live = meta.story(live("Cash"));
export const Empty = meta.story(empty("Cash", "No balances", { commands: [{ verb: "empty", slice: "cash" }] }));
export const Stale = meta.story(stale("Cash", /connection lost/, cutOff));
