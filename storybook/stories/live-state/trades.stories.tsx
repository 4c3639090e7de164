/** Trades in every state of the matrix. */
import { TradesPanel } from "../../desk/panels/trades-panel.tsx";
import { cell } from "../../live-state/cell.ts";
import { Stage } from "../../live-state/stage.tsx";
import preview from "../../preview.tsx";

const meta = preview.meta({
  title: "Live state/Trades",
  render: () => (
    <Stage>
      <TradesPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(cell("trades", "waiting"));
export const Live = meta.story(cell("trades", "live"));
export const Empty = meta.story(cell("trades", "empty"));
export const StaleDisconnect = meta.story(cell("trades", "disconnect"));
export const StaleGap = meta.story(cell("trades", "gap"));
export const StaleMalformed = meta.story(cell("trades", "malformed"));
export const StaleUnconfirmedEmpty = meta.story(cell("trades", "unconfirmed-empty"));
export const StaleKeyCollision = meta.story(cell("trades", "key-collision"));
export const StaleUnproven = meta.story(cell("trades", "unproven"));
export const StaleLagging = meta.story(cell("trades", "lagging"));
export const Recovering = meta.story(cell("trades", "recovering"));
export const Blocked = meta.story(cell("trades", "blocked"));
export const Offline = meta.story(cell("trades", "offline"));
