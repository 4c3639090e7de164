import { expect, test } from "vitest";
import { systemClock } from "../../src/shared/clock.ts";

test("in a browser a frame is an animation frame, and a cancelled one never comes", async () => {
  const fired: string[] = [];
  systemClock.frame(() => fired.push("cancelled"))();

  await new Promise<void>((resolve) => systemClock.frame(resolve));

  expect(fired).toEqual([]);
});
