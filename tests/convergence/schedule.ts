/** What a schedule may do, and the world it happens in; drawn by fast-check, so that a failure shrinks to the few steps that matter. */
import fc from "fast-check";
import type { RowOp, SliceName } from "./book.ts";
import { shapes } from "./book.ts";
import type { RestMode } from "./rest-side.ts";
import type { Fault } from "./server.ts";

export interface Regime {
  /** The client's `sequence` option. */
  readonly sequence: "connection" | "kind" | "auto";
  /** What the server's numbers count. */
  readonly numbering: "connection" | "kind";
  readonly hasSeq: boolean;
  readonly rest: "watermark" | "plain" | "absent";
}

export type TokenMode = "good" | "throws" | "hangs";

export type Step =
  | { readonly do: "publish"; readonly slice: SliceName; readonly ops: readonly RowOp[]; readonly fault: Fault; readonly delayMs: number }
  | { readonly do: "signal"; readonly fault: Fault; readonly delayMs: number }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "close"; readonly code: number }
  | { readonly do: "rest"; readonly mode: RestMode }
  | { readonly do: "refuse"; readonly count: number }
  | { readonly do: "token"; readonly mode: TokenMode }
  | { readonly do: "sleep" | "freeze" | "cache"; readonly ms: number }
  | { readonly do: PlainStep };

const plainSteps = [
  "emptyPositions",
  "halfOpen",
  "restart",
  "hide",
  "show",
  "online",
  "disconnect",
  "connect",
  "reconnect",
  "remount",
  "toggleQuery",
  "setClockBack",
] as const;
type PlainStep = (typeof plainSteps)[number];

export interface Schedule {
  readonly regime: Regime;
  /** Whether the server sends a snapshot of each kind on each connection. */
  readonly hasSnapshots: boolean;
  /** Of the client's randomness, and of the moment at which the closing event comes. */
  readonly seed: number;
  readonly steps: readonly Step[];
}

/** An option that contradicts the server is a wrong configuration, not a regime; nor is REST at a watermark without numbers. */
export const regimes: readonly Regime[] = [
  { sequence: "connection", numbering: "connection" } as const,
  { sequence: "kind", numbering: "kind" } as const,
  { sequence: "auto", numbering: "connection" } as const,
  { sequence: "auto", numbering: "kind" } as const,
].flatMap((scope) => [
  ...(["watermark", "plain", "absent"] as const).map((rest) => ({ ...scope, hasSeq: true, rest })),
  ...(["plain", "absent"] as const).map((rest) => ({ ...scope, hasSeq: false, rest })),
]);

export function nameOf({ sequence, numbering, hasSeq, rest }: Regime): string {
  const scope = sequence === "auto" ? `auto over numbers by ${numbering}` : sequence;
  return `scope ${scope}, ${hasSeq ? "seq on all" : "no seq"}, REST ${rest}`;
}

const key = fc.nat({ max: 5 });
const rowOp: fc.Arbitrary<RowOp> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("put" as const), key }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant("patch" as const), key, field: fc.nat({ max: 20 }) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("remove" as const), key }) },
  { weight: 1, arbitrary: fc.constant({ type: "keyless" as const }) },
);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 8, arbitrary: fc.constant("none" as const) },
  { weight: 2, arbitrary: fc.constantFrom("drop" as const, "mangle" as const, "shred" as const, "repeat" as const) },
);
const delayMs = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 400 }) });
const slice = fc.constantFrom(...shapes.map((shape) => shape.slice));
const longMs = fc.integer({ min: 1_000, max: 3_600_000 });

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
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("sleep" as const, "freeze" as const, "cache" as const), ms: longMs }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom(...plainSteps) }) },
);

export function scheduleIn(regime: Regime): fc.Arbitrary<Schedule> {
  return fc.record({
    regime: fc.constant(regime),
    // A loss before a connection's first number cannot be seen: with numbers, the snapshots bring the first of each kind.
    hasSnapshots: regime.hasSeq ? fc.constant(true) : fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
    seed: fc.nat(),
    steps: fc.array(step, { minLength: 5, maxLength: 60, size: "max" }),
  });
}
