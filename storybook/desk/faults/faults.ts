/** What the drawer can do to the server: a table of commands, each with a line that says what is to be seen. */
import type { FaultCommand } from "../../../src/engine/control-verbs.ts";

/** Has the server carry out a command; resolves with what it says it did, rejects where nobody answers. */
export type Control = (command: FaultCommand) => Promise<string>;

export interface Fault {
  readonly label: string;
  readonly description: string;
  /** Carried out in this order. */
  readonly commands: readonly FaultCommand[];
}

export interface FaultGroup {
  readonly title: string;
  readonly faults: readonly Fault[];
}

export const faultGroups: readonly FaultGroup[] = [
  {
    title: "Messages",
    faults: [
      {
        label: "Drop one message",
        description: "Leaves out the next message. The number after it shows the hole: stale, refetched, live.",
        commands: [{ verb: "drop", count: 1 }],
      },
      {
        label: "Gap of 25",
        description: "Skips 25 numbers without losing a row, which nobody can know: all slices recover.",
        commands: [{ verb: "gap", count: 25 }],
      },
      {
        label: "Malformed frame",
        description: "Sends a frame that is not JSON. It is counted and dropped; the feed goes on.",
        commands: [{ verb: "malformed" }],
      },
      {
        label: "Cut-off delta",
        description: "Sends half a delta of positions: what it held is unknown, so they are fetched again.",
        commands: [{ verb: "malformed", shape: "truncated" }],
      },
      {
        label: "Empty positions",
        description: "Sends an empty snapshot of positions. It is not believed until REST has confirmed it.",
        commands: [{ verb: "empty" }],
      },
      {
        label: "Unknown kind",
        description: "Sends a kind that this client has never heard of. It is counted, and nothing else.",
        commands: [{ verb: "unknown" }],
      },
      {
        label: "Numbers restart",
        description: "Starts the numbering again within the connection, as a restarted broadcaster does.",
        commands: [{ verb: "renumber" }],
      },
    ],
  },
  {
    title: "Connection",
    faults: [
      {
        label: "Kill the socket",
        description: "Cuts the connection without a close. It comes back after the backoff, with new snapshots.",
        commands: [{ verb: "kill" }],
      },
      {
        label: "Close with 1011",
        description: "Closes as a failing server does: an abnormal close, so it reconnects.",
        commands: [{ verb: "close", code: 1011 }],
      },
      {
        label: "Close with 1000",
        description: "Closes cleanly: no reconnect until the page wakes, or Reconnect is pressed.",
        commands: [{ verb: "close", code: 1000 }],
      },
      {
        label: "Silence for 60 s",
        description: "Sends nothing, heartbeats included. After 45 s the watchdog replaces the socket.",
        commands: [{ verb: "silence", durationMs: 60_000 }],
      },
      {
        label: "Refuse for 15 s",
        description: "Answers handshakes with 503 and cuts what is open: watch the attempts climb.",
        commands: [{ verb: "refuse", durationMs: 15_000 }, { verb: "kill" }],
      },
      {
        label: "Expire tokens",
        description: "Makes every token invalid. The open socket stays; the next attempt asks for a new one.",
        commands: [{ verb: "expire" }],
      },
      {
        label: "Stop for 5 s",
        description: "Takes the whole server down for five seconds, REST included.",
        commands: [{ verb: "stop", durationMs: 5_000 }],
      },
    ],
  },
  {
    title: "REST",
    faults: [
      {
        label: "REST fails 20 s",
        description: "Answers 503. Orders keep their rows and turn stale at their next signal.",
        commands: [{ verb: "rest", mode: "fail", durationMs: 20_000 }],
      },
      {
        label: "REST slow 20 s",
        description: "Answers after three seconds: signals in that time lead to one more fetch, not to many.",
        commands: [{ verb: "rest", mode: "slow", durationMs: 20_000, delayMs: 3_000 }],
      },
      {
        label: "REST sends HTML",
        description: "Answers 200 with a sign-in page for 20 s, as proxies do. It is never taken for rows.",
        commands: [{ verb: "rest", mode: "html", durationMs: 20_000 }],
      },
      {
        label: "Signal storm",
        description: "Says that orders changed 20 times a second, for ten seconds. Fetches stay few.",
        commands: [{ verb: "storm", durationMs: 10_000, everyMs: 50 }],
      },
    ],
  },
  {
    title: "Reports",
    faults: [
      {
        label: "Generate",
        description: "Makes the currency positions report anew: a new run and version.",
        commands: [{ verb: "generate", reportId: "RPT-POS-FX" }],
      },
      { label: "Edit a section", description: "Somebody edits a section of a run.", commands: [{ verb: "edit" }] },
      {
        label: "Lock a desk",
        description: "Locks the currency desk for today. Nothing ever unlocks it.",
        commands: [{ verb: "lock", deskId: "DESK-FX" }],
      },
    ],
  },
  {
    title: "Rate",
    faults: [
      { label: "Calm", description: "20 changes a second.", commands: [{ verb: "rate", updatesPerSecond: 20, rhythm: "bursts" }] },
      { label: "Busy", description: "500 changes a second.", commands: [{ verb: "rate", updatesPerSecond: 500, rhythm: "bursts" }] },
      {
        label: "Extreme",
        description: "5,000 changes a second, evenly.",
        commands: [{ verb: "rate", updatesPerSecond: 5_000, rhythm: "steady" }],
      },
      { label: "Heal", description: "Ends every fault that lasts. The rate stays.", commands: [{ verb: "heal" }] },
    ],
  },
];
