/** Trades in each state. */
import { TradesPanel } from "../desk/panels/trades-panel.tsx";
import preview from "../preview.tsx";
import { Stage } from "../stages/stage.tsx";
import { cutOff, empty, live, serverOf, stale, waiting } from "../stages/scenes.ts";

const meta = preview.meta({
  title: "Panels/Trades",
  render: (_, { loaded }) => (
    <Stage server={serverOf(loaded)}>
      <TradesPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(waiting("Trades"));
export const Live = meta.story(live("Trades"));
export const Empty = meta.story(empty("Trades", "No trades"));
export const Stale = meta.story(stale("Trades", /connection lost/, cutOff));
