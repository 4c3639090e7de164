import { afterEach, expect, test } from "vitest";
import { systemPage, type PageEvent } from "../../src/shared/page.ts";

let visibility = "visible";
Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visibility });

afterEach(() => {
  visibility = "visible";
});

function pageTransition(type: "pagehide" | "pageshow", persisted: boolean): Event {
  return Object.assign(new Event(type), { persisted });
}

test("the browser's page events are reported under our own names, such as `cached` and `resumed` (P31, P32, P47)", () => {
  const heard: PageEvent[] = [];
  const cancel = systemPage.subscribe((event) => heard.push(event));

  visibility = "hidden";
  document.dispatchEvent(new Event("visibilitychange"));
  visibility = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
  document.dispatchEvent(new Event("freeze"));
  document.dispatchEvent(new Event("resume"));
  window.dispatchEvent(new Event("offline"));
  window.dispatchEvent(new Event("online"));
  window.dispatchEvent(pageTransition("pagehide", true));
  window.dispatchEvent(pageTransition("pageshow", true));
  cancel();

  expect(heard).toEqual(["hidden", "visible", "frozen", "resumed", "offline", "online", "cached", "restored"]);
});

test("a page that is left for good or reloaded reports neither `cached` nor `restored` (P31)", () => {
  const heard: PageEvent[] = [];
  const cancel = systemPage.subscribe((event) => heard.push(event));

  window.dispatchEvent(pageTransition("pagehide", false));
  window.dispatchEvent(pageTransition("pageshow", false));
  cancel();

  expect(heard).toEqual([]);
});

test("`isVisible` reads the current visibility, and a cancelled listener is not called", () => {
  const heard: PageEvent[] = [];
  systemPage.subscribe((event) => heard.push(event))();

  visibility = "hidden";
  document.dispatchEvent(new Event("visibilitychange"));

  expect(systemPage.isVisible()).toBe(false);
  expect(heard).toEqual([]);
});
