import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import type * as KeptLogModule from "../../src/sync/kept-log.ts";
import { staysLive, takesOldFrames } from "./liars.ts";
import { runSchedule, type MakeClient } from "./run.ts";
import { nameOf, regimes, scheduleIn, type Step } from "./schedule.ts";

const kept = vi.hoisted(() => ({ isDropping: false }));

// The third liar lies inside: what it is given to keep while a baseline is on its way, it forgets.
vi.mock("../../src/sync/kept-log.ts", async (importOriginal) => {
  const original = await importOriginal<typeof KeptLogModule>();
  return {
    createKeptLog: (...parameters: Parameters<typeof original.createKeptLog>) => {
      const log = original.createKeptLog(...parameters);
      return { ...log, keep: (delta: Parameters<typeof log.keep>[0]) => (kept.isDropping ? undefined : log.keep(delta)) };
    },
  };
});

const dropsKept: MakeClient = (options) => {
  kept.isDropping = true;
  return createAtlasClient(options);
};

const WITHIN = 1_000;
const seed = Number(process.env["ATLAS_SEED"] ?? 8);
const anySchedule = fc.oneof(...regimes.map(scheduleIn));

/** A frame that is still on its way when the next connection has told of something newer. */
const lateFrame: readonly Step[] = [
  { do: "pass", ms: 2_000 },
  { do: "publish", slice: "cash", ops: [{ type: "put", key: 0 }], fault: "none", delayMs: 400 },
  { do: "reconnect" },
  { do: "publish", slice: "cash", ops: [{ type: "put", key: 0 }], fault: "none", delayMs: 0 },
  { do: "pass", ms: 1_000 },
];
const withLateFrame = anySchedule.map((schedule) => ({ ...schedule, steps: [...schedule.steps, ...lateFrame] }));

const liars = [
  ["P34", "that stays live after a gap", staysLive, anySchedule],
  ["P35", "that drops a kept message", dropsKept, anySchedule],
  ["P33", "that takes an old connection's frame", takesOldFrames, withLateFrame],
] as const;

test.each(liars)(
  "%s: a client %s is caught",
  async (_, name, makeClient, schedules) => {
    const result = await fc.check(
      fc.asyncProperty(schedules, async (schedule) => {
        const { failure } = await runSchedule(schedule, makeClient).finally(() => (kept.isDropping = false));
        if (failure === undefined) return;
        // Only what the honest client gets right tells of the lie.
        const honest = await runSchedule(schedule);
        if (honest.failure === undefined) throw new Error(`${failure} (${nameOf(schedule.regime)})`);
      }),
      { seed, numRuns: WITHIN, endOnFailure: true },
    );

    const { errorInstance } = result;
    process.stdout.write(
      `liar ${name}: seed ${result.seed}, caught by schedule ${result.numRuns}: ${errorInstance instanceof Error ? errorInstance.message : "not caught"}\n`,
    );
    expect(result.failed).toBe(true);
  },
  0,
);
