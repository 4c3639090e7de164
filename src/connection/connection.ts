/**
 * Runs the table of `transition.ts`, and has `perform-effect.ts` perform its effects. Only this file combines sockets, timers, watchdog and
 * page.
 *
 * Rules: P1–P5, P30–P33, P47. Decisions 2, 3, 4, 8, 11.
 */
import type { Millis } from "../shared/brand.ts";
import { elapsedSince } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import { createAlarm } from "./sockets/alarm.ts";
import { startAttempt } from "./sockets/attempt.ts";
import { createAuthorisedFetch, type AuthorisedFetch } from "./rest/authorised-fetch.ts";
import { createAttemptPacing } from "./attempt-pacing.ts";
import { defaultLimits, type ConnectionOptions } from "./connection-options.ts";
import { createEventQueue } from "./event-queue.ts";
import { createPerformEffect } from "./perform-effect.ts";
import { createPageWatch } from "./sockets/page-watch.ts";
import { createSocketPair } from "./sockets/socket-pair.ts";
import { createProbe } from "./tokens/probe.ts";
import { reportState } from "./machine/public-state.ts";
import { findSocketClass } from "./sockets/socket.ts";
import {
  initialMachine,
  type ConnectionEvent,
  type ConnectionReport,
  type Context,
  type Rotation,
  type SocketPlace,
} from "./machine/state.ts";
import { createTokenSource } from "./tokens/token-source.ts";
import { transition } from "./machine/transition.ts";
import { createWatchdog } from "./sockets/watchdog.ts";

/** Times alone: neither the token nor a part of the address that could hold one. */
export interface ConnectionOutlook {
  /** Where the socket leads to; undefined where the address is refused. */
  readonly place: SocketPlace | undefined;
  /** When the token of the present socket expires by its own `exp`. Unit: milliseconds since 1970, of the server's clock. */
  readonly expiresAt: Millis | undefined;
  /** Undefined while no socket is open. */
  readonly rotation: Rotation | undefined;
}

/** None of its methods throws, and each may be called at any time, from any callback. */
export interface Connection {
  /** Connects, and stays connected until `disconnect`. No effect if already called: `reconnect` skips the backoff. */
  connect(): void;
  /** Ends the connection; no wake, watchdog or timer reconnects. */
  disconnect(): void;
  /** Connects again now, at most once a second; requests a new token where the last one was rejected. No effect after `disconnect`. */
  reconnect(): void;
  /** Ends it for good: no timer remains, and no callback runs any more. */
  dispose(): void;
  /** The same object until something in it changes. */
  getState(): ConnectionReport;
  /** A REST call below the base, authorised (P2). */
  readonly fetch: AuthorisedFetch["fetch"];
  /** What the inspector shows beside the state. */
  outlook(): ConnectionOutlook;
  /** When the last message came, over all connections. Unit: milliseconds since 1970. */
  readonly lastMessageAt: Millis | undefined;
}

export function createConnection(options: ConnectionOptions): Connection {
  const { address, clock, page, timings, rotation } = options;
  const settings = { ...timings, jitter: options.jitter, onCleanClose: options.onCleanClose, rotation };
  const place = address.type === "refused" ? undefined : placeOf(address.socketUrl);
  const { dispatch, dispatchLate } = createEventQueue(handle);
  const pacing = createAttemptPacing({ clock, minSpacingMs: timings.minSpacingMs, limits: { ...defaultLimits, ...options.limits } });
  const tokens = createTokenSource({ getToken: (request) => options.getToken(request), clock });
  const rest = createAuthorisedFetch({
    address,
    applicationFetch: () => options.fetch,
    platformFetch: options.platformFetch,
    tokens,
    clock,
    tokenTimeoutMs: timings.tokenTimeoutMs,
    fetchTimeoutMs: timings.fetchTimeoutMs,
    report,
  });
  const probe = createProbe({ clock, tokens, carry: rest.carry, target: options.probe, timeoutMs: timings.tokenTimeoutMs });
  const watchdog = createWatchdog({
    clock,
    ...timings,
    isMessage: (frame) => options.isMessage(frame),
    onSilent: (cause) => dispatch({ type: "silent", cause }),
  });
  const pageWatch = createPageWatch({ clock, page, onSignal: (type) => dispatch({ type }) });
  const sockets = createSocketPair({
    clock,
    rotation,
    begin(reason, attempt, line) {
      const SocketClass = findSocketClass(options.WebSocket);
      if (address.type === "refused" || place === undefined || SocketClass === undefined) return undefined; // the table starts none then
      pacing.recordAttempt();
      return startAttempt({
        clock,
        tokens,
        reason: tokens.hasDoubts ? "rejected" : reason,
        attempt,
        SocketClass,
        socketUrl: address.socketUrl,
        place,
        prepare: () => options.prepare?.(),
        ...timings,
        ...line,
      });
    },
    dispatch: dispatchLate,
    onFrame(data) {
      guard(() => watchdog.note(data)); // before the frame is handled (P32)
      guard(() => options.onFrame(data));
    },
    report,
  });

  const perform = createPerformEffect({
    clock,
    callbacks: options,
    sockets,
    watchdog,
    alarm: createAlarm(clock),
    pageWatch,
    probe,
    tokens,
    rest,
    dispatch,
    guard,
    report,
  });

  let machine = initialMachine;
  let state = reportState(machine, clock.now(), undefined);

  function handle(event: ConnectionEvent): void {
    const step = transition(machine, event, contextOf());
    machine = step.machine;
    const before = state;
    state = reportState(machine, clock.now(), before);
    for (const effect of step.effects) perform(effect);
    if (state !== before) guard(() => options.onState(state));
  }

  function contextOf(): Context {
    return {
      at: clock.now(),
      ...pacing.readDelay(),
      openForMs: sockets.openedAt === undefined ? 0 : elapsedSince(clock, sockets.openedAt),
      sinceWakeMs: pageWatch.sinceWakeMs,
      share: options.random(),
      refusal: address.type === "refused" ? address.error : undefined,
      hasSocketClass: findSocketClass(options.WebSocket) !== undefined,
      place,
      settings,
    };
  }

  function guard(callback: () => void): void {
    try {
      callback();
    } catch (cause) {
      report(new AtlasError("callback-failed", { cause }));
    }
  }

  function report(error: AtlasError): void {
    try {
      options.onError(error);
    } catch {
      // `onError` itself threw, so there is no other callback that could receive the exception (decision 11).
    }
  }

  return {
    connect: () => dispatch({ type: "connect" }),
    disconnect: () => dispatch({ type: "disconnect" }),
    reconnect: () => dispatch({ type: "reconnect" }),
    dispose: () => dispatch({ type: "dispose" }),
    getState: () => state,
    fetch: rest.fetch,
    outlook: () => ({
      ...{ place, rotation: machine.state.status === "open" ? machine.state.rotation : undefined },
      expiresAt: sockets.expiresAt,
    }),
    get lastMessageAt() {
      return watchdog.lastMessageAt;
    },
  };
}

function placeOf(socketUrl: string): SocketPlace {
  const { host, pathname: path } = new URL(socketUrl);
  return { host, path };
}
