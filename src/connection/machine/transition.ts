/**
 * Decides each transition: a total table, state × event → the next machine and its effects. Pure; a new state or event does not compile
 * until every cell is decided. Effects are listed in the order in which they must be performed.
 *
 * Rules: P1, P3 `blocked`, P5 clean close, P30 backoff, P31 wake, P32 silence, P33 one socket and rotation, P47 offline and late closes.
 * Decisions 2, 3, 4.
 */
import { classifyClose } from "../../protocol/close-code.ts";
import { AtlasError } from "../../shared/errors.ts";
import { capDelay, freshBackoff } from "./backoff.ts";
import { endRotation, hold, plan, startSuccessor, takeOver, type In } from "./rotation-steps.ts";
import type { ConnectionEvent, Context, Effect, EventType, Machine, RotationPhase, Status } from "./state.ts";
import type { Of, Step } from "./steps.ts";
import { ask, attempt, backOff, block, downEffects, ended, move, proven, report, rested, stay, wait } from "./steps.ts";

type Rule<S extends Status, E extends EventType> = (machine: Of<S>, event: Extract<ConnectionEvent, { type: E }>, context: Context) => Step;

/** A rule for many cells, which reads neither the state's own data nor the event's. */
type CommonRule = (machine: Machine, event: unknown, context: Context) => Step;

/** The next machine and its effects. The same machine and no effects where the event has no meaning in this state. */
export function transition(machine: Machine, event: ConnectionEvent, context: Context): Step {
  // A cell fits its own pair of state and event, which the type system cannot follow through two look-ups.
  const rule = table[machine.state.status][event.type] as Rule<Status, EventType>;
  return rule(machine, event, context);
}

const notWanted: readonly Effect[] = [{ type: "unwatch-page" }, { type: "forget-rejected" }];

const connect: Rule<"idle", "connect"> = (machine, _, context) => {
  const fresh = { ...machine, history: { ...machine.history, attemptCount: 0, backoff: freshBackoff, unopenedCount: 0 } };
  const { refusal } = context;
  if (refusal !== undefined) return move(fresh, { status: "refused", error: refusal }, [report(refusal)]);
  const step = attempt(fresh, context);
  return { machine: step.machine, effects: [{ type: "watch-page" }, ...step.effects] };
};

const disconnect: CommonRule = (machine, _, context) =>
  move(ended(machine, context), { status: "idle" }, [...downEffects(machine, "disconnect"), ...notWanted]);

const dispose: CommonRule = (machine, _, context) =>
  move(ended(machine, context), { status: "disposed" }, [...downEffects(machine, "disconnect"), ...notWanted, { type: "release" }]);

/** The user or the page asks for a connection: attempts at once, and resets the backoff. */
const attemptNow: CommonRule = (machine, _, context) =>
  attempt(rested(ended(machine, context)), context, downEffects(machine, "disconnect"));

const attemptWhenDue: Rule<"waiting", "due"> = (machine, _, context) => attempt(machine, context);

/** An attempt younger than the spacing serves the request; an older one may hang, and is replaced. */
const attemptAgain: Rule<"attempting", "reconnect"> = (machine, event, context) =>
  context.holdMs > 0 ? stay(machine) : attemptNow(machine, event, context);

/** The running attempt may have begun too early. If it fails, the next one follows after the shortest delay (P31). */
const restWhileAttempting: Rule<"attempting", "wake"> = (machine) => stay(rested(machine));

const askNow = (machine: Of<"blocked">, _: unknown, context: Context): Step => ask(rested(machine), context);

/** The user may have signed in after the pending `getToken` call, so `reconnect` calls it again as soon as attempts are allowed. */
const askAgain: Rule<"asking", "reconnect"> = (machine, _, context) => ask(machine, context);

const opened: Rule<"attempting", "opened"> = ({ history }, { span }, context) => {
  const { rotation, effects } = plan(span, context);
  return {
    machine: { state: { status: "open", rotation }, history: { ...proven(history), unopenedCount: 0, everConnected: true } },
    effects: [{ type: "start-watchdog" }, { type: "forget-rejected" }, ...effects, { type: "notify-open" }],
  };
};

/** From the third unopened attempt in a row on each is reported: one may be a restart, three are a wrong address, proxy or token (P2). */
const UNOPENED_REPORTED = 3;

const unopened: Rule<"attempting", "unopened"> = (machine, { code, error }, context) => {
  const unopenedCount = machine.history.unopenedCount + 1;
  const lastClose = { type: "unopened", code, at: context.at } as const;
  // P3: from the second one in a row on, and not once for all, since a token can expire while the network is away. The probe limits itself.
  const probe: readonly Effect[] = unopenedCount >= 2 ? [{ type: "probe" }] : [];
  const isReported = error === undefined && unopenedCount >= UNOPENED_REPORTED; // an error of its own is reported each time
  const detail = { ...context.place, code, attempts: unopenedCount };
  const reports = isReported ? [report(new AtlasError("socket-unopened", { detail }))] : [];
  return backOff({ ...machine, history: { ...machine.history, unopenedCount, lastClose } }, error, context, reports, probe);
};

const failed: Rule<"attempting", "failed"> = (machine, { error }, context) => backOff(machine, error, context);

const rejected: Rule<"attempting", "rejected"> = (machine, { error }, context) =>
  block(machine, error, context.settings.blockedRetryMs, context, [report(error)]);

/** The attempt goes on where it is: only now is it known not to hold the rejected token. */
const leaveBlocked: Rule<"asking", "authorised"> = (machine) => stay({ ...machine, state: { status: "attempting" } });

const askingFailed: Rule<"asking", "failed"> = (machine, { error }, context) =>
  block(machine, machine.state.error, context.settings.blockedRetryMs, context, [report(error)]);

/** Reports nothing: the error was reported on entering `blocked`. */
const blockAgain = (machine: Of<"asking">, _: unknown, context: Context): Step =>
  block(machine, machine.state.error, context.settings.blockedRetryMs, context);

/**
 * Some browsers close the sockets of a frozen page, and emit the event only when it runs again. The close then comes after the wake that
 * would have reconnected, so the attempt must not wait for the next wake (P47).
 */
const LATE_CLOSE_MS = 2_000;

const goDown: Rule<"open", "closed"> = (machine, { code }, context) => {
  const type = classifyClose(code);
  const after = ended(machine, context, { type, code });
  const down = downEffects(machine, "close");
  if (context.sinceWakeMs <= LATE_CLOSE_MS) return attempt(rested(after), context, down);
  if (type === "abnormal") return backOff(after, undefined, context, down);
  if (context.settings.onCleanClose === "stay") return move(after, { status: "resting", error: undefined }, down); // P5
  return wait(after, capDelay(context.share, context.settings), undefined, context, down);
};

const replaceSilent: Rule<"open", "silent"> = (machine, { cause }, context) =>
  attempt(ended(machine, context, { type: cause, code: undefined }), context, [
    ...downEffects(machine, "silent"),
    report(new AtlasError(cause === "offline" ? "offline-socket" : "silent-socket")),
  ]);

const doubtSocket: Rule<"open", "offline"> = (machine) => ({ machine, effects: [{ type: "doubt-socket" }] });

/** Timers stand still in sleep. */
const checkClock: Rule<"open", "wake"> = (machine) => ({ machine, effects: [{ type: "check-silence" }, { type: "check-alarm" }] });

/** Rules that depend on the phase of the rotation (P33): if the old socket ends while its successor is open, the successor takes over. */
type RotationEvent = "closed" | "silent" | "rotate" | "successor-opened" | "successor-failed" | "renewed";
type RotationRule<P extends RotationPhase, E extends RotationEvent> = (
  machine: In<P>,
  event: Extract<ConnectionEvent, { type: E }>,
  context: Context,
) => Step;

const rotations: { readonly [P in RotationPhase]: { readonly [E in RotationEvent]: RotationRule<P, E> } } = {
  none: {
    closed: goDown,
    silent: replaceSilent,
    rotate: stay,
    "successor-opened": stay,
    "successor-failed": stay,
    renewed: stay,
  },
  planned: {
    closed: goDown,
    silent: replaceSilent,
    rotate: startSuccessor,
    "successor-opened": stay,
    "successor-failed": stay,
    renewed: stay,
  },
  attempting: {
    closed: goDown, // the successor is not awaited: the backoff is known to recover
    silent: replaceSilent,
    rotate: stay,
    "successor-opened": hold,
    "successor-failed": endRotation,
    renewed: stay,
  },
  holding: {
    closed: takeOver,
    silent: (machine, event, context) => (event.cause === "silent" ? takeOver : replaceSilent)(machine, event, context), // offline, both are
    rotate: stay,
    "successor-opened": stay,
    "successor-failed": endRotation,
    renewed: takeOver,
  },
};

function rotating<E extends RotationEvent>(type: E): Rule<"open", E> {
  return (machine, event, context) => {
    const rule = rotations[machine.state.rotation.phase][type] as Rule<"open", E>; // its own phase, as above
    return rule(machine, event, context);
  };
}

/** Timers stand still in the page cache; a restored page attempts at once (`restored` is a wake). */
const cache: CommonRule = (machine, _, context) =>
  move(
    ended(machine, context, { type: "cached", code: undefined }),
    { status: "resting", error: undefined },
    downEffects(machine, "cached"),
  );

/** Events that only a late callback could cause. The generation discards those; if one passes, it has no effect. */
const noAttempt = { authorised: stay, opened: stay, unopened: stay, failed: stay, rejected: stay };
const noSocket = { closed: stay, silent: stay };
const noRotation = { rotate: stay, "successor-opened": stay, "successor-failed": stay, renewed: stay };

const table: { readonly [S in Status]: { readonly [E in EventType]: Rule<S, E> } } = {
  idle: {
    connect,
    disconnect: stay,
    reconnect: stay, // a late recovery must not undo a manual `disconnect`
    dispose,
    wake: stay,
    cached: stay,
    offline: stay,
    due: stay,
    ...noAttempt,
    ...noSocket,
    ...noRotation,
  },
  waiting: {
    connect: stay, // `connect` was called already; `reconnect` skips the backoff
    disconnect,
    reconnect: attemptNow,
    dispose,
    wake: attemptNow,
    cached: cache,
    offline: stay,
    due: attemptWhenDue,
    ...noAttempt,
    ...noSocket,
    ...noRotation,
  },
  attempting: {
    connect: stay,
    disconnect,
    reconnect: attemptAgain,
    dispose,
    wake: restWhileAttempting,
    cached: cache,
    offline: stay,
    due: stay,
    authorised: stay,
    opened,
    unopened,
    failed,
    rejected,
    ...noSocket,
    ...noRotation,
  },
  open: {
    connect: stay,
    disconnect,
    reconnect: attemptNow,
    dispose,
    wake: checkClock,
    cached: cache,
    offline: doubtSocket,
    due: stay,
    ...noAttempt,
    closed: rotating("closed"),
    silent: rotating("silent"),
    rotate: rotating("rotate"),
    "successor-opened": rotating("successor-opened"),
    "successor-failed": rotating("successor-failed"),
    renewed: rotating("renewed"),
  },
  resting: {
    connect: attemptNow,
    disconnect,
    reconnect: attemptNow,
    dispose,
    wake: attemptNow,
    cached: stay,
    offline: stay,
    due: stay,
    ...noAttempt,
    ...noSocket,
    ...noRotation,
  },
  blocked: {
    connect: stay,
    disconnect,
    reconnect: askNow,
    dispose,
    wake: askNow,
    cached: stay, // the timer stands still with the page, and `restored` attempts again
    offline: stay,
    due: askNow,
    ...noAttempt,
    ...noSocket,
    ...noRotation,
  },
  asking: {
    connect: stay,
    disconnect,
    reconnect: askAgain,
    dispose,
    wake: stay,
    cached: blockAgain,
    offline: stay,
    due: stay,
    authorised: leaveBlocked,
    opened: stay, // it cannot be: a socket is made after `authorised`
    unopened: blockAgain, // nor can this, but to stay would be a dead end
    failed: askingFailed,
    rejected: blockAgain,
    ...noSocket,
    ...noRotation,
  },
  refused: {
    connect: stay,
    disconnect,
    reconnect: stay, // the address is fixed at mount: only a new client helps
    dispose,
    wake: stay,
    cached: stay,
    offline: stay,
    due: stay,
    ...noAttempt,
    ...noSocket,
    ...noRotation,
  },
  disposed: {
    connect: stay,
    disconnect: stay,
    reconnect: stay,
    dispose: stay,
    wake: stay,
    cached: stay,
    offline: stay,
    due: stay,
    ...noAttempt,
    ...noSocket,
    ...noRotation,
  },
};
