import { expect, test } from "vitest";
import { createBudget } from "../../src/connection/budget.ts";
import { createTokenSource, type GetToken, type HandedToken, type TokenOutcome, type TokenRequest } from "../../src/connection/token.ts";
import { createVirtualClock, settled } from "../support/virtual-clock.ts";

function source(getToken: GetToken) {
  const clock = createVirtualClock();
  const requests: TokenRequest[] = [];
  const tokens = createTokenSource({
    getToken(request) {
      requests.push(request);
      return getToken(request);
    },
    clock,
    budget: createBudget(clock, 1000, 60_000),
  });
  const outcomes: TokenOutcome[] = [];
  const ask = () => tokens.ask({ reason: "initial", attempt: 1, timeoutMs: 10_000 }, (outcome) => void outcomes.push(outcome));
  async function hand(): Promise<HandedToken & { readonly isRejected: boolean }> {
    ask();
    await settled();
    const outcome = outcomes.at(-1);
    if (outcome?.type !== "token") throw new Error("a token was expected");
    return { ...outcome.handed, isRejected: outcome.isRejected };
  }
  return { clock, requests, tokens, outcomes, ask, hand };
}

test("P2: `getToken` is told reason, attempt and a signal, and answers at once or later", async () => {
  const { requests, outcomes, ask } = source(() => "now");

  ask();
  const before = outcomes.length;
  await settled();

  expect(before).toBe(0);
  expect(outcomes).toMatchObject([{ type: "token", handed: { token: "now" }, isRejected: false }]);
  expect(requests).toMatchObject([{ reason: "initial", attempt: 1, signal: { aborted: false } }]);
});

test("decision 2: a question that takes too long is aborted, and its late answer is not judged", async () => {
  let answer: (token: string) => void = () => undefined;
  const { clock, requests, tokens, outcomes, ask } = source(() => new Promise((resolve) => (answer = resolve)));
  tokens.reject({ token: "bad", ordinal: 0 }, true);

  ask();
  await clock.advanceAsync(10_000);
  answer("other");
  await settled();

  expect(outcomes).toMatchObject([{ type: "failed", error: { code: "token-timeout" } }]);
  expect(requests[0]!.signal.aborted).toBe(true);
  expect(tokens.hasRejected).toBe(true);
});

test("decision 2: a question that is cancelled tells nothing, and leaves no timer", async () => {
  const { clock, requests, outcomes, ask } = source(() => "token");

  ask()();
  await clock.advanceAsync(20_000);

  expect(outcomes).toEqual([]);
  expect(requests[0]!.signal.aborted).toBe(true);
  expect(clock.pendingCount).toBe(0);
});

test("P3: a rejected token that is handed out again is known, a different one makes it forgotten", async () => {
  const answers = ["A", "A", "B", "A"];
  const { tokens, hand } = source(() => answers.shift() ?? "");
  tokens.reject(await hand(), true);

  const again = await hand();
  const different = await hand();
  const hasForgotten = !tokens.hasRejected;
  const later = await hand();

  expect([again.isRejected, different.isRejected, hasForgotten, later.isRejected]).toEqual([true, false, true, false]);
});

test("P3: late evidence against a token that was replaced meanwhile is no news", async () => {
  const answers = ["A", "A", "B"];
  const { tokens, hand } = source(() => answers.shift() ?? "");
  const first = await hand();
  const second = await hand();
  const isNews = tokens.reject(first, true);
  await hand();

  const isLateNews = tokens.reject(second, true);

  expect([isNews, isLateNews, tokens.hasRejected]).toEqual([true, false, false]);
});

test("P3: a token with the 403 of an ordinary call against it is tried once more before it counts as rejected", async () => {
  const { tokens, hand } = source(() => "A");
  tokens.reject(await hand(), false);

  const first = await hand();
  const second = await hand();

  expect([first.isRejected, second.isRejected]).toEqual([false, true]);
});
