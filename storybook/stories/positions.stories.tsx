/** Positions in each state. */
import { PositionsPanel } from "../desk/panels/positions-panel.tsx";
import preview from "../preview.tsx";
import { Stage } from "../stages/stage.tsx";
import { cutOff, empty, live, restDown, serverOf, stale, waiting } from "../stages/scenes.ts";

const meta = preview.meta({
  title: "Panels/Positions",
  render: (_, { loaded }) => (
    <Stage server={serverOf(loaded)}>
      <PositionsPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(waiting("Positions"));
export const Live = meta.story(live("Positions"));
export const Empty = meta.story(empty("Positions", "No positions"));
export const Stale = meta.story(stale("Positions", /connection lost/, cutOff));
/** An empty snapshot that REST does not confirm: the rows stay, in doubt. */
export const StaleUnconfirmedEmpty = meta.story(stale("Positions", /empty snapshot not confirmed/, [restDown, { verb: "empty" }]));
/** Messages were missed, and the fetch that would make up for them fails. */
export const StaleGap = meta.story(stale("Positions", /messages missed/, [restDown, { verb: "gap", count: 3 }, { verb: "tick" }]));
