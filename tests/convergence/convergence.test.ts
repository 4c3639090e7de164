import fc from "fast-check";
import { expect, test } from "vitest";
import { runSchedule } from "./run.ts";
import { schedule } from "./schedule.ts";

/** Some hundreds by default; a long run sets more: see the README. */
const RUNS = Number(process.env["ATLAS_SCHEDULES"] ?? 300);

test("P33–P39: whatever is lost, late or broken, what is shown as live is the server's truth, and everything becomes live again", async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (drawn) => {
      const { failure } = await runSchedule(drawn);
      expect(failure).toBeUndefined();
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: RUNS * 1_000 },
  );
}, 0);
