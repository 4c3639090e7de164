/** Draws schedules at random with fast-check, so that a failure shrinks to the few steps that matter. */
import fc from "fast-check";
import { shapes, type RowOp } from "./book.ts";
import { faults, framings, type Fault, type Framing } from "./frames.ts";
import { restModes, type RestMode } from "./rest-answers.ts";
import {
  habitTypes,
  plainSteps,
  plainWorld,
  type Farewell,
  type Habit,
  type Regime,
  type Schedule,
  type Step,
  type TokenMode,
  type World,
} from "./schedule.ts";

const key = fc.nat({ max: 5 });
const field = fc.nat({ max: 20 });
const slice = fc.constantFrom(...shapes.map((shape) => shape.slice));
const longMs = fc.integer({ min: 1_000, max: 3_600_000 });

const rowOp: fc.Arbitrary<RowOp> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constant("put" as const), key }) },
  { weight: 16, arbitrary: fc.record({ type: fc.constant("patch" as const), key, field }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant("remove" as const), key }) },
  { weight: 1, arbitrary: fc.constant({ type: "keyless" as const }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("lost-key" as const), key, field }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("lost-removal" as const), key }) },
  { weight: 1, arbitrary: fc.constant({ type: "nested" as const }) },
);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 16, arbitrary: fc.constant("none" as const) },
  { weight: 3, arbitrary: fc.constantFrom("drop" as const, "mangle" as const, "shred" as const, "repeat" as const) },
  { weight: 1, arbitrary: fc.constantFrom(...faults) },
);
const framing: fc.Arbitrary<Framing> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("plain" as const) },
  { weight: 1, arbitrary: fc.constantFrom(...framings) },
);
const delayMs = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 400 }) });
const restMode: fc.Arbitrary<RestMode> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom("fast" as const, "slow" as const, "fail" as const, "hang" as const, "html" as const, "old" as const),
  },
  { weight: 3, arbitrary: fc.constantFrom(...restModes) },
);
const lagMs = fc.oneof(fc.constant(0), fc.integer({ min: 1_000, max: 8_000 }), fc.integer({ min: 13_000, max: 40_000 }));
const noise = fc.constantFrom("ping", '{"type":"connected"}', '{"type":"pong","at":1}');

const common: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      slice,
      ops: fc.array(rowOp, { maxLength: 3 }),
      fault,
      delayMs,
      framing,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("signal" as const), fault, delayMs, kind: fc.constantFrom("orders", "orders", "curves") }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 4_000 }), fc.nat({ max: 70_000 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("close" as const), code: fc.constantFrom(1000, 1006, 1001, 1012) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom(...plainSteps) }) },
);
const rare: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("rest" as const), mode: restMode, slice }, { requiredKeys: ["do", "mode"] }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("refuse" as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("token" as const), mode: fc.constantFrom<TokenMode>("good", "throws", "hangs") }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("sleep" as const, "freeze" as const, "cache" as const, "freezeAndClose" as const),
      ms: longMs,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("lag" as const), ms: lagMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("silence" as const), ms: fc.integer({ min: 1_000, max: 60_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("noise" as const), text: noise }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("hydrate" as const),
      slice,
      how: fc.constantFrom("good" as const, "future" as const, "not-an-array" as const, "bad-watermark" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("relogin" as const),
      farewell: fc.constantFrom<Farewell>("forget", "dispose", "release"),
      isMounted: fc.boolean(),
    }),
  },
);
const step = fc.oneof({ weight: 4, arbitrary: common }, { weight: 1, arbitrary: rare });

const habit: fc.Arbitrary<Habit> = fc.record({
  type: fc.constantFrom(...habitTypes),
  slice,
});
/** Most of what a world may be is as in the plain one, most of the time: faults are found where they meet few others. */
function mostly<Value>(usual: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}
const world: fc.Arbitrary<Partial<World>> = fc.record({
  hasTs: fc.boolean(),
  caching: mostly(plainWorld.caching, fc.constantFrom("max-age" as const, "last-modified" as const)),
  numbersFrom: mostly(plainWorld.numbersFrom, fc.constant("one" as const)),
  rowsAtStart: fc.nat({ max: 3 }),
  restAtStart: mostly(plainWorld.restAtStart, restMode),
  silenceMs: mostly(0, fc.integer({ min: 1_000, max: 60_000 })),
  emptyOpenCount: mostly(0, fc.integer({ min: 1, max: 2 })),
  hasIdentity: fc.boolean(),
  habit: mostly<Habit | undefined>(undefined, habit),
});

export function scheduleIn(regime: Regime): fc.Arbitrary<Schedule> {
  return fc.record({
    regime: fc.constant(regime),
    // A loss before a connection's first number cannot be seen: with numbers, the snapshots bring the first of each kind.
    hasSnapshots: regime.hasSeq ? fc.constant(true) : fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
    seed: fc.nat(),
    world,
    steps: fc.array(step, { minLength: 5, maxLength: 60, size: "max" }),
  });
}
