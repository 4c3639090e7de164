/**
 * Runs the table of `transition.ts` and performs its effects. Only this file combines sockets, timers, watchdog and page.
 *
 * Events are handled one after the other: an event that a callback of the application causes is handled after the present one.
 *
 * Rules: P1–P5, P30–P33, P47. Decisions 2, 3, 4, 8, 11.
 */
import type { Millis } from "../shared/brand.ts";
import { elapsedSince, instantOf, type Cancel, type Instant } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import { createAlarm } from "./sockets/alarm.ts";
import { startAttempt } from "./sockets/attempt.ts";
import { createAuthorisedFetch, type AuthorisedFetch } from "./rest/authorised-fetch.ts";
import { createBudget } from "./budget.ts";
import { defaultLimits, type ConnectionOptions } from "./connection-options.ts";
import { createSocketPair } from "./sockets/socket-pair.ts";
import { createProbe } from "./tokens/probe.ts";
import { reportState } from "./machine/public-state.ts";
import { findSocketClass } from "./sockets/socket.ts";
import {
  initialMachine,
  type ConnectionEvent,
  type ConnectionReport,
  type Context,
  type Effect,
  type SocketPlace,
} from "./machine/state.ts";
import { createTokenSource } from "./tokens/token-source.ts";
import { transition } from "./machine/transition.ts";
import { watchPage } from "./sockets/wake.ts";
import { createWatchdog } from "./sockets/watchdog.ts";

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
  /** When the last message came, over all connections. Unit: milliseconds since 1970. */
  readonly lastMessageAt: Millis | undefined;
}

export function createConnection(options: ConnectionOptions): Connection {
  const { address, clock, page, timings, rotation } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const settings = { ...timings, jitter: options.jitter, onCleanClose: options.onCleanClose, rotation };
  const place = address.type === "refused" ? undefined : placeOf(address.socketUrl);
  const attemptBudget = createBudget(clock, limits.attempts, limits.windowMs);
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
  const alarm = createAlarm(clock);
  const lines = createSocketPair({
    clock,
    rotation,
    begin(reason, attempt, line) {
      const SocketClass = findSocketClass(options.WebSocket);
      if (address.type === "refused" || place === undefined || SocketClass === undefined) return undefined; // the table starts none then
      lastAttemptAt = clock.monotonic();
      attemptBudget.take();
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
    dispatch: (read) => dispatchLate(read),
    onFrame(data) {
      guard(() => watchdog.note(data)); // before the frame is handled (P32)
      guard(() => options.onFrame(data));
    },
    report,
  });

  const queue: (() => ConnectionEvent | undefined)[] = [];
  let isHandling = false;
  let machine = initialMachine;
  let state = reportState(machine, clock.now(), undefined);
  let lastAttemptAt: Millis | undefined;
  let wokeAt: Instant | undefined;
  let cancelTimer: Cancel | undefined;
  let unwatchPage: Cancel | undefined;

  function dispatch(event: ConnectionEvent): void {
    dispatchLate(() => event);
  }

  function dispatchLate(read: () => ConnectionEvent | undefined): void {
    queue.push(read);
    if (isHandling) return;
    isHandling = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) handle(next());
    } finally {
      isHandling = false; // an exception of a port must not block later events
    }
  }

  function handle(event: ConnectionEvent | undefined): void {
    if (event === undefined) return;
    const step = transition(machine, event, contextOf());
    machine = step.machine;
    const before = state;
    state = reportState(machine, clock.now(), before);
    for (const effect of step.effects) perform(effect);
    if (state !== before) guard(() => options.onState(state));
  }

  function contextOf(): Context {
    // Monotonic alone, as in the budgets: a correction of the wall clock must not bring two attempts together.
    const spacingMs = lastAttemptAt === undefined ? 0 : Math.max(lastAttemptAt + timings.minSpacingMs - clock.monotonic(), 0);
    const budgetMs = attemptBudget.waitMs();
    return {
      at: clock.now(),
      holdMs: Math.ceil(Math.max(spacingMs, budgetMs)),
      isOverBudget: budgetMs > spacingMs,
      openForMs: lines.openedAt === undefined ? 0 : elapsedSince(clock, lines.openedAt),
      sinceWakeMs: wokeAt === undefined ? Infinity : elapsedSince(clock, wokeAt),
      share: options.random(),
      refusal: address.type === "refused" ? address.error : undefined,
      hasSocketClass: findSocketClass(options.WebSocket) !== undefined,
      place,
      settings,
    };
  }

  function perform(effect: Effect): void {
    switch (effect.type) {
      case "start-attempt":
        return lines.start(effect.reason, effect.attempt);
      case "drop":
        return lines.drop();
      case "start-successor":
        return lines.startSuccessor(effect.attempt);
      case "take-over":
        alarm.disarm();
        return lines.takeOver();
      case "end-rotation":
        alarm.disarm();
        return lines.dropSuccessor();
      case "arm-alarm":
        return alarm.arm(effect.delayMs, () => dispatch({ type: effect.then }));
      case "check-alarm":
        return alarm.check();
      case "start-watchdog":
        return watchdog.start(lines.heardAt ?? lines.openedAt);
      case "stop-watchdog":
        return watchdog.stop();
      case "check-silence":
        return watchdog.check();
      case "doubt-socket":
        return watchdog.doubt();
      case "arm-timer":
        cancelTimer?.();
        cancelTimer = clock.schedule(() => dispatch({ type: "due" }), effect.delayMs);
        return;
      case "disarm-timer":
        cancelTimer?.();
        cancelTimer = undefined;
        return;
      case "probe":
        if (lines.handed !== undefined) probe.ask(lines.handed);
        return;
      case "forget-rejected":
        probe.stop();
        return tokens.forget();
      case "watch-page":
        unwatchPage ??= watchPage(page, (type) => {
          if (type === "wake") wokeAt = instantOf(clock);
          dispatch({ type });
        });
        return;
      case "unwatch-page":
        unwatchPage?.();
        unwatchPage = undefined;
        return;
      case "notify-open":
        return guard(() => options.onOpen());
      case "notify-down":
        return guard(() => options.onDown(effect.cause));
      case "notify-renewed":
        return guard(() => rotation?.onRenewed(lines.takeHeld()));
      case "report":
        return report(effect.error);
      case "release":
        return rest.dispose();
    }
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
    get lastMessageAt() {
      return watchdog.lastMessageAt;
    },
  };
}

function placeOf(socketUrl: string): SocketPlace {
  const { host, pathname: path } = new URL(socketUrl);
  return { host, path };
}
