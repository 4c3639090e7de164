/**
 * Performs the effects that `machine/transition.ts` returns: a total record, so a new effect does not compile until it has a handler. It
 * decides nothing: the order of the effects and their conditions come from the machine.
 *
 * Rules: P2, P3, P30–P33, P47.
 */
import type { Cancel, Clock } from "../shared/clock.ts";
import type { AtlasError } from "../shared/errors.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import type { ConnectionEvent, Effect } from "./machine/state.ts";
import type { AuthorisedFetch } from "./rest/authorised-fetch.ts";
import type { Alarm } from "./sockets/alarm.ts";
import type { PageWatch } from "./sockets/page-watch.ts";
import type { SocketPair } from "./sockets/socket-pair.ts";
import type { Watchdog } from "./sockets/watchdog.ts";
import type { Probe } from "./tokens/probe.ts";
import type { TokenSource } from "./tokens/token-source.ts";

export interface EffectParts {
  readonly clock: Clock;
  readonly callbacks: Pick<ConnectionOptions, "onOpen" | "onDown" | "rotation">;
  readonly sockets: SocketPair;
  readonly watchdog: Watchdog;
  readonly alarm: Alarm;
  readonly pageWatch: PageWatch;
  readonly probe: Probe;
  readonly tokens: Pick<TokenSource, "forget">;
  readonly rest: Pick<AuthorisedFetch, "dispose">;
  readonly dispatch: (event: ConnectionEvent) => void;
  /** Runs a callback of the application, and reports what it throws. */
  readonly guard: (callback: () => void) => void;
  readonly report: (error: AtlasError) => void;
}

type Handlers = { readonly [Type in Effect["type"]]: (effect: Extract<Effect, { type: Type }>) => void };

export function createPerformEffect(parts: EffectParts): (effect: Effect) => void {
  const { clock, callbacks, sockets, watchdog, alarm, pageWatch, probe, tokens, rest, dispatch, guard, report } = parts;
  let cancelTimer: Cancel | undefined;

  function disarmTimer(): void {
    cancelTimer?.();
    cancelTimer = undefined;
  }

  const handlers: Handlers = {
    "start-attempt": ({ reason, attempt }) => sockets.start(reason, attempt),
    drop: () => sockets.drop(),
    "start-successor": ({ attempt }) => sockets.startSuccessor(attempt),
    "take-over"() {
      alarm.disarm();
      sockets.takeOver();
    },
    "end-rotation"() {
      alarm.disarm();
      sockets.dropSuccessor();
    },
    "arm-alarm": ({ delayMs, then }) => alarm.arm(delayMs, () => dispatch({ type: then })),
    "check-alarm": () => alarm.check(),
    "start-watchdog": () => watchdog.start(sockets.heardAt ?? sockets.openedAt),
    "stop-watchdog": () => watchdog.stop(),
    "check-silence": () => watchdog.check(),
    "doubt-socket": () => watchdog.doubt(),
    "arm-timer"({ delayMs }) {
      disarmTimer();
      cancelTimer = clock.schedule(() => dispatch({ type: "due" }), delayMs);
    },
    "disarm-timer": disarmTimer,
    probe() {
      if (sockets.handed !== undefined) probe.ask(sockets.handed);
    },
    "forget-rejected"() {
      probe.stop();
      tokens.forget();
    },
    "watch-page": () => pageWatch.start(),
    "unwatch-page": () => pageWatch.stop(),
    "notify-open": () => guard(() => callbacks.onOpen()),
    "notify-down": ({ cause }) => guard(() => callbacks.onDown(cause)),
    "notify-renewed": () => guard(() => callbacks.rotation?.onRenewed(sockets.takeHeld())),
    report: ({ error }) => report(error),
    release: () => rest.dispose(),
  };

  return (effect) => {
    const handle = handlers[effect.type] as (effect: Effect) => void; // the handler of this very type, which the compiler cannot follow
    handle(effect);
  };
}
