/** What a schedule may do, and the world it happens in; drawn by fast-check, so that a failure shrinks to the few steps that matter. */
import fc from "fast-check";
import type { RowOp, SliceName } from "./book.ts";
import { shapes } from "./book.ts";
import type { Fault, RestMode } from "./server.ts";

export interface Regime {
  /** The client's `sequence` option. */
  readonly sequence: "connection" | "kind" | "auto";
  /** What the server's numbers count. */
  readonly numbering: "connection" | "kind";
  readonly hasSeq: boolean;
  readonly rest: "watermark" | "plain" | "absent";
  /** Whether the server sends a snapshot of each kind on each connection. */
  readonly hasSnapshots: boolean;
}

export type Step =
  | { readonly do: "publish"; readonly slice: SliceName; readonly ops: readonly RowOp[]; readonly fault: Fault; readonly delayMs: number }
  | { readonly do: "signal"; readonly fault: Fault; readonly delayMs: number }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "close"; readonly code: number }
  | { readonly do: "rest"; readonly mode: RestMode }
  | { readonly do: "refuse"; readonly count: number }
  | { readonly do: "token"; readonly mode: TokenMode }
  | { readonly do: "sleep"; readonly ms: number }
  | {
      readonly do:
        "emptyPositions" | "halfOpen" | "hide" | "show" | "online" | "disconnect" | "connect" | "reconnect" | "remount" | "setClockBack";
    };

export type TokenMode = "good" | "throws" | "hangs";

export interface Schedule {
  readonly regime: Regime;
  readonly seed: number;
  readonly steps: readonly Step[];
}

const regime: fc.Arbitrary<Regime> = fc
  .record({
    sequence: fc.constantFrom("connection" as const, "kind" as const, "auto" as const),
    autoNumbering: fc.constantFrom("connection" as const, "kind" as const),
    hasSeq: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    rest: fc.constantFrom("watermark" as const, "plain" as const, "absent" as const),
    hasSnapshots: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  })
  // An option that contradicts the server is a wrong configuration, not a schedule; nor is REST at a watermark without numbers.
  .map(({ autoNumbering, ...drawn }) => ({
    ...drawn,
    numbering: drawn.sequence === "auto" ? autoNumbering : drawn.sequence,
    rest: drawn.rest === "watermark" && !drawn.hasSeq ? "plain" : drawn.rest,
    // A loss before a connection's first number cannot be seen: with numbers, the snapshots bring the first of each kind.
    hasSnapshots: drawn.hasSnapshots || drawn.hasSeq,
  }));

const key = fc.nat({ max: 5 });
const rowOp: fc.Arbitrary<RowOp> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant("put" as const), key }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("patch" as const), key, field: fc.nat({ max: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("remove" as const), key }) },
);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 8, arbitrary: fc.constant("none" as const) },
  { weight: 2, arbitrary: fc.constantFrom("drop" as const, "mangle" as const, "shred" as const, "repeat" as const) },
);
const delayMs = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 400 }) });
const slice = fc.constantFrom(...shapes.map((shape) => shape.slice));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({ do: fc.constant("publish" as const), slice, ops: fc.array(rowOp, { maxLength: 3 }), fault, delayMs }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("signal" as const), fault, delayMs }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 4_000 }), fc.nat({ max: 70_000 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("close" as const), code: fc.constantFrom(1000, 1006, 1001, 1012) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("rest" as const),
      mode: fc.constantFrom<RestMode>("fast", "slow", "fail", "hang", "html", "old"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("refuse" as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("token" as const), mode: fc.constantFrom<TokenMode>("good", "throws", "hangs") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sleep" as const), ms: fc.integer({ min: 1_000, max: 3_600_000 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "emptyPositions" as const,
        "halfOpen" as const,
        "hide" as const,
        "show" as const,
        "online" as const,
        "disconnect" as const,
        "connect" as const,
        "reconnect" as const,
        "remount" as const,
        "setClockBack" as const,
      ),
    }),
  },
);

export const schedule: fc.Arbitrary<Schedule> = fc.record({
  regime,
  seed: fc.nat(),
  steps: fc.array(step, { minLength: 5, maxLength: 60, size: "max" }),
});
