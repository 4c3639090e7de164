import { expect, test } from "vitest";
import { createListeners } from "../../src/shared/listeners.ts";
import { createCommitScheduler } from "../../src/sync/commit-scheduler.ts";
import { createFakePage } from "../support/fake-page.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

/** What the scheduler needs of a store: it tells of its first change after a commit. */
function setUp() {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const dirtied = createListeners<[]>(() => undefined);
  const startedAt = clock.now();
  const commits: number[] = [];
  let isDirty = false;
  const target = {
    get isDirty() {
      return isDirty;
    },
    onDirty: (listener: () => void) => dirtied.add(listener),
    commit() {
      isDirty = false;
      commits.push(clock.now() - startedAt);
    },
  };
  const change = (): void => {
    if (isDirty) return;
    isDirty = true;
    dirtied.notify();
  };
  return { clock, page, commits, change, target, dirtied };
}

test("all that changed within a frame is one commit, at the frame", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);

  change();
  change();
  clock.advance(100);

  expect(commits).toHaveLength(1);
  expect(commits[0]).toBeLessThanOrEqual(16);
  expect(clock.pendingCount).toBe(0);
});

test("a page that nothing changes on commits nothing and arms nothing", () => {
  const { clock, page, commits, target } = setUp();
  createCommitScheduler(target, clock, page);

  clock.advance(5_000);

  expect(commits).toEqual([]);
  expect(clock.pendingCount).toBe(0);
});

test("a hidden page commits at most once a second, however much changes", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);
  page.hide();

  for (let passed = 0; passed < 3_000; passed += 50) {
    change();
    clock.advance(50);
  }

  expect(commits).toEqual([1_000, 2_000, 3_000]);
});

test("a page that becomes visible shows what is pending at once, before it paints", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);
  page.hide();
  change();
  clock.advance(300);

  page.show();

  expect(commits).toEqual([300]);
  expect(clock.pendingCount).toBe(0);
});

test("a page that is hidden between a change and its frame does not wait for the frame that never comes", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);

  change();
  page.hide();
  clock.advance(1_000);

  expect(commits).toEqual([1_000]);
});

test("a page that calls itself visible but is never painted is served by the timer", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);
  clock.hidden = true; // no frames, though the page tells nothing

  change();
  clock.advance(1_000);

  expect(commits).toEqual([1_000]);
});

test.each(["restore", "resume"] as const)("after `%s` what is pending is shown at once", (verb) => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);
  page.hide();
  change();

  page[verb]();

  expect(commits).toEqual([0]);
});

test("asked to flush, it commits now, disarms, and does not commit what is clean", () => {
  const { clock, page, commits, change, target } = setUp();
  const scheduler = createCommitScheduler(target, clock, page);
  change();

  scheduler.flush();
  scheduler.flush();

  expect(commits).toEqual([0]);
  expect(clock.pendingCount).toBe(0);
});

test("a change that a commit's own listeners make is shown by the next frame", () => {
  const { clock, page, commits, change, target } = setUp();
  const chatty = {
    get isDirty() {
      return target.isDirty;
    },
    onDirty: target.onDirty,
    commit() {
      target.commit();
      if (commits.length < 3) change();
    },
  };
  createCommitScheduler(chatty, clock, page);

  change();
  clock.advance(100);

  expect(commits).toHaveLength(3);
});

test("what changed before there was a scheduler is shown too", () => {
  const { clock, page, commits, change, target } = setUp();
  change();

  createCommitScheduler(target, clock, page);
  clock.advance(16);

  expect(commits).toHaveLength(1);
});

test("disposed, it leaves no timer and no listener behind", () => {
  const { clock, page, commits, change, target, dirtied } = setUp();
  const scheduler = createCommitScheduler(target, clock, page);
  change();

  scheduler.dispose();
  page.hide();
  page.show();
  clock.advance(5_000);

  expect(commits).toEqual([]);
  expect([clock.pendingCount, page.listenerCount, dirtied.size]).toEqual([0, 0, 0]);
});
