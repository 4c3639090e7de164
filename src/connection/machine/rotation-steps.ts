/**
 * The steps of a token rotation beside an open connection: when it is due, how it fails, and how the successor takes over. Pure.
 *
 * Desks that signed in together must not rotate together, so each rotation starts earlier by a random part. No rotation starts sooner than
 * `LEAST_AGE_MS` after an open: a token that is always about to expire would otherwise rotate without end.
 *
 * Rules: P33 rotation, P30 (backoff of successors that fail). Decision 3.
 */
import { AtlasError } from "../../shared/errors.ts";
import { afterEnd, backoffDelay } from "./backoff.ts";
import type { ConnectionEvent, Context, Effect, Machine, Rotation, RotationPhase, RotationSettings } from "./state.ts";
import { overBudget, proven, report, type Of, type Step } from "./steps.ts";
import type { TokenSpan } from "../tokens/token-life.ts";

/** The shortest time from `open` to a rotation; half of the token's life where that is known and shorter. */
const LEAST_AGE_MS = 30_000;

/** An open machine whose rotation is in one of the phases `P`. */
export type In<P extends RotationPhase> = Of<"open"> & { readonly state: { readonly rotation: Extract<Rotation, { phase: P }> } };

type Failure = Pick<Extract<ConnectionEvent, { type: "successor-failed" }>, "error" | "code">;

interface Planned {
  readonly rotation: Rotation;
  readonly effects: readonly Effect[];
}

/** For a connection that opened just now, with a token of this `span`. */
export function plan(span: TokenSpan | undefined, context: Context): Planned {
  const { rotation, jitter } = context.settings;
  if (rotation === undefined || span === undefined) return { rotation: { phase: "none" }, effects: [] };
  const delayMs = delayOf(span, rotation, jitter * context.share);
  return { rotation: { phase: "planned", span, failureCount: 0 }, effects: [{ type: "arm-alarm", delayMs, then: "rotate" }] };
}

function delayOf({ leftMs, wholeMs }: TokenSpan, { beforeExpiryMs }: RotationSettings, share: number): number {
  const leastMs = wholeMs === undefined ? LEAST_AGE_MS : Math.min(LEAST_AGE_MS, wholeMs / 2);
  const delayMs = leftMs - beforeExpiryMs * (1 + share);
  return delayMs > leastMs ? delayMs : leastMs; // also where an option is no number
}

/** As soon as attempts are not held back: it counts as one. */
export function startSuccessor(machine: In<"planned">, _: unknown, context: Context): Step {
  const { rotation } = machine.state;
  if (!context.hasSocketClass) return endRotation(machine, { error: new AtlasError("websocket-missing"), code: undefined }, context);
  if (context.holdMs > 0) {
    const reports = context.isOverBudget ? [overBudget(context.holdMs)] : [];
    return { machine, effects: [...reports, { type: "arm-alarm", delayMs: context.holdMs, then: "rotate" }] };
  }
  return {
    machine: inPhase(machine, { ...rotation, phase: "attempting" }),
    effects: [{ type: "start-successor", attempt: rotation.failureCount + 1 }],
  };
}

/** The successor is open: its frames are buffered until they are complete, or until the time for that is over. */
export function hold(machine: In<"attempting">, { span }: Extract<ConnectionEvent, { type: "successor-opened" }>, context: Context): Step {
  return {
    machine: inPhase(machine, { ...machine.state.rotation, phase: "holding", next: span }),
    effects: [{ type: "forget-rejected" }, { type: "arm-alarm", delayMs: context.settings.rotation?.holdMs ?? 0, then: "renewed" }],
  };
}

/** The successor failed: the old socket stays, and the next successor follows with backoff while the token is valid. */
export function endRotation(machine: In<Exclude<RotationPhase, "none">>, failure: Failure, context: Context): Step {
  const { span, failureCount } = machine.state.rotation;
  const { error: cause, code } = failure;
  const detail = { reason: cause?.code ?? "closed", code, attempt: failureCount + 1 };
  const error = new AtlasError("rotation-failed", { cause, detail });
  const delayMs = Math.max(backoffDelay({ step: failureCount, shortCount: 0 }, context.share, context.settings), context.holdMs);
  const ended: readonly Effect[] = [{ type: "end-rotation" }, report(error)];
  if (context.openForMs + delayMs >= span.leftMs) return { machine: inPhase(machine, { phase: "none" }), effects: ended };
  return {
    machine: inPhase(machine, { phase: "planned", span, failureCount: failureCount + 1 }),
    effects: [...ended, { type: "arm-alarm", delayMs, then: "rotate" }],
  };
}

/** The open successor becomes the connection. There is no `notify-down`: for readers of rows no connection ended. */
export function takeOver(machine: In<"holding">, event: { readonly type: "closed" | "silent" | "renewed" }, context: Context): Step {
  const { state, history } = machine;
  const planned = plan(state.rotation.next, context);
  // A server that allows one socket for each client closes the old one: that does not count as a short connection.
  const backoff = afterEnd(history.backoff, context.openForMs, true, context.settings);
  return {
    machine: { state: { status: "open", rotation: planned.rotation }, history: proven({ ...history, backoff }) },
    effects: [
      { type: "stop-watchdog" },
      { type: "drop" },
      { type: "take-over" },
      { type: "start-watchdog" },
      ...planned.effects,
      ...(event.type === "silent" ? [report(new AtlasError("silent-socket"))] : []),
      { type: "notify-renewed" },
    ],
  };
}

function inPhase(machine: Machine, rotation: Rotation): Machine {
  return { ...machine, state: { status: "open", rotation } };
}
