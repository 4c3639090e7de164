/** Cash in every state of the matrix. */
import { CashPanel } from "../../desk/panels/cash-panel.tsx";
import { cell } from "../../live-state/cell.ts";
import { Stage } from "../../live-state/stage.tsx";
import preview from "../../preview.tsx";

const meta = preview.meta({
  title: "Live state/Cash",
  render: () => (
    <Stage>
      <CashPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(cell("cash", "waiting"));
export const Live = meta.story(cell("cash", "live"));
export const Empty = meta.story(cell("cash", "empty"));
export const StaleDisconnect = meta.story(cell("cash", "disconnect"));
export const StaleGap = meta.story(cell("cash", "gap"));
export const StaleMalformed = meta.story(cell("cash", "malformed"));
export const StaleUnconfirmedEmpty = meta.story(cell("cash", "unconfirmed-empty"));
export const StaleKeyCollision = meta.story(cell("cash", "key-collision"));
export const StaleUnproven = meta.story(cell("cash", "unproven"));
export const StaleLagging = meta.story(cell("cash", "lagging"));
export const Recovering = meta.story(cell("cash", "recovering"));
export const Blocked = meta.story(cell("cash", "blocked"));
export const Offline = meta.story(cell("cash", "offline"));
