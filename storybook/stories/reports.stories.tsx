/** Reports in each state. */
import { ReportsPanel } from "../desk/panels/reports-panel.tsx";
import type { EngineServer } from "../desk/servers/engine-server.ts";
import preview from "../preview.tsx";
import { Stage } from "../stages/stage.tsx";
import { cutOff, empty, live, serverOf, stale, waiting } from "../stages/scenes.ts";

const meta = preview.meta({
  title: "Panels/Reports",
  render: (_, { loaded }) => (
    <Stage server={serverOf(loaded)}>
      <ReportsPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(waiting("Reports"));
export const Live = meta.story(live("Reports"));
export const Empty = meta.story(empty("Reports", "No reports", { server: withoutReports }));
export const Stale = meta.story(stale("Reports", /connection lost/, cutOff));

/** Every book has reports; this server has none of them to list. */
function withoutReports(server: EngineServer): EngineServer {
  return { ...server, options: { ...server.options, fetch: () => Promise.resolve(Response.json({ reports: [] })) } };
}
