/**
 * The states, events and effects of a connection. `transition.ts` says what follows what, `connection.ts` does it.
 *
 *   idle ──connect──▶ attempting ──opened──▶ open ──abnormal close──▶ waiting ──due, wake, reconnect──▶ attempting
 *                       │  │                  │ │
 *                       │  │                  │ └──clean close, page cached──▶ resting ──wake, connect, reconnect──▶ attempting
 *                       │  │                  └────silent, reconnect──▶ attempting
 *                       │  └──unopened, failed──▶ waiting
 *                       └─────rejected──▶ blocked ──due, wake, reconnect──▶ asking ──authorised──▶ attempting
 *                                            ▲                                │
 *                                            └───────── rejected, failed ─────┘
 *
 *   idle ──connect──▶ refused, if the address can never work (P1).   Any but disposed ──disconnect──▶ idle.   Any ──dispose──▶ disposed.
 *   waiting, attempting ──page cached──▶ resting.   Into attempting without a WebSocket class ──▶ resting.
 *
 * Where it says `attempting`, it is `waiting` for as long as attempts are held back (1 s apart, 20 a minute). What outlives a state is
 * the `History`. Token rotation (P33) is a second attempt beside `open`, not a state more: an `Attempt` owns its
 * token, deadline and socket, so a successor is a second one, and its opening an event of `open` that exchanges the two.
 *
 * Rules: P3, P5, P30–P33. Decision 2.
 */
import type { Millis } from "../shared/brand.ts";
import type { CloseSummary, ConnectionState } from "../shared/connection-state.ts";
import type { AtlasError } from "../shared/errors.ts";
import type { Backoff, BackoffSettings } from "./backoff.ts";

export type State =
  /** Not wanted. */
  | { readonly status: "idle" }
  /** Wanted; a timer is armed. `error`: why the last attempt failed, unless it was the network. */
  | { readonly status: "waiting"; readonly nextAttemptAt: Millis; readonly error: AtlasError | undefined; readonly isOverBudget: boolean }
  /** The token is asked for, or the handshake runs, both under one deadline. */
  | { readonly status: "attempting" }
  /** The watchdog watches (P32). */
  | { readonly status: "open" }
  /** Wanted, nothing is armed: closed cleanly (P5), put into the page cache, or no WebSocket in this runtime. */
  | { readonly status: "resting"; readonly error: AtlasError | undefined }
  /** The token is rejected; a timer is armed (P3). */
  | { readonly status: "blocked"; readonly error: AtlasError }
  /** As `blocked`, while `getToken` is asked whether there is a different token. */
  | { readonly status: "asking"; readonly error: AtlasError }
  | { readonly status: "refused"; readonly error: AtlasError }
  | { readonly status: "disposed" };

export type Status = State["status"];

export interface History {
  /** Attempts since the last proven connection. */
  readonly attemptCount: number;
  readonly backoff: Backoff;
  /** Attempts in a row that ended before they opened (P3). */
  readonly unopenedCount: number;
  readonly everConnected: boolean;
  readonly lastClose: CloseSummary | undefined;
}

export interface Machine {
  readonly state: State;
  readonly history: History;
}

export type ConnectionEvent =
  | { readonly type: "connect" }
  | { readonly type: "disconnect" }
  | { readonly type: "reconnect" }
  | { readonly type: "dispose" }
  /** Visible, online, resumed or out of the page cache (P31). */
  | { readonly type: "wake" }
  /** Put into the back/forward cache. */
  | { readonly type: "cached" }
  /** The armed timer fired. */
  | { readonly type: "due" }
  /** The attempt has a token that is not known to be rejected. */
  | { readonly type: "authorised" }
  | { readonly type: "opened" }
  /** Closed before it opened, or did not open in time: then with its error. */
  | { readonly type: "unopened"; readonly code: number | undefined; readonly error: AtlasError | undefined }
  /** No socket was made: `getToken` or the constructor failed. */
  | { readonly type: "failed"; readonly error: AtlasError }
  /** A token known to be rejected was handed out again, by a `getToken` that had been told so. */
  | { readonly type: "rejected"; readonly error: AtlasError }
  /** An open socket was closed by the server or the network. */
  | { readonly type: "closed"; readonly code: number | undefined }
  /** The watchdog's verdict (P32). */
  | { readonly type: "silent" };

export type EventType = ConnectionEvent["type"];

/** How an open connection ended; `disconnect`: by us, whether to stay away or to come back at once. */
export type DownCause = "close" | "silent" | "cached" | "disconnect";

export type Effect =
  | { readonly type: "start-attempt"; readonly reason: "initial" | "reconnect" | "unopened"; readonly attempt: number }
  /** Lets go of the attempt or socket, whatever became of it: its token is gone, and it tells nothing any more. */
  | { readonly type: "drop" }
  | { readonly type: "start-watchdog" }
  | { readonly type: "stop-watchdog" }
  | { readonly type: "check-silence" }
  | { readonly type: "arm-timer"; readonly delayMs: number }
  | { readonly type: "disarm-timer" }
  /** Asks REST about the token of the attempt that is about to be dropped (P3). */
  | { readonly type: "probe" }
  /** Forgets the rejected token, and what is on the way to find one. */
  | { readonly type: "forget-rejected" }
  | { readonly type: "watch-page" }
  | { readonly type: "unwatch-page" }
  | { readonly type: "tell-open" }
  | { readonly type: "tell-down"; readonly cause: DownCause }
  | { readonly type: "report"; readonly error: AtlasError }
  /** Everything that is left: REST calls under way. */
  | { readonly type: "release" };

export interface TransitionSettings extends BackoffSettings {
  /** How often a rejected token is compared with a new one. Unit: milliseconds. */
  readonly blockedRetryMs: number;
  readonly onCleanClose: "stay" | "retry";
}

/** What a transition has to know of the world, read when the event is handled. */
export interface Context {
  /** The wall clock. */
  readonly at: Millis;
  /** How long an attempt must still be held back, whoever asks; 0 when it may start. Unit: milliseconds. */
  readonly holdMs: number;
  /** It is held back by the budget, not by the spacing. */
  readonly isOverBudget: boolean;
  /** How long the present connection has been open. Unit: milliseconds. */
  readonly openForMs: number;
  /** A random number in [0, 1). */
  readonly share: number;
  /** Why the address can never work. */
  readonly refusal: AtlasError | undefined;
  readonly hasSocketClass: boolean;
  readonly settings: TransitionSettings;
}

/** What the connection says in public; how gaps are looked for is not its business. */
export type ConnectionReport = WithoutSequence<ConnectionState>;

type WithoutSequence<S> = S extends unknown ? Omit<S, "sequence"> : never; // member by member, or the union would be lost

export const initialMachine: Machine = {
  state: { status: "idle" },
  history: {
    attemptCount: 0,
    backoff: { step: 0, shortCount: 0 },
    unopenedCount: 0,
    everConnected: false,
    lastClose: undefined,
  },
};
