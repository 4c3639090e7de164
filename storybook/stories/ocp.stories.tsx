/** Open currency positions in each state. */
import { OcpPanel } from "../desk/panels/ocp-panel.tsx";
import preview from "../preview.tsx";
import { Stage } from "../stages/stage.tsx";
import { cutOff, empty, live, serverOf, stale, waiting } from "../stages/scenes.ts";

const meta = preview.meta({
  title: "Panels/Open currency positions",
  render: (_, { loaded }) => (
    <Stage server={serverOf(loaded)}>
      <OcpPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(waiting("Open currency positions"));
export const Live = meta.story(live("Open currency positions"));
export const Empty = meta.story(empty("Open currency positions", "No open positions", { commands: [{ verb: "empty", slice: "ocp" }] }));
export const Stale = meta.story(stale("Open currency positions", /connection lost/, cutOff));
