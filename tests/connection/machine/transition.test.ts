import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freshBackoff } from "../../../src/connection/machine/backoff.ts";
import type {
  ConnectionEvent,
  Context,
  Effect,
  EventType,
  Machine,
  Rotation,
  RotationPhase,
  State,
  Status,
} from "../../../src/connection/machine/state.ts";
import { initialMachine } from "../../../src/connection/machine/state.ts";
import { transition } from "../../../src/connection/machine/transition.ts";
import type { Millis } from "../../../src/shared/brand.ts";
import { AtlasError } from "../../../src/shared/errors.ts";
import { timings } from "../timings.ts";

const error = new AtlasError("token-failed");
const rejection = new AtlasError("token-rejected");
const noon = 1_000_000 as Millis;
const span = { leftMs: 300_000, wholeMs: 300_000 };

const states: { readonly [S in Status]: Extract<State, { status: S }> } = {
  idle: { status: "idle" },
  waiting: { status: "waiting", nextAttemptAt: noon, error: undefined, isOverBudget: false },
  attempting: { status: "attempting" },
  open: { status: "open", rotation: { phase: "none" } },
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
  offline: { type: "offline" },
  due: { type: "due" },
  authorised: { type: "authorised" },
  opened: { type: "opened", span: undefined },
  unopened: { type: "unopened", code: 1006, error: undefined },
  failed: { type: "failed", error },
  rejected: { type: "rejected", error: rejection },
  closed: { type: "closed", code: 1006 },
  silent: { type: "silent", cause: "silent" },
  rotate: { type: "rotate" },
  "successor-opened": { type: "successor-opened", span },
  "successor-failed": { type: "successor-failed", code: 1006, error: undefined },
  renewed: { type: "renewed" },
};

const calm: Context = {
  at: noon,
  holdMs: 0,
  isOverBudget: false,
  openForMs: 60_000,
  sinceWakeMs: Infinity,
  share: 0,
  refusal: undefined,
  hasSocketClass: true,
  place: { host: "atlas.example", path: "/ws" },
  settings: { ...timings, jitter: 0.5, onCleanClose: "stay" },
};

const rotatingContext: Context = { ...calm, settings: { ...calm.settings, rotation: { beforeExpiryMs: 60_000, holdMs: 2_000 } } };

const machineIn = (status: Status): Machine => ({ ...initialMachine, state: states[status] });
const typesOf = (effects: readonly Effect[]): string => effects.map(({ type }) => type).join(" ");

/** Every cell: the status that follows, `.` where it stays. In the order of the events above. */
const expected: { readonly [S in Status]: string } = {
  //         connect     disconnect reconnect  dispose  wake       cached offline due        authorised opened unopened failed rejected closed silent rotate opened failed renewed
  idle: "attempting . . disposed . . . . . . . . . . . . . . .",
  waiting: ". idle attempting disposed attempting resting . attempting . . . . . . . . . . .",
  attempting: ". idle attempting disposed . resting . . . open waiting waiting blocked . . . . . .",
  open: ". idle attempting disposed . resting . . . . . . . waiting attempting . . . .",
  resting: "attempting idle attempting disposed attempting . . . . . . . . . . . . . .",
  blocked: ". idle asking disposed asking . . asking . . . . . . . . . . .",
  asking: ". idle asking disposed . blocked . . attempting . blocked blocked blocked . . . . . .",
  refused: ". idle . disposed . . . . . . . . . . . . . . .",
  disposed: ". . . . . . . . . . . . . . . . . . .",
};

/** The same for the phases of a rotation beside `open` (P33). In the order of the events above. */
const rotations: { readonly [P in RotationPhase]: Extract<Rotation, { phase: P }> } = {
  none: { phase: "none" },
  planned: { phase: "planned", span, failureCount: 0 },
  attempting: { phase: "attempting", span, failureCount: 0 },
  holding: { phase: "holding", span, failureCount: 0, next: span },
};
const rotatingIn = (phase: RotationPhase): Machine => ({ ...initialMachine, state: { status: "open", rotation: rotations[phase] } });
const expectedPhase: { readonly [P in RotationPhase]: string } = {
  //    closed  silent     rotate     opened  failed  renewed
  none: "waiting attempting . . . .",
  planned: "waiting attempting attempting . . .",
  attempting: "waiting attempting . holding planned .",
  holding: "planned planned . . planned planned",
};

describe.each(Object.keys(rotations) as RotationPhase[])("the table of rotations, from %s (decision 2)", (phase) => {
  const row = expectedPhase[phase].split(" ");
  const types = ["closed", "silent", "rotate", "successor-opened", "successor-failed", "renewed"] as const;
  test.each(types.map((type, index) => [type, row[index] === "." ? phase : row[index]] as const))(
    `in the rotation phase "${phase}", the event %s leads to %s (P33)`,
    (type, next) => {
      const { state } = transition(rotatingIn(phase), events[type], rotatingContext).machine;

      expect(row).toHaveLength(types.length);
      expect(state.status === "open" ? state.rotation.phase : state.status).toBe(next);
    },
  );
});

describe.each(Object.keys(states) as Status[])("the table, from %s (decision 2)", (status) => {
  const row = expected[status].split(" ");
  test.each(Object.keys(events).map((type, index) => [type as EventType, row[index] === "." ? status : row[index]]))(
    `in the status "${status}", the event %s leads to %s (P33)`,
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
  hasSuccessor: boolean;
  isAlarmArmed: boolean;
  isWatched: boolean;
  isPageWatched: boolean;
}

const needs: { readonly [S in Status]: Omit<Held, "hasSuccessor" | "isAlarmArmed"> } = {
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

/** Beside `open`; nothing of it anywhere else. */
const rotationNeeds: { readonly [P in RotationPhase]: Pick<Held, "hasSuccessor" | "isAlarmArmed"> } = {
  none: { hasSuccessor: false, isAlarmArmed: false },
  planned: { hasSuccessor: false, isAlarmArmed: true },
  attempting: { hasSuccessor: true, isAlarmArmed: false },
  holding: { hasSuccessor: true, isAlarmArmed: true },
};

function needed(state: State): Held {
  return { ...needs[state.status], ...rotationNeeds[state.status === "open" ? state.rotation.phase : "none"] };
}

function hold(held: Held, effects: readonly Effect[]): void {
  for (const { type } of effects) {
    if (type === "start-attempt") {
      expect(held.hasAttempt, "P33: an attempt starts only when the one before is gone").toBe(false);
      held.hasAttempt = true;
    }
    if (type === "probe") expect(held.hasAttempt, "P3: the probe needs the attempt's token").toBe(true);
    if (type === "drop") held.hasAttempt = false;
    if (type === "start-successor") {
      expect([held.hasAttempt, held.hasSuccessor], "P33: one successor, beside an open socket").toEqual([true, false]);
      held.hasSuccessor = true;
      held.isAlarmArmed = false; // it went off
    }
    if (type === "take-over") {
      expect([held.hasAttempt, held.hasSuccessor], "P33: the old socket is gone before the successor is applied").toEqual([false, true]);
      Object.assign(held, { hasAttempt: true, hasSuccessor: false, isAlarmArmed: false });
    }
    if (type === "end-rotation") held.hasSuccessor = held.isAlarmArmed = false;
    if (type === "arm-alarm") held.isAlarmArmed = true;
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
  sinceWakeMs: fc.constantFrom(Infinity, 2_001, 2_000, 0),
  share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  hasSocketClass: fc.constantFrom(true, true, true, false),
  refusal: fc.constantFrom(undefined, undefined, undefined, error),
  onCleanClose: fc.constantFrom<"stay" | "retry">("stay", "retry"),
});
const anyEvent = fc.constantFrom<ConnectionEvent>(
  ...Object.values(events),
  { type: "closed", code: 1000 },
  { type: "closed", code: undefined },
  { type: "silent", cause: "offline" },
  { type: "unopened", code: undefined, error },
  ...Array<ConnectionEvent>(3).fill({ type: "opened", span }),
  ...Array<ConnectionEvent>(3).fill({ type: "rotate" }),
  ...Array<ConnectionEvent>(3).fill({ type: "successor-opened", span }),
  { type: "successor-opened", span: undefined },
  { type: "successor-failed", code: undefined, error },
);

test("after any events, each state holds exactly the timer, attempt, watchdog and page listener that it needs (decision 2)", () => {
  const phases = new Set<RotationPhase>();
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, context), { maxLength: 60, size: "max" }), (script) => {
      let machine: Machine = initialMachine;
      const held = needed(machine.state);
      let isOpen = false;
      for (const [event, { onCleanClose, ...rest }] of script) {
        const isOverBudget = rest.holdMs > 1000;
        const settings = { ...rotatingContext.settings, onCleanClose };
        const step = transition(machine, event, { ...calm, ...rest, isOverBudget, settings });

        hold(held, step.effects);
        for (const effect of step.effects) {
          if (effect.type === "notify-open") isOpen = true;
          if (effect.type === "notify-down") {
            expect(isOpen).toBe(true);
            isOpen = false;
          }
          if (effect.type === "arm-timer") expect(effect.delayMs).toBeGreaterThanOrEqual(rest.holdMs);
          if (effect.type === "start-attempt" || effect.type === "start-successor") expect(rest.holdMs).toBe(0);
        }
        machine = step.machine;
        if (machine.state.status === "open") phases.add(machine.state.rotation.phase);
        expect(held, `${event.type} → ${machine.state.status}`).toEqual(needed(machine.state));
        expect(isOpen).toBe(machine.state.status === "open");
      }
    }),
    { seed: 33, numRuns: 600 },
  );
  expect(phases).toEqual(new Set(Object.keys(rotations)));
});

test("a disposed connection ignores every event: the same machine and no effects (decision 2)", () => {
  const machine = machineIn("disposed");

  const steps = Object.values(events).map((event) => transition(machine, event, calm));

  expect(steps.every((step) => step.machine === machine && step.effects.length === 0)).toBe(true);
});

test("each unopened attempt sends a probe from the second in a row on, and is reported from the third on (P2, P3)", () => {
  let machine = machineIn("attempting");
  const effects: string[] = [];

  for (let count = 0; count < 4; count += 1) {
    const step = transition({ ...machine, state: states.attempting }, events.unopened, calm);
    effects.push(typesOf(step.effects));
    machine = step.machine;
  }

  expect(effects).toEqual(["drop arm-timer", "probe drop arm-timer", "probe drop report arm-timer", "probe drop report arm-timer"]);
});

test("an unopened attempt with an error of its own is reported by this error alone, each time (P2, P3)", () => {
  let machine = machineIn("attempting");
  const reported: unknown[] = [];

  for (let count = 0; count < 4; count += 1) {
    const step = transition({ ...machine, state: states.attempting }, { ...events.unopened, error }, calm);
    for (const effect of step.effects) if (effect.type === "report") reported.push(effect.error);
    machine = step.machine;
  }

  expect(reported).toEqual([error, error, error, error]);
});

describe("a close that comes within 2 s after a wake", () => {
  const closed = (code: number, sinceWakeMs: number, holdMs = 0) => {
    const machine = { ...machineIn("open"), history: { ...initialMachine.history, backoff: { ...freshBackoff, step: 5 } } };
    return transition(machine, { type: "closed", code }, { ...calm, sinceWakeMs, holdMs });
  };

  test.each([1006, 1011, 1000])(
    "a close with code %i within 2 s after a wake is followed by an attempt at once, after `notify-down` (P47)",
    (code) => {
      const { machine, effects } = closed(code, 2_000);

      expect(machine.state.status).toBe("attempting");
      expect(machine.history.backoff.step).toBe(0);
      expect(typesOf(effects)).toBe("stop-watchdog end-rotation drop notify-down start-attempt");
    },
  );

  test("an attempt after a close within 2 s after a wake waits only for spacing and budget (P31, P47)", () => {
    expect(closed(1006, 0, 400).effects).toContainEqual({ type: "arm-timer", delayMs: 400 });
  });

  test.each([
    [1006, "waiting"],
    [1000, "resting"],
  ])("a close more than 2 s after a wake is handled as any other close: code %i leads to %s (P5, P47)", (code, status) => {
    expect(closed(code, 2_001).machine.state.status).toBe(status);
  });
});

test("going offline starts a check of an open socket, and changes nothing else (P47)", () => {
  const machine = machineIn("open");

  expect(transition(machine, events.offline, calm)).toEqual({ machine, effects: [{ type: "doubt-socket" }] });
});

test("a socket without a message after `offline` is replaced, and `lastClose` has the type `offline` (P47)", () => {
  const { machine, effects } = transition(machineIn("open"), { type: "silent", cause: "offline" }, calm);

  expect(machine.history.lastClose).toEqual({ type: "offline", code: undefined, at: noon });
  expect(typesOf(effects)).toBe("stop-watchdog end-rotation drop notify-down report start-attempt");
  expect(effects).toContainEqual({ type: "report", error: expect.objectContaining({ code: "offline-socket" }) as AtlasError });
});

test("when the page is offline and no message comes, the old socket and its open successor are both replaced (P33, P47)", () => {
  const { state } = transition(rotatingIn("holding"), { type: "silent", cause: "offline" }, rotatingContext).machine;

  expect(state.status).toBe("attempting");
});

test("a close without a code counts as abnormal (P5)", () => {
  const step = transition(machineIn("open"), { type: "closed", code: undefined }, calm);

  expect(step.machine.state.status).toBe("waiting");
  expect(step.machine.history.lastClose).toEqual({ type: "abnormal", code: undefined, at: noon });
});

test("a wake while open checks the silence and the rotation alarm, since timers stand still in sleep (P31, P32, P33)", () => {
  const machine = machineIn("open");

  expect(transition(machine, events.wake, calm)).toEqual({ machine, effects: [{ type: "check-silence" }, { type: "check-alarm" }] });
});

test("the delay before an attempt is never shorter than spacing and budget require (P30)", () => {
  const step = transition(machineIn("attempting"), events.unopened, { ...calm, holdMs: 30_000, isOverBudget: true });

  expect(step.machine.state).toMatchObject({ status: "waiting", nextAttemptAt: noon + 30_000, isOverBudget: true });
  expect(step.effects).toContainEqual({ type: "arm-timer", delayMs: 30_000 });
});

test("a failed attempt raises the backoff, and the jitter shortens the delay (P30)", () => {
  const machine = { ...machineIn("attempting"), history: { ...initialMachine.history, backoff: { ...freshBackoff, step: 2 } } };

  const step = transition(machine, events.failed, { ...calm, share: 0.5 });

  expect(step.effects).toContainEqual({ type: "arm-timer", delayMs: 3000 });
  expect(step.machine.history.backoff.step).toBe(3);
});

test("an old socket that closes while its successor is open does not count as a short connection (P33, P30)", () => {
  const { history } = transition(rotatingIn("holding"), events.closed, { ...rotatingContext, openForMs: 100 }).machine;

  expect(history).toEqual(initialMachine.history);
});

test.each([
  ["tokens are not to be rotated", { type: "opened", span }, calm],
  ["the expiry of the token is unknown", { type: "opened", span: undefined }, rotatingContext],
] as const)("if %s, an open connection plans no rotation (P33)", (_, event, context) => {
  const step = transition(machineIn("attempting"), event, context);

  expect(step.machine.state).toEqual(states.open);
  expect(typesOf(step.effects)).toBe("start-watchdog forget-rejected notify-open");
});

test.each([
  { by: "spacing", isOverBudget: false, effects: "arm-alarm" },
  { by: "budget", isOverBudget: true, effects: "report arm-alarm" },
])(
  "a successor that the $by delays waits that long, and only a delay by the budget is reported (P33, P30)",
  ({ isOverBudget, effects }) => {
    const machine = rotatingIn("planned");

    const step = transition(machine, events.rotate, { ...rotatingContext, holdMs: 400, isOverBudget });

    expect(step.machine).toBe(machine);
    expect(typesOf(step.effects)).toBe(effects);
    expect(step.effects.at(-1)).toEqual({ type: "arm-alarm", delayMs: 400, then: "rotate" });
  },
);

test("without a WebSocket class the rotation fails and is retried, and the old socket stays (P33)", () => {
  const { machine, effects } = transition(rotatingIn("planned"), events.rotate, { ...rotatingContext, hasSocketClass: false });

  expect(machine.state).toEqual({ status: "open", rotation: { phase: "planned", span, failureCount: 1 } });
  expect(typesOf(effects)).toBe("end-rotation report arm-alarm");
  expect(effects[1]).toMatchObject({
    error: {
      code: "rotation-failed",
      detail: { reason: "websocket-missing", code: undefined, attempt: 1 },
      cause: { code: "websocket-missing" },
    },
  });
});

test.each([
  { leftMs: 1_001, phase: "planned" },
  { leftMs: 1_000, phase: "none" },
])(
  "a successor that fails $leftMs ms before the token expires, with a retry due in 1 s, leaves the phase `$phase` (P33)",
  ({ leftMs, phase }) => {
    const context = { ...rotatingContext, openForMs: span.leftMs - leftMs };

    const { state } = transition(rotatingIn("attempting"), events["successor-failed"], context).machine;

    expect(state).toMatchObject({ status: "open", rotation: { phase } });
  },
);

test("when a successor opens, the rejected token is deleted and the successor's frames are buffered for 2 s (P33, P3)", () => {
  const { effects } = transition(rotatingIn("attempting"), events["successor-opened"], rotatingContext);

  expect(effects).toEqual([{ type: "forget-rejected" }, { type: "arm-alarm", delayMs: 2_000, then: "renewed" }]);
});

test.each([
  ["renewed", "stop-watchdog drop take-over start-watchdog arm-alarm notify-renewed"],
  ["closed", "stop-watchdog drop take-over start-watchdog arm-alarm notify-renewed"],
  ["silent", "stop-watchdog drop take-over start-watchdog arm-alarm report notify-renewed"],
] as const)("on the event %s the successor takes over with these effects in order: %s (P33)", (type, effects) => {
  expect(typesOf(transition(rotatingIn("holding"), events[type], rotatingContext).effects)).toBe(effects);
});
