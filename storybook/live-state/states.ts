/**
 * What a panel can claim about its rows: one line for each state, with what brings it about and what has to be on screen. Every panel is shown in
 * every state, so a panel that says less than the others fails. Data alone: `cell.ts` turns a line into a story.
 */
import type { AtlasParameters, FaultCommand } from "@mavr/atlas-react/storybook";

export type StateName = keyof typeof states;

export interface LiveState {
  /** For the overview: how the state comes about. */
  readonly cause: string;
  readonly atlas: AtlasParameters;
  /** Run once the panel shows live rows. */
  readonly commands?: readonly FaultCommand[];
  /** The words of the panel. */
  readonly claim: RegExp;
  /** Why the panel has none; it has some otherwise. */
  readonly noRows?: "waiting" | "empty";
  /** The words of the connection, in the line above the panel. */
  readonly notice?: RegExp;
}

/** Longer than a story is looked at. */
const longMs = 3_600_000;
const restFails: FaultCommand = { verb: "rest", mode: "fail", durationMs: longMs };
const restHangs: FaultCommand = { verb: "rest", mode: "hang", durationMs: longMs };
/** REST counts as a baseline without the usual delays. */
const quick = { client: { timings: { graceMs: 100, settleMs: 50 } } } satisfies AtlasParameters;
const silent: FaultCommand = { verb: "silence", durationMs: longMs, newcomers: true };

export const states = {
  waiting: {
    cause: "no message and no REST answer yet",
    atlas: { faults: [silent, restHangs] },
    claim: /^waiting/,
    noRows: "waiting",
  },
  live: { cause: "a baseline, and every message since", atlas: quick, claim: /^live$/ },
  empty: { cause: "a baseline without rows", atlas: { ...quick, rows: {} }, claim: /^live$/, noRows: "empty" },
  disconnect: {
    cause: "the connection is cut, and none is to be had",
    atlas: quick,
    commands: [{ verb: "refuse", durationMs: longMs }, restFails, { verb: "kill" }],
    claim: /^stale · connection lost · since/,
    notice: /rows are as of/,
  },
  gap: {
    cause: "messages are missed, and REST fails",
    atlas: quick,
    commands: [restFails, { verb: "gap", count: 3 }, { verb: "tick" }],
    claim: /^stale · messages missed · since .* fetch failed/,
  },
  malformed: {
    cause: "a message cannot be read, and REST fails",
    atlas: quick,
    commands: [restFails, { verb: "malformed" }],
    claim: /^stale · unreadable message · since .* fetch failed/,
  },
  "unconfirmed-empty": {
    cause: "an empty snapshot that nothing confirms",
    atlas: { state: "stale", cause: "unconfirmed-empty" },
    claim: /^stale · empty snapshot not confirmed · since/,
  },
  "key-collision": {
    cause: "two rows of a snapshot under one key",
    atlas: { state: "stale", cause: "key-collision" },
    claim: /^stale · two rows under one key · since/,
  },
  unproven: {
    cause: "REST has answered, and the open connection is silent",
    atlas: { ...quick, faults: [silent] },
    claim: /^stale · waiting for the first message · since/,
  },
  lagging: {
    cause: "messages arrive late",
    atlas: {
      client: { timings: { ...quick.client.timings, lagAfterMs: 500 } },
      rates: { updatesPerSecond: 60, revaluationShare: 20, tradeShare: 40, restShare: 40 },
    },
    // Late against the quickest message of their kind, so each kind has to have one.
    commands: [
      { verb: "tick", count: 20 },
      { verb: "lag", delayMs: 1_200 },
    ],
    claim: /^stale · messages arrive late · .* behind · since/,
  },
  recovering: {
    cause: "messages are missed, and REST has not answered yet",
    atlas: quick,
    commands: [restHangs, { verb: "gap", count: 3 }, { verb: "tick" }],
    claim: /^stale · messages missed · since .* recovering$/,
  },
  blocked: {
    cause: "the server rejects the token",
    atlas: { connection: "blocked" },
    claim: /^stale · connection lost · since/,
    notice: /^the server rejects the token: sign in again/,
  },
  offline: {
    cause: "the browser has no network",
    atlas: { connection: "offline" },
    claim: /^stale · connection lost · since/,
    notice: /^this computer is offline/,
  },
} as const satisfies Record<string, LiveState>;

export const stateNames = Object.keys(states) as readonly StateName[]; // Object.keys forgets the names
