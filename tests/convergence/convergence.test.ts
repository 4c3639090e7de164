import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { scheduleIn } from "./draw.ts";
import { knownFaults } from "./known-faults.ts";
import { Occurrences } from "./occurrences.ts";
import { regressions } from "./regressions.ts";
import { createReport } from "./report.ts";
import { runSchedule } from "./run.ts";
import { nameOf, regimes } from "./schedule.ts";

/** Some hundreds of the same by default; `npm run test:convergence` draws 10,000 new ones, and takes a seed to run them again. */
const SCHEDULES = Number(process.env["ATLAS_SCHEDULES"] ?? 300);
const seed = Number(process.env["ATLAS_SEED"] ?? (process.env["ATLAS_SCHEDULES"] === undefined ? 8 : Date.now() % 2 ** 31));
const numRuns = Math.ceil(SCHEDULES / regimes.length);
const report = createReport();
const occurred = new Occurrences();

process.stdout.write(`convergence: ATLAS_SEED=${seed}, ${numRuns} schedules in each of ${regimes.length} regimes\n`);
afterAll(() => void process.stdout.write(`${report.print()}\n${occurred.print()}\n`));

describe("a schedule that once failed", () => {
  test.each(Object.entries(regressions))(
    "a schedule that once failed passes: %s (P33–P39)",
    async (_, schedule) => {
      const { failure } = await runSchedule(schedule);

      expect(failure).toBeUndefined();
    },
    30_000,
  );

  test.each(knownFaults.map(({ title, rule, schedule }) => [`${title} (${rule})`, schedule] as const))(
    "a schedule of a known fault passes: %s",
    async (_, schedule) => {
      const { failure } = await runSchedule(schedule);

      expect(failure).toBeUndefined();
    },
    60_000,
  );
});

describe("schedules drawn at random", () => {
  test.each(regimes.map((regime, index) => [nameOf(regime), regime, seed + index] as const))(
    "random schedules show no wrong rows as live, and end with every slice live: %s (P12, P17, P18, P33–P47)",
    async (_, regime, own) => {
      await fc.assert(
        fc.asyncProperty(scheduleIn(regime), async (schedule) => {
          const { failure, tally, occurrences } = await runSchedule(schedule);
          report.add(regime, tally);
          occurred.addAll(occurrences);
          expect(failure).toBeUndefined();
        }),
        { seed: own, numRuns },
      );
    },
    0,
  );

  test("the random schedules of each regime contain losses that a client must notice (P34)", () => {
    expect(report.withoutVisibleLoss()).toEqual([]);
  });

  test("the random schedules contain every fault, habit, REST answer, identity, silence and lag (P12, P17, P18, P41–P47)", () => {
    expect(occurred.missing()).toEqual([]);
  });
});
