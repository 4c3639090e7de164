/** Blotter in every state of the matrix. */
import { BlotterPanel } from "../../desk/panels/blotter-panel.tsx";
import { cell } from "../../live-state/cell.ts";
import { Stage } from "../../live-state/stage.tsx";
import preview from "../../preview.tsx";

const meta = preview.meta({
  title: "Live state/Blotter",
  render: () => (
    <Stage>
      <BlotterPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(cell("blotter", "waiting"));
export const Live = meta.story(cell("blotter", "live"));
export const Empty = meta.story(cell("blotter", "empty"));
export const StaleDisconnect = meta.story(cell("blotter", "disconnect"));
export const StaleGap = meta.story(cell("blotter", "gap"));
export const StaleMalformed = meta.story(cell("blotter", "malformed"));
export const StaleUnconfirmedEmpty = meta.story(cell("blotter", "unconfirmed-empty"));
export const StaleKeyCollision = meta.story(cell("blotter", "key-collision"));
export const StaleUnproven = meta.story(cell("blotter", "unproven"));
export const StaleLagging = meta.story(cell("blotter", "lagging"));
export const Recovering = meta.story(cell("blotter", "recovering"));
export const Blocked = meta.story(cell("blotter", "blocked"));
export const Offline = meta.story(cell("blotter", "offline"));
