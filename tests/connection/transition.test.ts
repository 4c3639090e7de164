import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freshBackoff } from "../../src/connection/backoff.ts";
import type { ConnectionEvent, Context, Effect, EventType, Machine, State, Status } from "../../src/connection/state.ts";
import { initialMachine } from "../../src/connection/state.ts";
import { transition } from "../../src/connection/transition.ts";
import type { Millis } from "../../src/shared/brand.ts";
import { AtlasError } from "../../src/shared/errors.ts";
import { timings } from "./timings.ts";

const error = new AtlasError("token-failed");
const rejection = new AtlasError("token-rejected");
const noon = 1_000_000 as Millis;

const states: { readonly [S in Status]: Extract<State, { status: S }> } = {
  idle: { status: "idle" },
  waiting: { status: "waiting", nextAttemptAt: noon, error: undefined, isOverBudget: false },
  attempting: { status: "attempting" },
  open: { status: "open" },
  resting: { status: "resting", error: undefined },
  blocked: { status: "blocked", error: rejection },
  asking: { status: "asking", error: rejection },
  refused: { status: "refused", error },
  disposed: { status: "disposed" },
};

const events: { readonly [E in EventType]: Extract<ConnectionEvent, { type: E }> } = {
  connect: { type: "connect" },
  disconnect: { type: "disconnect" },
  reconnect: { type: "reconnect" },
  dispose: { type: "dispose" },
  wake: { type: "wake" },
  cached: { type: "cached" },
  due: { type: "due" },
  authorised: { type: "authorised" },
  opened: { type: "opened" },
  unopened: { type: "unopened", code: 1006, error: undefined },
  failed: { type: "failed", error },
  rejected: { type: "rejected", error: rejection },
  closed: { type: "closed", code: 1006 },
  silent: { type: "silent" },
};

const calm: Context = {
  at: noon,
  holdMs: 0,
  isOverBudget: false,
  openForMs: 60_000,
  share: 0,
  refusal: undefined,
  hasSocketClass: true,
  settings: { ...timings, jitter: 0.5, onCleanClose: "stay" },
};

const machineIn = (status: Status): Machine => ({ ...initialMachine, state: states[status] });

/** Every cell: the status that follows, `.` where it stays. In the order of the events above. */
const expected: { readonly [S in Status]: string } = {
  //         connect     disconnect reconnect  dispose  wake       cached  due        authorised opened unopened failed rejected closed silent
  idle: "attempting . . disposed . . . . . . . . . .",
  waiting: ". idle attempting disposed attempting resting attempting . . . . . . .",
  attempting: ". idle attempting disposed . resting . . open waiting waiting blocked . .",
  open: ". idle attempting disposed . resting . . . . . . waiting attempting",
  resting: "attempting idle attempting disposed attempting . . . . . . . . .",
  blocked: ". idle asking disposed asking . asking . . . . . . .",
  asking: ". idle asking disposed . blocked . attempting . blocked blocked blocked . .",
  refused: ". idle . disposed . . . . . . . . . .",
  disposed: ". . . . . . . . . . . . . .",
};

describe.each(Object.keys(states) as Status[])("decision 2: the table, from %s", (status) => {
  const row = expected[status].split(" ");
  test.each(Object.keys(events).map((type, index) => [type as EventType, row[index] === "." ? status : row[index]]))(
    "P33: on %s to %s",
    (type, next) => {
      const step = transition(machineIn(status), events[type], calm);

      expect(row).toHaveLength(Object.keys(events).length);
      expect(step.machine.state.status).toBe(next);
    },
  );
});

/** What is held after the effects, in the order given: what the performer would hold. */
interface Held {
  isTimerArmed: boolean;
  hasAttempt: boolean;
  isWatched: boolean;
  isPageWatched: boolean;
}

const needs: { readonly [S in Status]: Held } = {
  idle: { isTimerArmed: false, hasAttempt: false, isWatched: false, isPageWatched: false },
  waiting: { isTimerArmed: true, hasAttempt: false, isWatched: false, isPageWatched: true },
  attempting: { isTimerArmed: false, hasAttempt: true, isWatched: false, isPageWatched: true },
  open: { isTimerArmed: false, hasAttempt: true, isWatched: true, isPageWatched: true },
  resting: { isTimerArmed: false, hasAttempt: false, isWatched: false, isPageWatched: true },
  blocked: { isTimerArmed: true, hasAttempt: false, isWatched: false, isPageWatched: true },
  asking: { isTimerArmed: false, hasAttempt: true, isWatched: false, isPageWatched: true },
  refused: { isTimerArmed: false, hasAttempt: false, isWatched: false, isPageWatched: false },
  disposed: { isTimerArmed: false, hasAttempt: false, isWatched: false, isPageWatched: false },
};

function hold(held: Held, effects: readonly Effect[]): void {
  for (const { type } of effects) {
    if (type === "start-attempt") {
      expect(held.hasAttempt, "P33: an attempt starts only when the one before is gone").toBe(false);
      held.hasAttempt = true;
    }
    if (type === "probe") expect(held.hasAttempt, "P3: the probe needs the attempt's token").toBe(true);
    if (type === "drop") held.hasAttempt = false;
    if (type === "arm-timer") held.isTimerArmed = true;
    if (type === "disarm-timer") held.isTimerArmed = false;
    if (type === "start-watchdog") held.isWatched = true;
    if (type === "stop-watchdog") held.isWatched = false;
    if (type === "watch-page") held.isPageWatched = true;
    if (type === "unwatch-page") held.isPageWatched = false;
  }
}

const context = fc.record({
  holdMs: fc.constantFrom(0, 0, 0, 400, 30_000),
  openForMs: fc.constantFrom(0, 100, 60_000),
  share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  hasSocketClass: fc.constantFrom(true, true, true, false),
  refusal: fc.constantFrom(undefined, undefined, undefined, error),
  onCleanClose: fc.constantFrom<"stay" | "retry">("stay", "retry"),
});
const anyEvent = fc.constantFrom<ConnectionEvent>(
  ...Object.values(events),
  { type: "closed", code: 1000 },
  { type: "closed", code: undefined },
  { type: "unopened", code: undefined, error },
);

test("decision 2: after any events, each state holds exactly the timer, attempt, watchdog and page listener it needs: no dead end, no leak", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, context), { maxLength: 60 }), (script) => {
      let machine: Machine = initialMachine;
      const held: Held = { ...needs.idle };
      let isOpen = false;
      for (const [event, { onCleanClose, ...rest }] of script) {
        const isOverBudget = rest.holdMs > 1000;
        const step = transition(machine, event, { ...calm, ...rest, isOverBudget, settings: { ...calm.settings, onCleanClose } });

        hold(held, step.effects);
        for (const effect of step.effects) {
          if (effect.type === "tell-open") isOpen = true;
          if (effect.type === "tell-down") {
            expect(isOpen).toBe(true);
            isOpen = false;
          }
          if (effect.type === "arm-timer") expect(effect.delayMs).toBeGreaterThanOrEqual(rest.holdMs);
          if (effect.type === "start-attempt") expect(rest.holdMs).toBe(0);
        }
        machine = step.machine;
        expect(held, `${event.type} → ${machine.state.status}`).toEqual(needs[machine.state.status]);
        expect(isOpen).toBe(machine.state.status === "open");
      }
    }),
    { seed: 33, numRuns: 2000 },
  );
});

test("decision 2: an event that means nothing gives the same machine and no effects", () => {
  const machine = machineIn("disposed");

  const steps = Object.values(events).map((event) => transition(machine, event, calm));

  expect(steps.every((step) => step.machine === machine && step.effects.length === 0)).toBe(true);
});

test("P3: every second unopened attempt in a row asks the probe, before its token is dropped", () => {
  let machine = machineIn("attempting");
  const probed: boolean[] = [];

  for (let count = 0; count < 4; count += 1) {
    const step = transition({ ...machine, state: states.attempting }, events.unopened, calm);
    probed.push(step.effects[0]?.type === "probe");
    machine = step.machine;
  }

  expect(probed).toEqual([false, true, false, true]);
});

test("P30: the delay is never shorter than attempts are held back", () => {
  const step = transition(machineIn("attempting"), events.unopened, { ...calm, holdMs: 30_000, isOverBudget: true });

  expect(step.machine.state).toMatchObject({ status: "waiting", nextAttemptAt: noon + 30_000, isOverBudget: true });
  expect(step.effects).toContainEqual({ type: "arm-timer", delayMs: 30_000 });
});

test("P30: a failure climbs the ladder, and the jitter shortens the delay", () => {
  const machine = { ...machineIn("attempting"), history: { ...initialMachine.history, backoff: { ...freshBackoff, step: 2 } } };

  const step = transition(machine, events.failed, { ...calm, share: 0.5 });

  expect(step.effects).toContainEqual({ type: "arm-timer", delayMs: 3000 });
  expect(step.machine.history.backoff.step).toBe(3);
});
