/** The connection badge in every status. The clock stands still, so that what it counts can be read. */
import { AtlasError, type ConnectionState } from "../../src/index.ts";
import { expect } from "storybook/test";
import { ConnectionBadge } from "../desk/connection/connection-badge.tsx";
import "../desk/theme.css";
import preview from "../preview.tsx";

const now = Date.UTC(2026, 10, 20, 9, 31, 7);

type Millis = ConnectionState["since"];
const at = (offsetMs: number): Millis => (now + offsetMs) as Millis; // a plain number becomes an instant here

const facts = { since: at(-4_200), attempt: 0, lastClose: undefined, everConnected: true, sequence: "connection" } as const;

const meta = preview.meta({
  title: "Connection badge",
  parameters: { atlas: { disable: true } },
  component: ConnectionBadge,
  args: { now },
  render: (args) => (
    <div className="desk-theme" style={{ padding: 16 }}>
      <ConnectionBadge {...args} />
    </div>
  ),
});

/** A badge in one state, and the words that have to be in it. */
const badge = (connection: ConnectionState, name: string, detail: string) => ({
  args: { connection },
  play: async ({ canvas, canvasElement }: { canvas: { getByRole: (role: string) => HTMLElement }; canvasElement: HTMLElement }) => {
    await expect(canvas.getByRole("status")).toHaveTextContent(name);
    await expect(canvasElement.querySelector(".badge-detail")).toHaveTextContent(detail);
  },
});

export const Idle = meta.story(badge({ ...facts, status: "idle", everConnected: false }, "Not connected", ""));
export const Connecting = meta.story(badge({ ...facts, status: "connecting", attempt: 3 }, "Connecting", "attempt 3"));
export const Connected = meta.story(badge({ ...facts, status: "connected" }, "Connected", "for 4.2 s"));
export const Disconnected = meta.story(
  badge({ ...facts, status: "disconnected", attempt: 2, nextAttemptAt: at(3_700) }, "Disconnected", "attempt 3 in 3.7 s"),
);
export const ClosedCleanly = meta.story(
  badge(
    { ...facts, status: "disconnected", nextAttemptAt: undefined, lastClose: { type: "clean", code: 1000, at: at(-4_200) } },
    "Disconnected",
    "until the page wakes",
  ),
);
export const Failed = meta.story(
  badge(
    { ...facts, status: "error", attempt: 1, nextAttemptAt: at(900), error: new AtlasError("token-failed") },
    "Error",
    "attempt 2 in 0.9 s",
  ),
);
export const Blocked = meta.story(
  badge({ ...facts, status: "blocked", reason: "token-rejected", error: new AtlasError("token-rejected") }, "Blocked", "token rejected"),
);
export const Disposed = meta.story(badge({ ...facts, status: "disposed" }, "Ended", ""));
