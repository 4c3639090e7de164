import fc from "fast-check";
import { expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import type { RowOp, SliceName } from "./book.ts";
import { honest, type Candidate } from "./candidate.ts";
import { scheduleIn } from "./draw.ts";
import type { Fault } from "./frames.ts";
import * as liars from "./liars.ts";
import { withOldFrames } from "./ports.ts";
import type { RestMode } from "./rest-answers.ts";
import { runSchedule } from "./run.ts";
import { nameOf, regimes, type Regime, type Schedule, type Step, type World } from "./schedule.ts";

const WITHIN = 400;
const seed = Number(process.env["ATLAS_SEED"] ?? 8);
const takesOldFrames: Candidate = { ...honest, createClient: (options) => createAtlasClient(withOldFrames(options)) };

const anySchedule = fc.oneof(...regimes.map(scheduleIn));
const withRest = fc.oneof(...regimes.filter(({ rest }) => rest === "plain").map(scheduleIn));
const countedByConnection = fc.oneof(
  ...regimes.filter(({ hasSeq, sequence, rest }) => hasSeq && sequence === "connection" && rest !== "watermark").map(scheduleIn),
);
const withWatermarks = fc.oneof(...regimes.filter(({ rest }: Regime) => rest === "watermark").map(scheduleIn));

/** Schedules that begin with what shows the lie, where random ones would take long to meet a rare fault. */
function beginning(schedules: fc.Arbitrary<Schedule>, world: Partial<World>, steps: readonly Step[]): fc.Arbitrary<Schedule> {
  return schedules.map((schedule) => ({
    ...schedule,
    hasSnapshots: true,
    world: { ...schedule.world, rowsAtStart: 2, restAtStart: "fast", silenceMs: 0, emptyOpenCount: 0, habit: undefined, ...world },
    steps: [...steps, ...schedule.steps],
  }));
}
const put: RowOp = { type: "put", key: 0 };
const patch: RowOp = { type: "patch", key: 0, field: 1 };
const pass = (ms: number): Step => ({ do: "pass", ms });
const publish = (slice: SliceName, ops: readonly RowOp[], fault: Fault = "none", delayMs = 0): Step => ({
  do: "publish",
  slice,
  ops,
  fault,
  delayMs,
});

const noise = beginning(anySchedule, {}, [pass(5_000), { do: "noise", text: "ping" }, publish("positions", [patch]), pass(1_000)]);
const hardRow = beginning(anySchedule, {}, [pass(5_000), publish("cash", [patch, { type: "nested" }, { type: "put", key: 4 }]), pass(100)]);
const exception = beginning(anySchedule, {}, [pass(5_000), publish("cash", [patch, { type: "remove", key: 1 }], "throws"), pass(100)]);
const restored = beginning(anySchedule, { hasIdentity: true }, [pass(20_000), { do: "restoreQueries" }, pass(70_000)]);
/** A frame that is still on its way when the next connection has brought something newer. */
const lateFrame = beginning(anySchedule, {}, [
  pass(2_000),
  publish("cash", [put], "none", 400),
  { do: "reconnect" },
  publish("cash", [put]),
  pass(1_000),
]);
const recovery = beginning(withRest, {}, [
  pass(5_000),
  { do: "rest", mode: "slow" },
  publish("trades", [patch], "mangle"),
  pass(2_500),
  publish("trades", [patch]),
  pass(10_000),
]);
const agedAnswer = beginning(withRest, {}, [
  pass(5_000),
  { do: "rest", mode: "aged" },
  publish("trades", [put]),
  publish("trades", [patch], "mangle"),
  publish("trades", []),
  pass(10_000),
]);
const foreignWatermark = beginning(withWatermarks, { restAtStart: "foreign" }, [
  pass(5_000),
  publish("trades", [patch], "mangle"),
  pass(20_000),
  publish("trades", [patch]),
  pass(5_000),
]);
/** REST answers with what is no book while it is asked for one. */
const answering = (mode: RestMode): fc.Arbitrary<Schedule> =>
  beginning(withRest, {}, [pass(5_000), { do: "rest", mode }, publish("trades", [patch], "mangle"), pass(20_000)]);
const refusal = answering("404");
const loginPage = answering("html");
const restart = beginning(countedByConnection, { numbersFrom: "apart" }, [
  pass(5_000),
  publish("trades", [patch], "drop"),
  { do: "restart" },
  publish("trades", []),
  pass(5_000),
]);
const relogin = beginning(anySchedule, {}, [
  pass(3_000),
  { do: "rest", mode: "hang" },
  { do: "relogin", farewell: "forget", isMounted: true },
]);
const lag = beginning(anySchedule, { hasTs: true }, [
  pass(1_000),
  publish("trades", [put]),
  pass(1_000),
  { do: "lag", ms: 20_000 },
  publish("trades", [patch]),
  pass(25_000),
]);
const offline = beginning(anySchedule, {}, [pass(16_000), { do: "offline" }, pass(12_000)]);

const wrongRows = /never|went back|not the book/;
const lossVisible = /a loss was visible/;

test.each([
  ["P12", "drops a frame that it cannot read", liars.ignoresUnreadable, anySchedule, lossVisible],
  ["P12", "drops readable frames in another encoding", liars.ignoresSpellings, anySchedule, /never|not the book|a loss was visible/],
  ["P12", "treats noise as a lost message", liars.isAlarmedByNoise, noise, /for no reason: malformed/],
  ["P12", "applies half of a message", liars.appliesHalf, hardRow, wrongRows],
  ["P12", "continues after an exception within a message", liars.swallowsExceptions, exception, lossVisible],
  ["P17", "applies an empty snapshot without confirmation", liars.believesEmpty, anySchedule, wrongRows],
  ["P18", "ignores a row that has lost its key", liars.ignoresLostKeys, anySchedule, lossVisible],
  ["P18", "ignores a removal that it cannot read", liars.ignoresLostRemovals, anySchedule, lossVisible],
  ["P24", "does not refetch restored queries", liars.ignoresRestoredQueries, restored, /orders have not been fetched/],
  ["P33", "applies a frame of an old connection", takesOldFrames, lateFrame, wrongRows],
  ["P34", "stays live after a gap", liars.staysLive, anySchedule, lossVisible],
  ["P34", "does not detect gaps", liars.looksForNoGaps, anySchedule, /does not look for gaps/],
  ["P35", "drops a logged delta", liars.dropsLoggedDeltas, recovery, wrongRows],
  ["P35", "uses a partial answer as the whole book", liars.takesPartialAnswers, anySchedule, /never|a loss was visible/],
  ["P35", "uses a refusal as an empty book", liars.takesRefusalForEmpty, refusal, /never|a loss was visible/],
  ["P35", "uses a login page as an empty book", liars.takesLoginPageForEmpty, loginPage, /never|a loss was visible/],
  ["P35", "uses an answer with an `Age`", liars.takesAgedAnswers, agedAnswer, /never|went back|a loss was visible/],
  ["P35", "uses a foreign watermark", liars.obeysAnyWatermark, foreignWatermark, wrongRows],
  ["P36", "stops detecting gaps at the first one", liars.givesUp, anySchedule, /gave up to look for gaps/],
  ["P36", "learns the numbering from messages that it did not receive", liars.learnsNothingFromLosses, anySchedule, lossVisible],
  ["P37", "ignores restarted numbers", liars.ignoresRestarts, restart, lossVisible],
  ["P41", "shows the next user the orders of the previous user", liars.sharesQueries, relogin, /orders of another identity/],
  ["P42", "reads the HTTP cache", liars.readsHttpCache, anySchedule, /never|another identity|orders|a loss was visible/],
  ["P43", "accepts any rows passed in by the application", liars.hydratesAnything, anySchedule, /never|went back|a loss was visible/],
  ["P45", "is live while the feed is silent", liars.trustsSilence, anySchedule, /delivered no message/],
  ["P46", "is live while the feed is late", liars.trustsLag, lag, /its feed is late/],
  ["P47", "ignores that the browser is offline", liars.ignoresOffline, offline, /the browser is offline/],
] as const)(
  "%s: the convergence check catches a client that %s",
  async (_, name, candidate, schedules, reason) => {
    const result = await fc.check(
      fc.asyncProperty(schedules, async (schedule) => {
        const { failure } = await runSchedule(schedule, candidate);
        if (failure === undefined || !reason.test(failure)) return;
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
