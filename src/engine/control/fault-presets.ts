/** Faults with names, as a drawer of buttons shows them: a table of commands, each with one line that says what is to be seen. */
import type { FaultCommand } from "./control-verbs.ts";

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
        description: "One message is lost: stale, fetched again, live.",
        commands: [{ verb: "drop", count: 1 }],
      },
      {
        label: "Gap of 25",
        description: "25 numbers are skipped: every slice recovers.",
        commands: [{ verb: "gap", count: 25 }],
      },
      {
        label: "Malformed frame",
        description: "Not JSON, of no known kind: every slice recovers.",
        commands: [{ verb: "malformed" }],
      },
      {
        label: "Cut-off delta",
        description: "Half a delta of positions: they are fetched again.",
        commands: [{ verb: "malformed", shape: "truncated" }],
      },
      {
        label: "Empty positions",
        description: "Not believed until REST has confirmed it.",
        commands: [{ verb: "empty" }],
      },
      {
        label: "Unknown kind",
        description: "An unknown kind: counted, nothing else.",
        commands: [{ verb: "unknown" }],
      },
      {
        label: "Noise",
        description: "A ping between the messages: nothing is marked.",
        commands: [{ verb: "noise" }],
      },
      {
        label: "Rows without key",
        description: "Each trade delta brings one, until Heal.",
        commands: [{ verb: "defect", as: "keyless-row", kind: "trades" }],
      },
      {
        label: "Imprecise amount",
        description: "A number that no double holds: reported.",
        commands: [{ verb: "defect", as: "imprecise", kind: "positions", count: 1 }],
      },
      {
        label: "Encoded twice",
        description: "JSON in JSON text, until Heal: read all the same.",
        commands: [{ verb: "encode", as: "double" }],
      },
      {
        label: "Nested rows",
        description: "Rows deeper in the payload, until Heal.",
        commands: [{ verb: "envelope", as: "nested" }],
      },
      {
        label: "Keys in parts",
        description: "Removed keys as arrays, until Heal.",
        commands: [{ verb: "keys", as: "parts" }],
      },
      {
        label: "Snapshots",
        description: "All rows again: unchanged ones do not flash.",
        commands: [{ verb: "snapshot" }],
      },
      {
        label: "Numbers restart",
        description: "As after a broadcaster's restart: all recover.",
        commands: [{ verb: "renumber" }],
      },
    ],
  },
  {
    title: "Connection",
    faults: [
      {
        label: "Kill the socket",
        description: "Cut without a close: back after the backoff.",
        commands: [{ verb: "kill" }],
      },
      {
        label: "Close with 1011",
        description: "An abnormal close: it reconnects.",
        commands: [{ verb: "close", code: 1011 }],
      },
      {
        label: "Close with 1000",
        description: "A clean close: waits for a wake or Reconnect.",
        commands: [{ verb: "close", code: 1000 }],
      },
      {
        label: "Silence for 60 s",
        description: "After 45 s the watchdog replaces the socket.",
        commands: [{ verb: "silence", durationMs: 60_000 }],
      },
      {
        label: "Lag of 15 s",
        description: "In order and late: stale after 10 s, until Heal.",
        commands: [{ verb: "lag", delayMs: 15_000 }],
      },
      {
        label: "Accept in silence",
        description: "The next socket opens and says nothing, 30 s.",
        commands: [{ verb: "silence", durationMs: 30_000, newcomers: true, present: false }, { verb: "kill" }],
      },
      {
        label: "No first trades",
        description: "The next socket brings none: REST does.",
        commands: [{ verb: "greeting", as: "none", slice: "trades" }, { verb: "kill" }],
      },
      {
        label: "Refuse for 15 s",
        description: "Handshakes get 503: watch the attempts climb.",
        commands: [{ verb: "refuse", durationMs: 15_000 }, { verb: "kill" }],
      },
      {
        label: "Expire tokens",
        description: "The next attempt has to ask for a new one.",
        commands: [{ verb: "expire" }],
      },
      {
        label: "Stop for 5 s",
        description: "The whole server is down, REST included.",
        commands: [{ verb: "stop", durationMs: 5_000 }],
      },
    ],
  },
  {
    title: "REST",
    faults: [
      {
        label: "REST fails 20 s",
        description: "503: orders keep their rows and turn stale.",
        commands: [{ verb: "rest", mode: "fail", durationMs: 20_000 }],
      },
      {
        label: "REST slow 20 s",
        description: "Answers after 3 s: signals do not pile up.",
        commands: [{ verb: "rest", mode: "slow", durationMs: 20_000, delayMs: 3_000 }],
      },
      {
        label: "REST sends HTML",
        description: "A sign-in page for 20 s: never taken for rows.",
        commands: [{ verb: "rest", mode: "html", durationMs: 20_000 }],
      },
      {
        label: "Partial REST",
        description: "Half of the rows, until Heal: no baseline.",
        commands: [{ verb: "partial", as: "has_more" }, { verb: "drop" }],
      },
      {
        label: "Old REST answers",
        description: "A cache says Age 40: no baseline, until Heal.",
        commands: [{ verb: "cache", as: "age", seconds: 40 }, { verb: "drop" }],
      },
      {
        label: "No right to orders",
        description: "403 for one path, until Heal: others go on.",
        commands: [{ verb: "rest", mode: "fail", status: 403, path: "orders" }, { verb: "signal" }],
      },
      {
        label: "Foreign numbers",
        description: "REST's count is not the stream's: all recover.",
        commands: [{ verb: "counter", startsAt: 5_000_000 }, { verb: "drop" }],
      },
      {
        label: "Lose a signal",
        description: "The next signal is not sent: orders lag behind.",
        commands: [{ verb: "lose" }],
      },
      {
        label: "Signal storm",
        description: "20 signals a second for 10 s: few fetches.",
        commands: [{ verb: "storm", durationMs: 10_000, everyMs: 50 }],
      },
    ],
  },
  {
    title: "Reports",
    faults: [
      {
        label: "Generate",
        description: "A new run and version of a report.",
        commands: [{ verb: "generate", reportId: "RPT-POS-FX" }],
      },
      { label: "Edit a section", description: "A user edits a section of a run.", commands: [{ verb: "edit" }] },
      {
        label: "Lock a desk",
        description: "The currency desk is locked for today.",
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
      { label: "Pause", description: "The book stands still, until Resume or Heal.", commands: [{ verb: "pause" }] },
      { label: "One step", description: "A paused book moves once.", commands: [{ verb: "tick", count: 1 }] },
      { label: "Resume", description: "The book moves again.", commands: [{ verb: "resume" }] },
      { label: "Heal", description: "Ends every fault that lasts.", commands: [{ verb: "heal" }] },
    ],
  },
];
