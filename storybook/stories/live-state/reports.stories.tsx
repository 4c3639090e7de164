/** Reports in every state of the matrix. */
import { ReportsPanel } from "../../desk/panels/reports-panel.tsx";
import { cell } from "../../live-state/cell.ts";
import { Stage } from "../../live-state/stage.tsx";
import preview from "../../preview.tsx";

const meta = preview.meta({
  title: "Live state/Reports",
  render: () => (
    <Stage>
      <ReportsPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(cell("reports", "waiting"));
export const Live = meta.story(cell("reports", "live"));
export const Empty = meta.story(cell("reports", "empty"));
export const StaleDisconnect = meta.story(cell("reports", "disconnect"));
export const StaleGap = meta.story(cell("reports", "gap"));
export const StaleMalformed = meta.story(cell("reports", "malformed"));
export const StaleUnproven = meta.story(cell("reports", "unproven"));
export const StaleLagging = meta.story(cell("reports", "lagging"));
export const Recovering = meta.story(cell("reports", "recovering"));
export const Blocked = meta.story(cell("reports", "blocked"));
export const Offline = meta.story(cell("reports", "offline"));
