/**
 * Decides each transition: a total table, state × event → the next machine and its effects. Pure; a new state or event does not compile
 * until every cell is decided. Effects are listed in the order in which they must be performed. `open-rules.ts` has the rules of the state
 * `open`, which depend on the rotation.
 *
 * Rules: P1, P3 `blocked`, P30 backoff, P31 wake, P33 one socket. Decisions 2, 3, 4.
 */
import { AtlasError } from "../../shared/errors.ts";
import { freshBackoff } from "./backoff.ts";
import { checkClock, doubtSocket, ruleByPhase } from "./open-rules.ts";
import { plan } from "./rotation-steps.ts";
import type { ConnectionEvent, Context, Effect, EventType, Machine, Status } from "./state.ts";
import type { CommonRule, Of, Rule, Step } from "./steps.ts";
import { ask, attempt, backOff, block, downEffects, ended, move, proven, report, rested, stay } from "./steps.ts";

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
    closed: ruleByPhase("closed"),
    silent: ruleByPhase("silent"),
    rotate: ruleByPhase("rotate"),
    "successor-opened": ruleByPhase("successor-opened"),
    "successor-failed": ruleByPhase("successor-failed"),
    renewed: ruleByPhase("renewed"),
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
