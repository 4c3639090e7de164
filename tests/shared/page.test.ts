import { expect, test } from "vitest";
import { systemPage } from "../../src/shared/page.ts";

test("a server is always visible and never tells anything", () => {
  const told: string[] = [];

  const cancel = systemPage.subscribe((event) => told.push(event));
  cancel();

  expect(systemPage.isVisible()).toBe(true);
  expect(told).toEqual([]);
});
