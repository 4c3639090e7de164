import { expect, test } from "vitest";
import { systemPage } from "../../src/shared/page.ts";

test("on a server the page is always visible and never calls a listener", () => {
  const heard: string[] = [];

  const cancel = systemPage.subscribe((event) => heard.push(event));
  cancel();

  expect(systemPage.isVisible()).toBe(true);
  expect(heard).toEqual([]);
});
