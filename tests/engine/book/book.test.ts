import fc from "fast-check";
import { expect, test } from "vitest";
import { createEngine } from "../../../src/engine/engine.ts";
import { createOracle } from "./oracle.ts";

const busy = { updatesPerSecond: 200, tradeShare: 60, restShare: 30, revaluationShare: 10, rhythm: "steady" } as const;

test("a trade changes blotter, position, cash and currency ladder, and their sums reconcile at every tick", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const engine = createEngine({ seed, edges: true, rates: busy });
      const oracle = createOracle(engine);

      for (let tick = 0; tick < 30; tick++) {
        engine.tick();

        expect(oracle.differences()).toEqual([]);
      }
    }),
    { numRuns: 4, seed: 20261120 },
  );
}, 30_000);
