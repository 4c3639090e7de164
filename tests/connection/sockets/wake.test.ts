import { expect, test } from "vitest";
import { watchPage, type PageSignal } from "../../../src/connection/sockets/wake.ts";
import { createFakePage } from "../../support/fake-page.ts";

test("visible, online, resume and restore are wakes; offline and the page cache are other signals; hide and freeze are none (P31, P47)", () => {
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

test("a cancelled page watch calls no listener on a wake (P31)", () => {
  const page = createFakePage();
  const signals: PageSignal[] = [];

  watchPage(page, (signal) => void signals.push(signal))();
  page.online();

  expect(signals).toEqual([]);
  expect(page.listenerCount).toBe(0);
});
