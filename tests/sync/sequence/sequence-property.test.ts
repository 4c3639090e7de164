/**
 * The numbering's judge against a server of its own: one that numbers per connection or per kind, loses, repeats, breaks and restarts, and
 * knows what the client cannot: what it lost, and what its numbers count.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Millis, Seq } from "../../../src/shared/brand.ts";
import { createSequence, type Sequence, type SequenceVerdict } from "../../../src/sync/sequence/sequence.ts";

const seed = Number(process.env["ATLAS_SEED"] ?? (process.env["ATLAS_SCHEDULES"] === undefined ? 8 : Date.now() % 2 ** 31));
const numRuns = Number(process.env["ATLAS_SCHEDULES"] ?? 2_000);

process.stdout.write(`sequence: ATLAS_SEED=${seed}, ${numRuns} schedules for each property\n`);

type Numbering = "connection" | "kind";
type Step =
  | { readonly do: "send" | "lose" | "repeat" | "shred"; readonly kind: number }
  /** The numbers of one scope go on from a lower one. */
  | { readonly do: "restart"; readonly kind: number; readonly share: number }
  /** Messages in order, enough to end whatever is in doubt. */
  | { readonly do: "calm"; readonly kind: number }
  | { readonly do: "recover" | "reconnect" }
  | { readonly do: "wait"; readonly ms: number };

interface World {
  readonly numbering: Numbering;
  readonly kindCount: number;
  /** Where each kind's numbers begin; the connection's where the first one's do. */
  readonly starts: readonly number[];
  readonly steps: readonly Step[];
}

const kind = fc.nat({ max: 5 });
const send = fc.record({ do: fc.constant("send" as const), kind });
const faults: readonly fc.WeightedArbitrary<Step>[] = [
  { weight: 8, arbitrary: fc.record({ do: fc.constant("lose" as const), kind }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("repeat" as const, "shred" as const), kind }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("restart" as const), kind, share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("calm" as const), kind }) },
  { weight: 3, arbitrary: fc.constant({ do: "recover" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "reconnect" as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat({ max: 40_000 }) }) },
];

function worldOf(step: fc.Arbitrary<Step>, numbering: Numbering): fc.Arbitrary<World> {
  return fc.record({
    numbering: fc.constant(numbering),
    kindCount: fc.integer({ min: 2, max: 6 }),
    // Often close to one another: numbers that are equal or follow by chance are the hard case.
    starts: fc.array(fc.oneof(fc.nat({ max: 4 }), fc.nat({ max: 1_000 })), { minLength: 6, maxLength: 6 }),
    steps: fc.array(step, { minLength: 5, maxLength: 120, size: "max" }),
  });
}

interface Judged {
  readonly before: string;
  readonly after: string;
  readonly verdict: SequenceVerdict;
  /** The message's own number goes on from the one before it by no reading; only a loss or a restart explains it. */
  readonly isApart: boolean;
  /** Losses and restarts that this message, or one before it, has shown, and that no verdict has covered. */
  readonly unreported: readonly string[];
}

/** Runs a world and hands each judged message to `look`. */
function run({ numbering, kindCount, starts, steps }: World, look: (judged: Judged) => void): Sequence {
  const sequence = createSequence("auto");
  const next = new Map<string, number>();
  /** The newest number that the client was handed, by scope. */
  const handed = new Map<string, number>();
  let lastHanded: number | undefined;
  /** Scopes in which something was lost that a later number has shown. */
  const unreported = new Set<string>();
  let now = 0;

  const nameOf = (index: number): string => `k${index % kindCount}`;
  const scopeOf = (name: string): string => (numbering === "kind" ? name : "");
  const take = (name: string): number => {
    const scope = scopeOf(name);
    const number = next.get(scope) ?? starts[scope === "" ? 0 : Number(scope.slice(1))] ?? 0;
    next.set(scope, number + 1);
    return number;
  };

  /** `isReadable`: whether the frame shows its kind. */
  const hand = (name: string, number: number, isReadable = true): void => {
    const scope = scopeOf(name);
    const last = handed.get(scope);
    const before = sequence.mode;
    const verdict = sequence.judge(isReadable ? name : undefined, number as Seq, now as Millis);
    const isApart = last !== undefined && number !== last && number !== last + 1;
    // A frame of unknown kind has no place among its kind's numbers: the next one shows what came before.
    if (isReadable || numbering === "connection") {
      if (isApart) unreported.add(scope);
      handed.set(scope, number);
    }
    if (verdict.type === "gap" || verdict.type === "restart") {
      if (verdict.scope.type === "connection") unreported.clear();
      else unreported.delete(verdict.scope.kind);
    }
    const isHidden = lastHanded !== undefined && number === lastHanded + 1;
    lastHanded = number;
    look({ before, after: sequence.mode, verdict, isApart: isReadable && isApart && !isHidden, unreported: [...unreported] });
  };

  for (const step of steps) {
    now += 10;
    switch (step.do) {
      case "send":
        hand(nameOf(step.kind), take(nameOf(step.kind)));
        break;
      case "lose":
        take(nameOf(step.kind));
        break;
      case "repeat": {
        const number = take(nameOf(step.kind));
        hand(nameOf(step.kind), number);
        hand(nameOf(step.kind), number);
        break;
      }
      case "shred":
        hand(nameOf(step.kind), take(nameOf(step.kind)), false);
        break;
      case "restart": {
        const scope = scopeOf(nameOf(step.kind));
        const number = next.get(scope);
        if (number !== undefined) next.set(scope, Math.floor(number * step.share));
        break;
      }
      case "calm":
        for (let count = 0; count < 101; count += 1) {
          for (const each of [step.kind, step.kind + 1]) hand(nameOf(each), take(nameOf(each)));
        }
        break;
      case "recover":
        sequence.recovered({ type: "connection" });
        for (let index = 0; index < kindCount; index += 1) sequence.recovered({ type: "kind", kind: nameOf(index) });
        break;
      case "reconnect":
        sequence.open();
        handed.clear();
        unreported.clear();
        lastHanded = undefined;
        break;
      case "wait":
        now += step.ms;
        break;
    }
  }
  return sequence;
}

const isReport = ({ verdict }: Judged): boolean => verdict.type === "gap" || verdict.type === "restart";

/** The messages of a world at which `isWrong` holds: none are expected. */
function wrongIn(world: World, isWrong: (judged: Judged) => boolean): readonly Judged[] {
  const wrong: Judged[] = [];
  run(world, (judged) => {
    if (isWrong(judged)) wrong.push(judged);
  });
  return wrong;
}

describe.each(["connection", "kind"] as const)(
  "a server that numbers by %s and sends losses, repeats, broken frames and restarts",
  (numbering) => {
    const world = worldOf(fc.oneof({ weight: 40, arbitrary: send }, ...faults), numbering);

    test.each<[string, (judged: Judged) => boolean]>([
      [
        "no loss that a later number has shown is unreported while the mode is the server's own (P34, P36, P37)",
        ({ after, unreported }) => after === numbering && unreported.length > 0,
      ],
      [
        "no loss that was seen in the server's own mode is unreported when gaps become unchecked (P36)",
        ({ before, after, unreported }) => before === numbering && after === "unchecked" && unreported.length > 0,
      ],
      [
        "while nothing is settled, a loss is reported at once unless its number is the connection's next one (P36)",
        (judged) => judged.before === "settling" && judged.after === "settling" && judged.isApart && !isReport(judged),
      ],
    ])("%s", (_, isWrong) => {
      fc.assert(
        fc.property(world, (each) => {
          expect(wrongIn(each, isWrong)).toEqual([]);
        }),
        { seed, numRuns },
      );
    });

    test("after 200 messages in order from two alternating kinds, the client's mode is the server's own numbering (P36)", () => {
      const calm: readonly Step[] = [{ do: "calm", kind: 0 }];
      fc.assert(
        fc.property(world, ({ steps, ...rest }) => {
          expect(run({ ...rest, steps: [...steps, ...calm] }, () => undefined).mode).toBe(numbering);
        }),
        { seed, numRuns },
      );
    });
  },
);

describe("a server that loses nothing", () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 30, arbitrary: send },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("repeat" as const), kind }) },
    { weight: 2, arbitrary: fc.constantFrom({ do: "recover" as const }, { do: "reconnect" as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat({ max: 40_000 }) }) },
  );

  test.each([
    { numbering: "connection" as const, mostAlarms: 0 },
    { numbering: "kind" as const, mostAlarms: 3 },
  ])(
    "a server that loses nothing and numbers by $numbering causes at most $mostAlarms false reports in the life of a client (P36)",
    ({ numbering, mostAlarms }) => {
      fc.assert(
        fc.property(worldOf(step, numbering), (world) => {
          expect(wrongIn(world, isReport).length).toBeLessThanOrEqual(mostAlarms);
        }),
        { seed, numRuns },
      );
    },
  );
});
