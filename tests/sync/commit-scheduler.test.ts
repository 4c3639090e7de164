import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/shared/clock.ts";
import { createListeners } from "../../src/shared/listeners.ts";
import { createCommitScheduler } from "../../src/sync/commit-scheduler.ts";
import { createFakePage } from "../support/fake-page.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

/** The part of a store that the scheduler needs: it reports the first change after a commit. */
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

/** A page on which a commit takes `rendering.ms` to render: until then no task of its own begins. Something changes every 5 ms. */
function setUpSlow(ms: number) {
  const { clock, page, commits, change, target } = setUp();
  const rendering = { ms };
  const busy: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    schedule: (callback, delayMs) => clock.schedule(callback, delayMs),
    frame: (callback) => clock.frame(callback),
    soon: (callback) => clock.schedule(callback, rendering.ms),
  };
  const scheduler = createCommitScheduler(target, busy, page);
  const pass = (passing: number): void => {
    for (let passed = 0; passed < passing; passed += 5) {
      change();
      clock.advance(5);
    }
  };
  return { clock, page, commits, change, rendering, scheduler, pass };
}

test("all changes within an animation frame are one commit", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);

  change();
  change();
  clock.advance(100);

  expect(commits).toHaveLength(1);
  expect(commits[0]).toBeLessThanOrEqual(16);
  expect(clock.pendingCount).toBe(0);
});

test("without changes the scheduler makes no commit and sets no timer", () => {
  const { clock, page, commits, target } = setUp();
  createCommitScheduler(target, clock, page);

  clock.advance(5_000);

  expect(commits).toEqual([]);
  expect(clock.pendingCount).toBe(0);
});

test("a hidden page commits at most once a second, even if changes come more often", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);
  page.hide();

  for (let passed = 0; passed < 3_000; passed += 50) {
    change();
    clock.advance(50);
  }

  expect(commits).toEqual([1_000, 2_000, 3_000]);
});

test("a page that becomes visible commits pending changes at once, before it paints", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);
  page.hide();
  change();
  clock.advance(300);

  page.show();

  expect(commits).toEqual([300]);
  clock.advance(0);
  expect(clock.pendingCount).toBe(0);
});

test("a page that is hidden between a change and its frame commits without waiting for the frame", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);

  change();
  page.hide();
  clock.advance(1_000);

  expect(commits).toEqual([1_000]);
});

test("a page that reports itself visible but is never painted commits by a timer", () => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);
  clock.hidden = true; // no frames, though the page emits no event

  change();
  clock.advance(1_000);

  expect(commits).toEqual([1_000]);
});

test.each(["restore", "resume"] as const)("after `%s` pending changes are committed at once", (verb) => {
  const { clock, page, commits, change, target } = setUp();
  createCommitScheduler(target, clock, page);
  page.hide();
  change();

  page[verb]();

  expect(commits).toEqual([0]);
});

test("`flush` commits now, cancels the timers, and does not commit when nothing changed", () => {
  const { clock, page, commits, change, target } = setUp();
  const scheduler = createCommitScheduler(target, clock, page);
  change();

  scheduler.flush();
  scheduler.flush();

  clock.advance(5_000);
  expect(commits).toEqual([0]);
  expect(clock.pendingCount).toBe(0);
});

test("a change made by a commit's own listeners is committed in the next frame", () => {
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

test("changes made before the scheduler was created are committed", () => {
  const { clock, page, commits, change, target } = setUp();
  change();

  createCommitScheduler(target, clock, page);
  clock.advance(16);

  expect(commits).toHaveLength(1);
});

test("`dispose` of the scheduler leaves no timer and no listener", () => {
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

describe("commits are delayed in favour of messages", () => {
  test("after a commit that took 200 ms to render, the next one waits 200 ms more and then for a frame", () => {
    const { commits, pass } = setUpSlow(200);

    pass(1_300);

    expect(commits).toEqual([16, 432, 848, 1_264]); // each on the first frame after 400 ms
  });

  test.each([0, 1, 7])("a page that renders in %i ms commits in every frame", (ms) => {
    const { commits, pass } = setUpSlow(ms);

    pass(80);

    expect(commits).toEqual([16, 32, 48, 64, 80]);
  });

  test.each([9, 20, 50, 200, 900])("rendering that takes %i ms has at most half of the thread", (ms) => {
    const { commits, pass } = setUpSlow(ms);

    pass(20_000);

    expect(commits.length * ms).toBeLessThanOrEqual(10_000 + ms);
    expect(commits.length).toBeGreaterThan(20_000 / (2 * ms + 32) - 1); // and not much less, where there is something to show
  });

  test("one slow commit delays only the next commit", () => {
    const { commits, pass, rendering } = setUpSlow(200);
    pass(100);

    rendering.ms = 1;
    pass(400);

    expect(commits.slice(0, 4)).toEqual([16, 432, 448, 464]);
  });

  test("changes made while a commit is rendered are one commit, after the wait", () => {
    const { commits, change, clock } = setUpSlow(200);
    change();
    clock.advance(100);

    change();
    change();
    clock.advance(900);

    expect(commits).toEqual([16, 432]);
    expect(clock.pendingCount).toBe(0);
  });

  test("a change made long after a slow commit is committed in the next frame", () => {
    const { commits, change, clock } = setUpSlow(200);
    change();
    clock.advance(1_000);

    change();
    clock.advance(100);

    expect(commits).toEqual([16, 1_008]);
  });

  test.each([
    ["while a commit is rendered", 100],
    ["in the wait after it", 300],
  ])("%s, `flush` commits pending changes at once", (_, ms) => {
    const { commits, change, clock, scheduler } = setUpSlow(200);
    change();
    clock.advance(ms);
    change();

    scheduler.flush();

    expect(commits).toEqual([16, ms]);
  });

  test.each([
    ["while a commit is rendered", 100],
    ["in the wait after it", 300],
  ])("%s, a page that becomes visible commits pending changes at once", (_, ms) => {
    const { commits, change, clock, page } = setUpSlow(200);
    change();
    clock.advance(50);
    page.hide();
    clock.advance(ms - 50);
    change();

    page.show();

    expect(commits).toEqual([16, ms]);
  });

  test("`release` commits held changes at once, even after a slow commit", () => {
    const { commits, change, clock, scheduler } = setUpSlow(200);
    change();
    clock.advance(100);
    scheduler.hold();
    change();
    clock.advance(50);

    scheduler.release();

    expect(commits).toEqual([16, 150]);
  });

  test("the render time of a commit outside of a frame is measured, too", () => {
    const { commits, change, clock, scheduler, pass } = setUpSlow(200);
    clock.advance(1_000);
    change();
    scheduler.flush();

    pass(600);

    expect(commits).toEqual([1_000, 1_408]);
  });

  test("a hidden page that is slow to render still commits once a second", () => {
    const { commits, page, pass } = setUpSlow(300);
    page.hide();

    pass(4_000);

    expect(commits).toEqual([1_000, 2_300, 3_600]);
  });

  test("a machine that slept while a commit was rendered commits later changes after at most five seconds", () => {
    const { commits, clock, rendering, pass } = setUpSlow(600_000);
    pass(16);
    clock.advance(600_000);
    rendering.ms = 1;
    const wokeAt = 600_016;

    pass(6_000);

    expect(commits[1]).toBeGreaterThanOrEqual(wokeAt + 5_000);
    expect(commits[1]).toBeLessThanOrEqual(wokeAt + 5_032);
  });

  test.each([
    ["while a commit is rendered", 100],
    ["in the wait after it", 300],
  ])("a scheduler disposed %s leaves no timer and no listener", (_, ms) => {
    const { commits, change, clock, page, scheduler } = setUpSlow(200);
    change();
    clock.advance(ms);
    change();

    scheduler.dispose();

    expect([clock.pendingCount, page.listenerCount]).toEqual([0, 0]);
    clock.advance(5_000);
    expect(commits).toEqual([16]);
  });
});
