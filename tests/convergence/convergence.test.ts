import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { regressions } from "./regressions.ts";
import { createReport } from "./report.ts";
import { runSchedule } from "./run.ts";
import { nameOf, regimes, scheduleIn } from "./schedule.ts";

/** Some hundreds of the same by default; `npm run test:convergence` draws 10,000 new ones, and takes a seed to run them again. */
const SCHEDULES = Number(process.env["ATLAS_SCHEDULES"] ?? 300);
const seed = Number(process.env["ATLAS_SEED"] ?? (process.env["ATLAS_SCHEDULES"] === undefined ? 8 : Date.now() % 2 ** 31));
const numRuns = Math.ceil(SCHEDULES / regimes.length);
const report = createReport();

process.stdout.write(`convergence: ATLAS_SEED=${seed}, ${numRuns} schedules in each of ${regimes.length} regimes\n`);
afterAll(() => void process.stdout.write(`${report.print()}\n`));

test.each(Object.entries(regressions))(
  "P33–P39: once found, never again: %s",
  async (_, schedule) => {
    const { failure } = await runSchedule(schedule);

    expect(failure).toBeUndefined();
  },
  30_000,
);

test.each(regimes.map((regime, index) => [nameOf(regime), regime, seed + index] as const))(
  "P33–P39: whatever is lost, late or broken, what shows as live is true, and everything becomes live again: %s",
  async (_, regime, own) => {
    await fc.assert(
      fc.asyncProperty(scheduleIn(regime), async (schedule) => {
        const { failure, tally } = await runSchedule(schedule);
        report.add(regime, tally);
        expect(failure).toBeUndefined();
      }),
      { seed: own, numRuns },
    );
  },
  0,
);

test("P34: each regime has seen losses that its client could not overlook", () => {
  expect(report.withoutVisibleLoss()).toEqual([]);
});
