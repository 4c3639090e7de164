/**
 * The states, events and effects of a connection. `transition.ts` decides the next state and the effects, `perform-effect.ts` performs them.
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
 * In place of `attempting`, the state is `waiting` while attempts are delayed (1 s apart, 20 a minute). Data that outlives a state is in
 * `History`. Token rotation (P33) is a second attempt beside `open`, not a further state: `open` holds its phase.
 *
 *   none ──opened with a token whose expiry is known──▶ planned ──rotate──▶ attempting ──successor opened──▶ holding
 *                                                        ▲  ▲                   │                             │ │
 *                                                        │  └──successor failed─┴─────────────────────────────┘ │
 *                                                        └──renewed; closed or silent: the successor takes over─┘
 *
 * Rules: P3, P5, P30–P33, P47. Decision 2.
 */
import type { Millis } from "../../shared/brand.ts";
import type { CloseSummary, ConnectionState } from "../../shared/connection-state.ts";
import type { AtlasError } from "../../shared/errors.ts";
import type { Backoff, BackoffSettings } from "./backoff.ts";
import type { TokenSpan } from "../tokens/token-life.ts";
import type { SilenceCause } from "../sockets/watchdog.ts";

export type State =
  /** Not wanted. */
  | { readonly status: "idle" }
  /** Wanted; a timer is armed. `error`: why the last attempt failed, unless it was the network. */
  | { readonly status: "waiting"; readonly nextAttemptAt: Millis; readonly error: AtlasError | undefined; readonly isOverBudget: boolean }
  /** The token is asked for, or the handshake runs, both under one deadline. */
  | { readonly status: "attempting" }
  /** The watchdog watches (P32). */
  | { readonly status: "open"; readonly rotation: Rotation }
  /** Wanted, nothing is armed: closed cleanly (P5), put into the page cache, or no WebSocket in this runtime. */
  | { readonly status: "resting"; readonly error: AtlasError | undefined }
  /** The token is rejected; a timer is armed (P3). */
  | { readonly status: "blocked"; readonly error: AtlasError }
  /** As `blocked`, while `getToken` is asked whether there is a different token. */
  | { readonly status: "asking"; readonly error: AtlasError }
  | { readonly status: "refused"; readonly error: AtlasError }
  | { readonly status: "disposed" };

export type Status = State["status"];

/** How far the rotation of an open connection's token is. `span` is that of its token, `failureCount` how many successors in a row failed. */
export type Rotation =
  /** Switched off; or the expiry of the token is unknown, or no successor opened before the token expired. */
  | { readonly phase: "none" }
  /** The alarm is armed. */
  | { readonly phase: "planned"; readonly span: TokenSpan; readonly failureCount: number }
  /** A successor asks for its token, or shakes hands. */
  | { readonly phase: "attempting"; readonly span: TokenSpan; readonly failureCount: number }
  /** The successor is open and its frames are buffered until the alarm at the latest. `next`: the span of its token. */
  | { readonly phase: "holding"; readonly span: TokenSpan; readonly failureCount: number; readonly next: TokenSpan | undefined };

export type RotationPhase = Rotation["phase"];

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
  /** The page went offline, or seems to have (P47). */
  | { readonly type: "offline" }
  /** The armed timer fired. */
  | { readonly type: "due" }
  /** The attempt has a token that is not known to be rejected. */
  | { readonly type: "authorised" }
  /** `span`: how long the token is valid; undefined where it is unknown, or where tokens are not rotated. */
  | { readonly type: "opened"; readonly span: TokenSpan | undefined }
  /** Closed before it opened, or did not open in time: then with its error. */
  | { readonly type: "unopened"; readonly code: number | undefined; readonly error: AtlasError | undefined }
  /** No socket was made: `getToken` or the constructor failed. */
  | { readonly type: "failed"; readonly error: AtlasError }
  /** `getToken` was called with the reason `rejected` and returned the rejected token again. */
  | { readonly type: "rejected"; readonly error: AtlasError }
  /** An open socket was closed by the server or the network. */
  | { readonly type: "closed"; readonly code: number | undefined }
  /** The watchdog's verdict (P32, P47). */
  | { readonly type: "silent"; readonly cause: SilenceCause }
  /** The alarm: the token is about to expire (P33). */
  | { readonly type: "rotate" }
  | { readonly type: "successor-opened"; readonly span: TokenSpan | undefined }
  /** It did not open, or closed before it took over. */
  | { readonly type: "successor-failed"; readonly code: number | undefined; readonly error: AtlasError | undefined }
  /** The successor has sent the needed snapshots, or the time or the room of the buffer is used up. */
  | { readonly type: "renewed" };

export type EventType = ConnectionEvent["type"];

/** How an open connection ended; `disconnect`: by us, whether to stay away or to come back at once. */
export type DownCause = "close" | "silent" | "cached" | "disconnect";

export type Effect =
  | { readonly type: "start-attempt"; readonly reason: "initial" | "reconnect" | "unopened"; readonly attempt: number }
  /** Ends the attempt or socket in any phase: its token is deleted, and no callback of it runs any more. */
  | { readonly type: "drop" }
  | { readonly type: "start-watchdog" }
  | { readonly type: "stop-watchdog" }
  /** Beside the open socket. */
  | { readonly type: "start-successor"; readonly attempt: number }
  /** The successor takes the place of the attempt that was dropped just before. */
  | { readonly type: "take-over" }
  /** Drops the successor, its frames and the alarm, where they exist. */
  | { readonly type: "end-rotation" }
  /** `then`: the event that the alarm causes. */
  | { readonly type: "arm-alarm"; readonly delayMs: number; readonly then: "rotate" | "renewed" }
  | { readonly type: "check-alarm" }
  | { readonly type: "check-silence" }
  /** A message has to come soon, or the socket counts as dead (P47). */
  | { readonly type: "doubt-socket" }
  | { readonly type: "arm-timer"; readonly delayMs: number }
  | { readonly type: "disarm-timer" }
  /** Asks REST about the token of the attempt that is about to be dropped (P3). */
  | { readonly type: "probe" }
  /** Deletes the rejected token, and cancels a running probe. */
  | { readonly type: "forget-rejected" }
  | { readonly type: "watch-page" }
  | { readonly type: "unwatch-page" }
  | { readonly type: "notify-open" }
  | { readonly type: "notify-down"; readonly cause: DownCause }
  /** The buffered frames are handed over. */
  | { readonly type: "notify-renewed" }
  | { readonly type: "report"; readonly error: AtlasError }
  /** Ends the remaining work: pending REST calls. */
  | { readonly type: "release" };

export interface TransitionSettings extends BackoffSettings {
  /** How often a rejected token is compared with a new one. Unit: milliseconds. */
  readonly blockedRetryMs: number;
  readonly onCleanClose: "stay" | "retry";
  /** Undefined: tokens are not rotated. */
  readonly rotation?: RotationSettings | undefined;
}

/** Unit: milliseconds. */
export interface RotationSettings {
  /** How long before its token expires a connection gets its successor. */
  readonly beforeExpiryMs: number;
  /** How long the frames of an open successor are held at most (P33). */
  readonly holdMs: number;
}

/** The inputs of a transition besides machine and event, read when the event is handled. */
export interface Context {
  /** The wall clock. */
  readonly at: Millis;
  /** How long every attempt must still be delayed, whatever its cause; 0 when it may start. Unit: milliseconds. */
  readonly holdMs: number;
  /** The delay comes from the budget, not from the spacing. */
  readonly isOverBudget: boolean;
  /** How long the present connection has been open. Unit: milliseconds. */
  readonly openForMs: number;
  /** How long ago the page last woke; Infinity if it never did. Unit: milliseconds. */
  readonly sinceWakeMs: number;
  /** A random number in [0, 1). */
  readonly share: number;
  /** Why the address can never work. */
  readonly refusal: AtlasError | undefined;
  readonly hasSocketClass: boolean;
  /** Where the socket goes: what an error may say of its address. */
  readonly place: SocketPlace | undefined;
  readonly settings: TransitionSettings;
}

/** Never the query of the address, which holds the token. */
export interface SocketPlace {
  readonly host: string;
  readonly path: string;
}

/** The public state without `sequence`, which `sync/` adds. */
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
