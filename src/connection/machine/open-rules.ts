/**
 * Decides what ends an open connection and what follows. Where its token is rotated that depends on the phase of the rotation: a second total
 * table, phase × event. Pure.
 *
 * Rules: P5 clean close, P31 wake, P32 silence, P33 rotation, P47 offline and late closes.
 */
import { classifyClose } from "../../protocol/close-code.ts";
import { AtlasError } from "../../shared/errors.ts";
import { capDelay } from "./backoff.ts";
import { endRotation, hold, startSuccessor, takeOver, type In } from "./rotation-steps.ts";
import type { ConnectionEvent, Context, RotationPhase } from "./state.ts";
import type { Rule, Step } from "./steps.ts";
import { attempt, backOff, downEffects, ended, move, report, rested, stay, wait } from "./steps.ts";

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

/** A message has to come soon, or the watchdog gives its verdict. */
export const doubtSocket: Rule<"open", "offline"> = (machine) => ({ machine, effects: [{ type: "doubt-socket" }] });

/** Timers stand still in sleep. */
export const checkClock: Rule<"open", "wake"> = (machine) => ({ machine, effects: [{ type: "check-silence" }, { type: "check-alarm" }] });

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

/** The rule for `type` that looks up the phase which the rotation is in. */
export function ruleByPhase<E extends RotationEvent>(type: E): Rule<"open", E> {
  return (machine, event, context) => {
    const rule = rotations[machine.state.rotation.phase][type] as Rule<"open", E>; // fits its own phase, which two look-ups hide from the compiler
    return rule(machine, event, context);
  };
}
