/**
 * The steps used by the table in `transition.ts`: attempt, wait, block, and the effects of leaving a state. Pure.
 *
 * Rules: P3 `blocked`, P30 backoff, P33 one socket. Decision 3: spacing and budget apply to every attempt, whatever its cause.
 */
import type { CloseSummary } from "../../shared/connection-state.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Millis } from "../../shared/brand.ts";
import { afterEnd, afterOpen, backoffDelay, climb, resetBackoff } from "./backoff.ts";
import type { ConnectionEvent, Context, DownCause, Effect, EventType, History, Machine, State, Status } from "./state.ts";

export interface Step {
  readonly machine: Machine;
  readonly effects: readonly Effect[];
}

/** A machine in one of the states `S`. */
export type Of<S extends Status> = Machine & { readonly state: Extract<State, { status: S }> };

/** A cell of the table: what `event` does in the state `S`. */
export type Rule<S extends Status, E extends EventType> = (
  machine: Of<S>,
  event: Extract<ConnectionEvent, { type: E }>,
  context: Context,
) => Step;

/** A rule for many cells, which reads neither the state's own data nor the event's. */
export type CommonRule = (machine: Machine, event: unknown, context: Context) => Step;

/** The effects of leaving a state. An attempt that opened is kept as the socket, so it has none. */
const leaving: { readonly [S in Status]: readonly Effect[] } = {
  idle: [],
  waiting: [{ type: "disarm-timer" }],
  attempting: [{ type: "drop" }],
  open: [{ type: "stop-watchdog" }, { type: "end-rotation" }, { type: "drop" }],
  resting: [],
  blocked: [{ type: "disarm-timer" }],
  asking: [{ type: "drop" }],
  refused: [],
  disposed: [],
};

/** Changes nothing, or only the history. */
export function stay(machine: Machine): Step {
  return { machine, effects: [] };
}

/** Leaves the present state for `state`. `first`: effects that need the attempt or socket before it is dropped. */
export function move(machine: Machine, state: State, effects: readonly Effect[] = [], first: readonly Effect[] = []): Step {
  return { machine: { state, history: machine.history }, effects: [...first, ...leaving[machine.state.status], ...effects] };
}

/** Attempts now, or as soon as spacing and budget allow it. */
export function attempt(machine: Machine, context: Context, effects: readonly Effect[] = []): Step {
  if (!context.hasSocketClass) {
    const error = new AtlasError("websocket-missing");
    return move(machine, { status: "resting", error }, [...effects, report(error)]);
  }
  if (context.holdMs > 0) return wait(machine, 0, undefined, context, effects);
  const history = counted(machine.history);
  return move({ ...machine, history }, { status: "attempting" }, [...effects, start(history)]);
}

/** Requests a token while blocked. It counts as an attempt, and is delayed like one. */
export function ask(machine: Of<"blocked" | "asking">, context: Context): Step {
  const { error } = machine.state;
  if (context.holdMs > 0) return block(machine, error, 0, context);
  const history = counted(machine.history);
  return move({ ...machine, history }, { status: "asking", error }, [start(history)]);
}

/** Waits for the backoff, and raises it. */
export function backOff(
  machine: Machine,
  error: AtlasError | undefined,
  context: Context,
  effects: readonly Effect[] = [],
  first: readonly Effect[] = [],
): Step {
  const { history } = machine;
  const delayMs = backoffDelay(history.backoff, context.share, context.settings);
  const climbed = { ...machine, history: { ...history, backoff: climb(history.backoff) } };
  return wait(climbed, delayMs, error, context, error === undefined ? effects : [...effects, report(error)], first);
}

/** Waits for `delayMs`, or until spacing and budget allow an attempt if that is later. */
export function wait(
  machine: Machine,
  delayMs: number,
  error: AtlasError | undefined,
  context: Context,
  effects: readonly Effect[] = [],
  first: readonly Effect[] = [],
): Step {
  const heldMs = Math.max(delayMs, context.holdMs);
  const isOverBudget = context.isOverBudget && context.holdMs > delayMs;
  const wasOverBudget = machine.state.status === "waiting" && machine.state.isOverBudget;
  const nextAttemptAt = (context.at + heldMs) as Millis; // an instant and a span
  const reports = isOverBudget && !wasOverBudget ? [overBudget(heldMs)] : [];
  const armed: Effect = { type: "arm-timer", delayMs: heldMs };
  return move(machine, { status: "waiting", nextAttemptAt, error, isOverBudget }, [...effects, ...reports, armed], first);
}

/** The token is rejected: waits for a different one and calls `getToken` again after `delayMs` (P3). */
export function block(machine: Machine, error: AtlasError, delayMs: number, context: Context, effects: readonly Effect[] = []): Step {
  const heldMs = Math.max(delayMs, context.holdMs);
  const reports = context.isOverBudget && context.holdMs > delayMs ? [overBudget(heldMs)] : [];
  return move(machine, { status: "blocked", error }, [...effects, ...reports, { type: "arm-timer", delayMs: heldMs }]);
}

/** The history of a machine whose open connection has ended; ours if no `close` is given. Without an open one nothing ended. */
export function ended(machine: Machine, context: Context, close?: Pick<CloseSummary, "type" | "code">): Machine {
  if (machine.state.status !== "open") return machine;
  const { history } = machine;
  const isOurs = close === undefined || close.type === "cached";
  const backoff = afterEnd(history.backoff, context.openForMs, isOurs, context.settings);
  const lastClose = close === undefined ? history.lastClose : { ...close, at: context.at };
  return { ...machine, history: { ...history, backoff, lastClose } };
}

/** The history of a machine for which a socket opened. */
export function proven(history: History): History {
  const backoff = afterOpen(history.backoff);
  return { ...history, backoff, attemptCount: backoff.step === 0 ? 0 : history.attemptCount };
}

/** Notifies the client that an open connection ended; no effect in the other states. */
export function downEffects(machine: Machine, cause: DownCause): readonly Effect[] {
  return machine.state.status === "open" ? [{ type: "notify-down", cause }] : [];
}

/** Resets the backoff, since the user or a wake asks for a connection (P31). */
export function rested<M extends Machine>(machine: M): M {
  return { ...machine, history: { ...machine.history, backoff: resetBackoff(machine.history.backoff) } };
}

export function report(error: AtlasError): Effect {
  return { type: "report", error };
}

export function overBudget(waitMs: number): Effect {
  return report(new AtlasError("attempt-budget", { detail: { waitMs } }));
}

function counted(history: History): History {
  return { ...history, attemptCount: history.attemptCount + 1 };
}

function start(history: History): Effect {
  const reason = history.unopenedCount > 0 ? "unopened" : history.everConnected ? "reconnect" : "initial";
  return { type: "start-attempt", reason, attempt: history.attemptCount };
}
