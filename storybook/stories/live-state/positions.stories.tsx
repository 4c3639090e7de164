/** Positions in every state of the matrix. */
import { PositionsPanel } from "../../desk/panels/positions-panel.tsx";
import { cell } from "../../live-state/cell.ts";
import { Stage } from "../../live-state/stage.tsx";
import preview from "../../preview.tsx";

const meta = preview.meta({
  title: "Live state/Positions",
  render: () => (
    <Stage>
      <PositionsPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(cell("positions", "waiting"));
export const Live = meta.story(cell("positions", "live"));
export const Empty = meta.story(cell("positions", "empty"));
export const StaleDisconnect = meta.story(cell("positions", "disconnect"));
export const StaleGap = meta.story(cell("positions", "gap"));
export const StaleMalformed = meta.story(cell("positions", "malformed"));
export const StaleUnconfirmedEmpty = meta.story(cell("positions", "unconfirmed-empty"));
export const StaleKeyCollision = meta.story(cell("positions", "key-collision"));
export const StaleUnproven = meta.story(cell("positions", "unproven"));
export const StaleLagging = meta.story(cell("positions", "lagging"));
export const Recovering = meta.story(cell("positions", "recovering"));
export const Blocked = meta.story(cell("positions", "blocked"));
export const Offline = meta.story(cell("positions", "offline"));
