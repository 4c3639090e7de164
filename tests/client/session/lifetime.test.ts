import { expect, test } from "vitest";
import { createLifetime } from "../../../src/client/session/lifetime.ts";
import { createFakePage } from "../../support/fake-page.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

function setUp() {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const happened: string[] = [];
  return { clock, page, lifetime: createLifetime(clock, page), happened, note: (what: string) => () => happened.push(what) };
}

test("timers, tasks and frames of a lifetime run once, and cancelling one leaves the others (P44)", () => {
  const { clock, lifetime, happened, note } = setUp();
  lifetime.clock.schedule(note("timer"), 10);
  lifetime.clock.soon(note("task"));
  lifetime.clock.frame(note("frame"));
  const cancel = lifetime.clock.schedule(note("cancelled"), 10);

  cancel();
  clock.advance(1_000);

  expect(happened.toSorted()).toEqual(["frame", "task", "timer"]);
  expect(clock.pendingCount).toBe(0);
});

test("the end of a lifetime cancels timers, tasks, frames and listeners, and later ones never run (P44)", () => {
  const { clock, page, lifetime, happened, note } = setUp();
  const arm = (): void => {
    lifetime.clock.schedule(note("timer"), 10);
    lifetime.clock.soon(note("task"));
    lifetime.clock.frame(note("frame"));
    lifetime.page.subscribe(note("page"));
  };
  arm();

  lifetime.end();
  arm();
  page.hide();
  clock.advance(1_000);

  expect([happened, clock.pendingCount, page.listenerCount]).toEqual([[], 0, 0]);
});

test("a call ends with the lifetime, by its own signal, or with its answer (P44)", async () => {
  const { lifetime } = setUp();
  const never = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
  const controller = new AbortController();

  const answered = lifetime.bound(() => Promise.resolve(1), controller.signal);
  const aborted = lifetime.bound(never, controller.signal);
  const ended = lifetime.bound(never, new AbortController().signal);
  controller.abort(new Error("unmounted"));
  lifetime.end();

  expect(await answered).toBe(1);
  await expect(aborted).rejects.toThrow("unmounted");
  await expect(ended).rejects.toThrow("client-disposed");
  await expect(lifetime.bound(() => Promise.resolve(1), new AbortController().signal)).rejects.toThrow("client-disposed");
});
