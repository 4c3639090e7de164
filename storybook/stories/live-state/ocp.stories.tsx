/** Open currency positions in every state of the matrix. */
import { OcpPanel } from "../../desk/panels/ocp-panel.tsx";
import { cell } from "../../live-state/cell.ts";
import { Stage } from "../../live-state/stage.tsx";
import preview from "../../preview.tsx";

const meta = preview.meta({
  title: "Live state/Open currency positions",
  render: () => (
    <Stage>
      <OcpPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(cell("ocp", "waiting"));
export const Live = meta.story(cell("ocp", "live"));
export const Empty = meta.story(cell("ocp", "empty"));
export const StaleDisconnect = meta.story(cell("ocp", "disconnect"));
export const StaleGap = meta.story(cell("ocp", "gap"));
export const StaleMalformed = meta.story(cell("ocp", "malformed"));
export const StaleUnconfirmedEmpty = meta.story(cell("ocp", "unconfirmed-empty"));
export const StaleKeyCollision = meta.story(cell("ocp", "key-collision"));
export const StaleUnproven = meta.story(cell("ocp", "unproven"));
export const StaleLagging = meta.story(cell("ocp", "lagging"));
export const Recovering = meta.story(cell("ocp", "recovering"));
export const Blocked = meta.story(cell("ocp", "blocked"));
export const Offline = meta.story(cell("ocp", "offline"));
