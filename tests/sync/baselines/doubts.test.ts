import { describe, expect, test } from "vitest";
import type { Seq } from "../../../src/shared/brand.ts";
import { createDoubts } from "../../../src/sync/baselines/doubts.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const above = (seq: number) => ({ type: "above", seq: seq as Seq }) as const;

describe("a doubt about an empty snapshot", () => {
  test("is newer than an answer whose request left before it, and not than one requested later (P17)", () => {
    const doubts = createDoubts(createVirtualClock());
    const before = doubts.count;

    doubts.raise(undefined);

    expect(doubts.isNewerThan({ type: "all" }, before)).toBe(true);
    expect(doubts.isNewerThan({ type: "all" }, doubts.count)).toBe(false);
  });

  test("is newer than an answer read below its number, whenever that was requested (P17)", () => {
    const doubts = createDoubts(createVirtualClock());

    doubts.raise(20 as Seq);

    expect(doubts.isNewerThan(above(19), doubts.count)).toBe(true);
    expect(doubts.isNewerThan(above(20), doubts.count)).toBe(false);
  });

  test("is not compared by number after the numbers restarted (P17, P37)", () => {
    const doubts = createDoubts(createVirtualClock());
    doubts.raise(20 as Seq);

    doubts.forgetPlace();

    expect(doubts.isNewerThan(above(1), doubts.count)).toBe(false);
  });

  test("asks REST at most every ten seconds, and a request for another reason does not count (P17)", () => {
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
