import { describe, expect, test } from "vitest";
import type { Seq } from "../../../src/shared/brand.ts";
import { createDoubts } from "../../../src/sync/baselines/doubts.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const above = (seq: number) => ({ type: "above", seq: seq as Seq }) as const;

describe("a doubt about an empty snapshot", () => {
  test("a doubt about an empty snapshot is newer than an answer requested before it, and older than one requested after it (P17)", () => {
    const doubts = createDoubts(createVirtualClock());
    const before = doubts.count;

    doubts.raise(undefined);

    expect(doubts.isNewerThan({ type: "all" }, before)).toBe(true);
    expect(doubts.isNewerThan({ type: "all" }, doubts.count)).toBe(false);
  });

  test("a doubt about an empty snapshot is newer than any answer whose watermark is below the snapshot's number (P17)", () => {
    const doubts = createDoubts(createVirtualClock());

    doubts.raise(20 as Seq);

    expect(doubts.isNewerThan(above(19), doubts.count)).toBe(true);
    expect(doubts.isNewerThan(above(20), doubts.count)).toBe(false);
  });

  test("a doubt about an empty snapshot is not compared by number after the numbers restarted (P17, P37)", () => {
    const doubts = createDoubts(createVirtualClock());
    doubts.raise(20 as Seq);

    doubts.forgetPlace();

    expect(doubts.isNewerThan(above(1), doubts.count)).toBe(false);
  });

  test("a doubt about an empty snapshot asks REST at most every ten seconds; requests for other reasons do not count (P17)", () => {
    const clock = createVirtualClock();
    const doubts = createDoubts(clock);
    doubts.recordRequest();
    const first = doubts.waitMs;
    doubts.raise(undefined);
    doubts.recordRequest();
    clock.advance(4_000);

    expect([first, doubts.waitMs]).toEqual([0, 6_000]);
    clock.advance(6_000);
    expect(doubts.waitMs).toBe(0);
  });
});
