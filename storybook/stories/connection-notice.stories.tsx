/** The notice in the head of the desk: why the feed is not what it should be, in words. */
import { expect } from "storybook/test";
import { AtlasError, type ConnectionState } from "../../src/index.ts";
import { ConnectionNotice, type ConnectionNoticeProps } from "../desk/connection/connection-notice.tsx";
import "../desk/theme.css";
import preview from "../preview.tsx";

const now = Date.UTC(2026, 10, 20, 9, 31, 7);

type Millis = ConnectionState["since"];
const at = now as Millis; // a plain number becomes an instant here

const facts = { since: at, attempt: 0, lastClose: undefined, everConnected: true, sequence: "connection" } as const;
const connected: ConnectionState = { ...facts, status: "connected" };
const lost: ConnectionState = {
  ...facts,
  status: "disconnected",
  nextAttemptAt: undefined,
  lastClose: { type: "abnormal", code: 1006, at },
};

const meta = preview.meta({
  title: "Connection notice",
  parameters: { atlas: { disable: true } },
  component: ConnectionNotice,
  render: (args) => (
    <div className="desk-theme" style={{ padding: 16 }}>
      <ConnectionNotice {...args} />
    </div>
  ),
});

/** A notice, and what has to stand in it. Times of day depend on the time zone, so they are left out. */
const notice = (props: Partial<ConnectionNoticeProps>, text: RegExp) => ({
  args: { connection: connected, isOnline: true, lagMs: 0, ...props },
  play: async ({ canvas }: { canvas: { getByRole: (role: string) => HTMLElement } }) => {
    await expect(canvas.getByRole("alert")).toHaveTextContent(text);
  },
});

export const Nothing = meta.story(notice({}, /^$/));
export const Lagging = meta.story(notice({ lagMs: 12_000 }, /^the feed is 12 s behind$/));
export const Offline = meta.story(notice({ isOnline: false }, /^this computer is offline$/));
export const Lost = meta.story(notice({ connection: lost }, /^connection lost, code 1006 · rows are as of \d/));
export const LostOffline = meta.story(notice({ connection: lost, isOnline: false }, /^this computer is offline · rows are as of \d/));
export const TokenRejected = meta.story(
  notice(
    { connection: { ...facts, status: "blocked", reason: "token-rejected", error: new AtlasError("token-rejected") } },
    /^the server rejects the token: sign in again · rows are as of \d/,
  ),
);
export const AddressRefused = meta.story(
  notice(
    { connection: { ...facts, everConnected: false, status: "blocked", reason: "address", error: new AtlasError("invalid-address") } },
    /^the address can never work: see the console · nothing was received yet$/,
  ),
);
