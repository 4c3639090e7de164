import { expect, test } from "vitest";
import type { Call } from "./desks.ts";
import { drawHerd } from "./picture.ts";
import { peaks, simulate } from "./simulate.ts";

const world = { deskCount: 250, downMs: 10_000, watchMs: 26_000, seed: 1 };

test("after a restart jittered clients cause a tenth of the peak load of clients without jitter (P30)", async () => {
  const page = await simulate({ ...world, timing: "page" });
  const ours = await simulate({ ...world, timing: "ours" });

  for (const call of ["connect", "token", "REST"] satisfies Call[]) {
    const theirs = peaks(page[call], world.downMs).tenth;
    expect(theirs).toBe(world.deskCount);
    expect(peaks(ours[call], world.downMs).tenth).toBeLessThanOrEqual(theirs / 10);
    // The first delay, half a second to a second, spreads over five tenths: P30 allows no more.
    expect(peaks(ours[call]).tenth).toBeLessThanOrEqual(theirs / 3);
  }
  expect(drawHerd({ page, ours, ...world })).toContain("250 desks");
}, 60_000);
