import fc from "fast-check";
import { expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import type { SliceName } from "./book.ts";
import { honest, type Candidate } from "./candidate.ts";
import { scheduleIn } from "./draw.ts";
import * as liars from "./liars.ts";
import { withOldFrames } from "./ports.ts";
import { runSchedule } from "./run.ts";
import { nameOf, regimes, type Schedule, type Step, type World } from "./schedule.ts";

const WITHIN = 1_000;
const seed = Number(process.env["ATLAS_SEED"] ?? 8);
const anySchedule = fc.oneof(...regimes.map(scheduleIn));
const takesOldFrames: Candidate = { ...honest, createClient: (options) => createAtlasClient(withOldFrames(options)) };

/** Schedules that begin with what shows the lie: a rare fault, where random ones would take long to meet it. */
function beginningWith(world: Partial<World>, steps: readonly Step[]): fc.Arbitrary<Schedule> {
  return anySchedule.map((schedule) => ({
    ...schedule,
    world: { ...schedule.world, rowsAtStart: 2, ...world },
    steps: [...steps, ...schedule.steps],
  }));
}
const pass = (ms: number): Step => ({ do: "pass", ms });
const publish = (slice: SliceName, ...ops: Extract<Step, { do: "publish" }>["ops"]): Step => ({
  do: "publish",
  slice,
  ops,
  fault: "none",
  delayMs: 0,
});

/** A frame that is still on its way when the next connection has brought something newer. */
const lateFrame = beginningWith({}, [
  pass(2_000),
  { do: "publish", slice: "cash", ops: [{ type: "put", key: 0 }], fault: "none", delayMs: 400 },
  { do: "reconnect" },
  publish("cash", { type: "put", key: 0 }),
  pass(1_000),
]);
const hardRow = beginningWith({}, [
  pass(5_000),
  publish("cash", { type: "patch", key: 0, field: 1 }, { type: "nested" }, { type: "put", key: 4 }),
]);
const restored = beginningWith({ hasIdentity: true }, [pass(20_000), { do: "restoreQueries" }, pass(70_000)]);
const relogin = beginningWith({}, [pass(3_000), { do: "rest", mode: "hang" }, { do: "relogin", farewell: "forget", isMounted: true }]);

test.each([
  ["P12", "drops a frame that it cannot read", liars.ignoresUnreadable, anySchedule],
  ["P12", "drops readable frames of another spelling", liars.ignoresSpellings, anySchedule],
  ["P12", "is alarmed by noise", liars.isAlarmedByNoise, anySchedule],
  ["P12", "applies half of a message", liars.appliesHalf, hardRow],
  ["P17", "believes an empty snapshot", liars.believesEmpty, anySchedule],
  ["P18", "ignores a row that has lost its key", liars.ignoresLostKeys, anySchedule],
  ["P18", "ignores a removal that it cannot read", liars.ignoresLostRemovals, anySchedule],
  ["P24", "does not see restored queries", liars.ignoresRestoredQueries, restored],
  ["P33", "takes a frame of an old connection", takesOldFrames, lateFrame],
  ["P34", "stays live after a gap", liars.staysLive, anySchedule],
  ["P34", "looks for no gaps", liars.looksForNoGaps, anySchedule],
  ["P35", "drops a logged delta", liars.dropsLoggedDeltas, anySchedule],
  ["P35", "takes a part of the book for all of it", liars.takesPartialAnswers, anySchedule],
  ["P35", "takes an aged answer", liars.takesAgedAnswers, anySchedule],
  ["P35", "obeys a foreign watermark", liars.obeysAnyWatermark, anySchedule],
  ["P36", "gives up to look for gaps at the first one", liars.givesUp, anySchedule],
  ["P36", "learns the numbering from messages that it never got", liars.learnsNothingFromLosses, anySchedule],
  ["P41", "shows the next user the orders of the last one", liars.sharesQueries, relogin],
  ["P42", "reads the HTTP cache", liars.readsHttpCache, anySchedule],
  ["P43", "takes any rows of the application", liars.hydratesAnything, anySchedule],
  ["P45, P46", "is live while the feed is silent or late", liars.trustsSilenceAndLag, anySchedule],
  ["P47", "ignores that the browser is offline", liars.ignoresOffline, anySchedule],
] as const)(
  "%s: a client that %s is caught",
  async (_, name, candidate, schedules) => {
    const result = await fc.check(
      fc.asyncProperty(schedules, async (schedule) => {
        const { failure } = await runSchedule(schedule, candidate);
        if (failure === undefined) return;
        // Only a schedule that the honest client passes shows the lie.
        const { failure: own } = await runSchedule(schedule);
        if (own === undefined) throw new Error(`${failure} (${nameOf(schedule.regime)})`);
      }),
      { seed, numRuns: WITHIN, endOnFailure: true },
    );

    const { errorInstance } = result;
    const how = errorInstance instanceof Error ? errorInstance.message : "not caught";
    process.stdout.write(`a client that ${name}: seed ${result.seed}, caught by schedule ${result.numRuns}: ${how}\n`);
    expect(result.failed).toBe(true);
  },
  0,
);
