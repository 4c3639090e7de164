import { expect, test } from "vitest";
import { watchPage, type PageSignal } from "../../../src/connection/sockets/wake.ts";
import { createFakePage } from "../../support/fake-page.ts";

test("visible, online, resumed and restored are wakes; the page cache and offline are signals of their own; hidden and frozen are none (P31, P47)", () => {
  const page = createFakePage();
  const signals: PageSignal[] = [];
  watchPage(page, (signal) => void signals.push(signal));

  page.hide();
  page.show();
  page.offline();
  page.online();
  page.freeze();
  page.resume();
  page.cache();
  page.restore();

  expect(signals).toEqual(["wake", "offline", "wake", "wake", "cached", "wake", "wake"]);
});

test("once cancelled, no wake calls the listener (P31)", () => {
  const page = createFakePage();
  const signals: PageSignal[] = [];

  watchPage(page, (signal) => void signals.push(signal))();
  page.online();

  expect(signals).toEqual([]);
  expect(page.listenerCount).toBe(0);
});
