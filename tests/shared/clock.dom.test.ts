import { expect, test } from "vitest";
import { systemClock } from "../../src/shared/clock.ts";

test("in a browser `frame` uses an animation frame, and a cancelled frame never runs", async () => {
  const fired: string[] = [];
  systemClock.frame(() => fired.push("cancelled"))();

  await new Promise<void>((resolve) => systemClock.frame(resolve));

  expect(fired).toEqual([]);
});
