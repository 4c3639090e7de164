/** Blotter in each state. */
import { BlotterPanel } from "../desk/panels/blotter-panel.tsx";
import preview from "../preview.tsx";
import { Stage } from "../stages/stage.tsx";
import { cutOff, empty, live, serverOf, stale, waiting } from "../stages/scenes.ts";

const meta = preview.meta({
  title: "Panels/Blotter",
  render: (_, { loaded }) => (
    <Stage server={serverOf(loaded)}>
      <BlotterPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(waiting("Blotter"));
export const Live = meta.story(live("Blotter"));
export const Empty = meta.story(empty("Blotter", "No entries"));
export const Stale = meta.story(stale("Blotter", /connection lost/, cutOff));
