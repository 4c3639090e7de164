import { describe, expect, test } from "vitest";
import { AtlasError } from "../../../src/shared/errors.ts";
import { createBaselineFetch } from "../../../src/sync/baselines/baseline-fetch.ts";
import { createVirtualClock, settled } from "../../support/virtual-clock.ts";
import { createGate } from "../gate.ts";

/** `outcomes` are what the owner says of the answers, one after the other; then "done". */
function setUp(outcomes: ("done" | "again")[] = []) {
  const clock = createVirtualClock();
  const gate = createGate<string>();
  const startedAt: number[] = [];
  const answers: string[] = [];
  const errors: AtlasError[] = [];
  const start = clock.now();
  const fetch = createBaselineFetch<string>({
    fetch: gate.call,
    onStart: () => startedAt.push(clock.now() - start),
    onAnswer(answer) {
      answers.push(answer);
      return outcomes.shift() ?? "done";
    },
    onFailure: (error) => errors.push(error),
    detail: { path: "/positions", slice: "positions" },
    clock,
    random: () => 0, // the longest delay of each step
  });
  const answer = async (text: string): Promise<void> => {
    gate.answer(text);
    await settled();
  };
  const fail = async (thrown: unknown = new TypeError("network")): Promise<void> => {
    gate.fail(thrown);
    await settled();
  };
  return { clock, gate, fetch, startedAt, answers, errors, answer, fail };
}

test("a REST fetch runs one call at a time; a request during a call is sent after it (P35)", async () => {
  const { clock, gate, fetch, startedAt, answers, answer } = setUp();
  fetch.request(100);
  await clock.advanceAsync(100);

  fetch.request(0);
  fetch.request(0);
  await clock.advanceAsync(5_000);
  const openWhileBusy = gate.openCount;
  await answer("first");
  await clock.advanceAsync(0);
  await answer("second");
  await clock.advanceAsync(60_000);

  expect(openWhileBusy).toBe(1);
  expect(startedAt).toEqual([100, 5_100]);
  expect(answers).toEqual(["first", "second"]);
  expect(fetch.isPending).toBe(false);
});

test("of several pending fetch requests the one due soonest sets the time of the call (P35)", async () => {
  const { clock, fetch, startedAt } = setUp();

  fetch.request(10_000);
  fetch.request(200);
  fetch.request(3_000);
  await clock.advanceAsync(20_000);

  expect(startedAt).toEqual([200]);
});

test("a fetch request during a call keeps its own delay (P35)", async () => {
  const { clock, fetch, startedAt, answer } = setUp();
  fetch.request(0);
  await clock.advanceAsync(0);

  fetch.request(10_000);
  await clock.advanceAsync(4_000);
  await answer("first");
  await clock.advanceAsync(20_000);

  expect(startedAt).toEqual([0, 10_000]);
});

test("failed fetches double the delay from one second to thirty, and an answer resets it (P35)", async () => {
  const { clock, fetch, startedAt, errors, answer, fail } = setUp();
  fetch.request(0);
  for (let count = 0; count < 7; count += 1) {
    await clock.advanceAsync(30_000);
    await fail();
  }
  await clock.advanceAsync(30_000);
  await answer("at last");
  fetch.request(0);
  await clock.advanceAsync(0);
  await fail();
  await clock.advanceAsync(1_000);

  const failedAt = [30_000, 60_000, 90_000, 120_000, 150_000, 180_000, 210_000];
  const delays = startedAt.slice(1, 8).map((at, index) => at - (failedAt[index] ?? 0));
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(startedAt.slice(8)).toEqual([240_000, 241_000]);
  expect(errors).toHaveLength(8);
});

test("a fetch request with a shorter delay does not shorten the backoff (P35)", async () => {
  const { clock, fetch, startedAt, fail } = setUp();
  fetch.request(0);
  await clock.advanceAsync(0);
  await fail();

  for (let count = 0; count < 10; count += 1) {
    fetch.request(0);
    await clock.advanceAsync(50);
  }
  await clock.advanceAsync(500);

  expect(startedAt).toEqual([0, 1_000]);
});

test("a REST answer that cannot be used is requested again with backoff (P35)", async () => {
  const { clock, fetch, startedAt, answer } = setUp(["again", "again", "again", "done"]);
  fetch.request(0);
  for (let count = 0; count < 4; count += 1) {
    await clock.advanceAsync(0);
    await answer("too old");
    await clock.advanceAsync(1_000);
  }
  await clock.advanceAsync(60_000);

  expect(startedAt).toEqual([0, 250, 1_500, 3_000]);
});

test("every failed fetch is a typed error that names path and slice; typed errors keep their code (P12)", async () => {
  const { clock, fetch, errors, fail } = setUp();
  fetch.request(0);
  await clock.advanceAsync(0);
  await fail("text");
  await clock.advanceAsync(1_000);
  await fail(new AtlasError("fetch-unreadable", { detail: { reason: "no rows" } }));

  expect(errors.map((error) => [error.code, error.detail])).toEqual([
    ["fetch-failed", { path: "/positions", slice: "positions" }],
    ["fetch-unreadable", { path: "/positions", reason: "no rows", slice: "positions" }],
  ]);
});

describe("a server that says when to ask again", () => {
  const busy = (retryAfterMs: number) => new AtlasError("fetch-failed", { detail: { status: 503, retryAfterMs } });

  test("a server that names `Retry-After` is asked no sooner, even when another fetch is requested meanwhile (P23, P35)", async () => {
    const { clock, fetch, startedAt, fail } = setUp();
    fetch.request(0);
    await clock.advanceAsync(0);

    await fail(busy(20_000));
    fetch.request(0);
    await clock.advanceAsync(60_000);

    expect(startedAt).toEqual([0, 20_000]);
  });

  test("a server that names a `Retry-After` shorter than the backoff is asked after the backoff (P35)", async () => {
    const { clock, fetch, startedAt, fail } = setUp();
    fetch.request(0);
    await clock.advanceAsync(0);

    await fail(busy(400));
    await clock.advanceAsync(60_000);

    expect(startedAt).toEqual([0, 1_000]);
  });

  test("a server that names `Retry-After` is not asked sooner when the connection is replaced (P23)", async () => {
    const { clock, fetch, startedAt, fail } = setUp();
    fetch.request(0);
    await clock.advanceAsync(0);
    await fail(busy(20_000));
    await clock.advanceAsync(3_000);

    fetch.cancel();
    fetch.request(0);
    await clock.advanceAsync(60_000);

    expect(startedAt).toEqual([0, 20_000]);
  });

  test("a server that names `Retry-After` is asked at once after `reconnect` (P35)", async () => {
    const { clock, fetch, startedAt, fail } = setUp();
    fetch.request(0);
    await clock.advanceAsync(0);
    await fail(busy(20_000));
    fetch.cancel();

    fetch.forgive();
    fetch.request(0);
    await clock.advanceAsync(0);

    expect(startedAt).toEqual([0, 0]);
  });

  test("a server that answers after its `Retry-After` is asked without delay by the next request (P35)", async () => {
    const { clock, fetch, startedAt, answer, fail } = setUp();
    fetch.request(0);
    await clock.advanceAsync(0);
    await fail(busy(20_000));
    await clock.advanceAsync(20_000);
    await answer("rows");

    fetch.request(0);
    await clock.advanceAsync(0);

    expect(startedAt).toEqual([0, 20_000, 20_000]);
  });
});

test("a REST source that throws instead of rejecting counts as a failed fetch (P35)", async () => {
  const clock = createVirtualClock();
  const errors: AtlasError[] = [];
  const fetch = createBaselineFetch<never>({
    fetch() {
      throw new Error("at once");
    },
    onStart: () => undefined,
    onAnswer: () => "done",
    onFailure: (error) => errors.push(error),
    detail: { path: undefined, slice: "positions" },
    clock,
    random: () => 0,
  });

  fetch.request(0);
  await clock.advanceAsync(0);

  expect(errors.map((error) => error.code)).toEqual(["fetch-failed"]);
  expect(fetch.isPending).toBe(true);
});

test("`cancel` aborts the pending REST call, discards its answer and resets the backoff (P35)", async () => {
  const { clock, gate, fetch, startedAt, answers, answer, fail } = setUp();
  fetch.request(0);
  await clock.advanceAsync(0);
  await fail();
  await clock.advanceAsync(1_000);

  fetch.cancel();
  await answer("too late");
  const pendingCount = clock.pendingCount;
  fetch.request(0);
  await clock.advanceAsync(0);

  expect(gate.callCount).toBe(3);
  expect(answers).toEqual([]);
  expect(pendingCount).toBe(0);
  expect(startedAt).toEqual([0, 1_000, 1_000]);
});

test("after `cancel` a delayed REST call is never sent (P35)", async () => {
  const { clock, gate, fetch } = setUp();
  fetch.request(100);

  fetch.cancel();
  await clock.advanceAsync(60_000);

  expect(gate.callCount).toBe(0);
  expect([fetch.isPending, fetch.isFetching]).toEqual([false, false]);
});

test("an answer of a cancelled REST call does not settle the next call (P35)", async () => {
  const { clock, gate, fetch, answers, answer } = setUp();
  fetch.request(0);
  await clock.advanceAsync(0);
  fetch.cancel();
  fetch.request(0);
  await clock.advanceAsync(0);

  await answer("of the first");
  const whileSecondRuns = [...answers];
  await answer("of the second");

  expect(gate.signal.aborted).toBe(false);
  expect(whileSecondRuns).toEqual([]);
  expect(answers).toEqual(["of the second"]);
});
