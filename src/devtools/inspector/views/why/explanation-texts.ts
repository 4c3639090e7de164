/**
 * *Why stale?* in words: every sentence that the inspector says about a cause, a repair or an action. Each table is total, so a cause that a
 * later release adds does not compile until it has a text. Sentences hold names, numbers and times alone: never a token, a row or an amount.
 */
import type { Millis } from "../../../../shared/brand.ts";
import type { BlockedReason, CloseSummary } from "../../../../shared/connection-state.ts";
import type { FreshnessStatus, StaleCause } from "../../../../store/freshness.ts";
import type { Action, Repair } from "../../../../sync/explain/explanation.ts";
import { until } from "../../../time.ts";

export interface CauseText {
  /** Stands in tables and timelines. */
  readonly label: string;
  /** What happened, in one sentence. */
  readonly sentence: string;
  /** What that means for the rows. */
  readonly meaning: string;
}

export const causeTexts = {
  disconnect: {
    label: "connection lost",
    sentence: "The feed was interrupted.",
    meaning: "What the server sent meanwhile is missing.",
  },
  unproven: {
    label: "no message yet",
    sentence: "The rows came over REST, before the new connection had delivered a message.",
    meaning: "They count as live shortly after its first message.",
  },
  gap: {
    label: "messages missed",
    sentence: "Messages were missed.",
    meaning: "Some rows may be old, absent or wrong.",
  },
  malformed: {
    label: "unreadable message",
    sentence: "A message could not be read or applied.",
    meaning: "What it changed is missing.",
  },
  "unconfirmed-empty": {
    label: "empty list not confirmed",
    sentence: "The server sent an empty list.",
    meaning: "That may be a mistake, so the rows stay until it is confirmed.",
  },
  "key-collision": {
    label: "keys collide",
    sentence: "Two different rows came under the same key.",
    meaning: "One of them is missing.",
  },
  lagging: {
    label: "feed is late",
    sentence: "Messages arrive late.",
    meaning: "The rows are right, but old.",
  },
} as const satisfies Record<StaleCause, CauseText>;

/** What a status means, where there is no cause. */
export const statusTexts = {
  waiting: {
    sentence: "No complete list of rows has arrived yet.",
    meaning: "That does not mean that there are none.",
  },
  live: { sentence: "Nothing is wrong.", meaning: "The rows are complete, and every message since has been applied." },
  stale: { sentence: "The rows may be wrong.", meaning: "" },
} as const satisfies Record<FreshnessStatus, Omit<CauseText, "label">>;

/** What ended the connection. */
export const closeTexts = {
  clean: "The server closed the connection",
  abnormal: "The connection broke off",
  unopened: "An attempt to connect failed before the socket was open",
  silent: "The server sent nothing for too long, so the socket counted as dead",
  offline: "The browser went offline and no message came",
  cached: "The browser put the page aside and closed its socket",
} as const satisfies Record<CloseSummary["type"], string>;

export const blockedTexts = {
  "token-rejected": "The server rejected the access token.",
  address: "The configured address can never work.",
} as const satisfies Record<BlockedReason, string>;

type RepairTexts = { readonly [Type in Repair["type"]]: (repair: Extract<Repair, { type: Type }>, now: Millis) => string };

const repairTexts = {
  code: () => "The part of the package that applies messages is loading.",
  ended: () => "Nothing: the client has ended. The application needs a new one.",
  connect: () => "Nothing, until the application connects.",
  connection: ({ status, attempt, at }, now) => {
    if (status === "connecting") return `${attempt > 1 ? `Attempt ${attempt} to connect` : "An attempt to connect"} is under way.`;
    if (at === undefined) return "The next attempt to connect starts when the page is shown again or comes online.";
    return `The next attempt to connect starts ${until(at, now)}${attempt > 0 ? `, after ${times(attempt, "attempt")}` : ""}.`;
  },
  "new-token": () => "The client asks the application for a different token once a minute.",
  "first-message": () => "The first message on this connection is awaited. A heartbeat is enough.",
  snapshot: () => "The snapshot that a new connection brings is awaited.",
  fetch: ({ state, at, failures }, now) => {
    const after = failures > 0 ? `, after ${times(failures, "failure")}` : "";
    if (state === "running" || at === undefined) return `All rows are being fetched over REST now${after}.`;
    return failures > 0
      ? `The next try to fetch all rows over REST starts ${until(at, now)}${after}.`
      : `All rows are fetched over REST ${until(at, now)}.`;
  },
  settle: () => "REST has answered. Messages that are still on their way get a moment to arrive.",
  "cool-down": ({ at }, now) => `There were three repairs within a minute, so the next one starts ${until(at, now)}.`,
  reconnect: ({ at }, now) => `A new connection opens ${until(at, now)}: its snapshots serve each slice that is not live by then.`,
  "second-snapshot": () => "A second empty list from the server is awaited: it would confirm the first.",
  "catch-up": () => "Messages that arrive on time are awaited.",
  "next-snapshot": () => "Nothing is planned. A complete list that the server sends by itself would help.",
} as const satisfies RepairTexts;

/** What repairs the slice, as of now: a countdown where something is planned. */
export function repairText(repair: Repair, now: Millis): string {
  const write = repairTexts[repair.type] as (repair: Repair, now: Millis) => string; // the text of this very type, which the compiler cannot follow
  return write(repair, now);
}

export interface ActionText {
  readonly sentence: string;
  /** What the client itself can do about it. */
  readonly button: "connect" | "reconnect" | undefined;
}

export const actionTexts = {
  wait: { sentence: "Nothing to do: wait.", button: undefined },
  connect: { sentence: "Connect the client.", button: "connect" },
  reconnect: { sentence: "Open a new connection.", button: "reconnect" },
  "sign-in": { sentence: "Sign in again: getToken has to return a new token that the server accepts.", button: "reconnect" },
  "check-token": { sentence: "Check the token service, and what getToken does with its answer: see Errors.", button: "reconnect" },
  "check-address": { sentence: "Correct the option url or socketUrl.", button: undefined },
  "check-network": { sentence: "Check whether this machine is online and the server can be reached.", button: "reconnect" },
  "add-path": { sentence: "Configure a REST path for this slice, so that it can be repaired without a new connection.", button: undefined },
  "check-path": { sentence: "Check the REST path of this slice: what it answers cannot be used.", button: undefined },
  "check-keys": { sentence: "Give the slice a key that is unique for each row, in the option overrides.", button: undefined },
  "check-server": {
    sentence: "Report it to the people who run the server: its messages are late, lost or cannot be read.",
    button: undefined,
  },
} as const satisfies Record<Action, ActionText>;

/** Labels of the buttons. */
export const buttonTexts = { connect: "Connect", reconnect: "Reconnect" } as const;

/** The types of all repairs, for tests. */
export const repairTypes = Object.keys(repairTexts) as readonly Repair["type"][]; // its own keys

function times(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
