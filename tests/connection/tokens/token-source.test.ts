import { describe, expect, test } from "vitest";
import {
  createTokenSource,
  type GetToken,
  type HandedToken,
  type TokenOutcome,
  type TokenReason,
  type TokenRequest,
} from "../../../src/connection/tokens/token-source.ts";
import { createVirtualClock, settled } from "../../support/virtual-clock.ts";

function source(getToken: GetToken) {
  const clock = createVirtualClock();
  const requests: TokenRequest[] = [];
  const tokens = createTokenSource({
    getToken(request) {
      requests.push(request);
      return getToken(request);
    },
    clock,
  });
  const outcomes: TokenOutcome[] = [];
  const ask = (reason: TokenReason = "initial") =>
    tokens.ask({ reason, attempt: 1, timeoutMs: 10_000 }, (outcome) => void outcomes.push(outcome));
  async function hand(): Promise<HandedToken & { readonly isRejected: boolean }> {
    ask();
    await settled();
    const outcome = outcomes.at(-1);
    if (outcome?.type !== "token") throw new Error("a token was expected");
    return { ...outcome.handed, isRejected: outcome.isRejected };
  }
  return { clock, requests, tokens, outcomes, ask, hand };
}

test("`getToken` receives reason, attempt and a signal, and the token that it returns is passed on asynchronously (P2)", async () => {
  const { requests, outcomes, ask } = source(() => "now");

  ask();
  const before = outcomes.length;
  await settled();

  expect(before).toBe(0);
  expect(outcomes).toMatchObject([{ type: "token", handed: { token: "now" }, isRejected: false }]);
  expect(requests).toMatchObject([{ reason: "initial", attempt: 1, signal: { aborted: false } }]);
});

test("a `getToken` call that takes too long is aborted, and its late answer is discarded (decision 2)", async () => {
  let answer: (token: string) => void = () => undefined;
  const { clock, requests, tokens, outcomes, ask } = source(() => new Promise((resolve) => (answer = resolve)));
  tokens.reject({ token: "bad", ordinal: 0 });

  ask();
  await clock.advanceAsync(10_000);
  answer("other");
  await settled();

  expect(outcomes).toMatchObject([{ type: "failed", error: { code: "token-timeout" } }]);
  expect(requests[0]!.signal.aborted).toBe(true);
  expect(tokens.hasDoubts).toBe(true);
});

test("a cancelled token request calls no callback, and leaves no timer (decision 2)", async () => {
  const { clock, requests, outcomes, ask } = source(() => "token");

  ask()();
  await clock.advanceAsync(20_000);

  expect(outcomes).toEqual([]);
  expect(requests[0]!.signal.aborted).toBe(true);
  expect(clock.pendingCount).toBe(0);
});

test("a rejected token is recognised when it is returned again; a different token deletes the record (P3)", async () => {
  const answers = ["A", "A", "B", "A"];
  const { tokens, hand } = source(() => answers.shift() ?? "");
  tokens.reject(await hand());

  const again = await hand();
  const different = await hand();
  const hasForgotten = !tokens.hasDoubts;
  const later = await hand();

  expect([again.isRejected, different.isRejected, hasForgotten, later.isRejected]).toEqual([true, false, true, false]);
});

test("late evidence against a token that was already replaced has no effect (P3)", async () => {
  const answers = ["A", "A", "B"];
  const { tokens, hand } = source(() => answers.shift() ?? "");
  const first = await hand();
  const second = await hand();
  const isNews = tokens.reject(first);
  await hand();

  const isLateNews = tokens.reject(second);

  expect([isNews, isLateNews, tokens.hasDoubts]).toEqual([true, false, false]);
});

describe("a suspected token", () => {
  test("a suspected token makes the next reason `rejected` once, and is accepted when it is returned again (P3)", async () => {
    const { tokens, ask, hand } = source(() => "A");
    await hand();

    tokens.suspect();
    const before = tokens.hasDoubts;
    ask("rejected");
    const after = tokens.hasDoubts;

    expect([before, after, (await hand()).isRejected]).toEqual([true, false, false]);
  });

  test.each(["acquit", "forget"] as const)("a suspected token is no longer suspected after `%s` (P3)", (verb) => {
    const { tokens } = source(() => "A");
    tokens.suspect();

    tokens[verb]();

    expect(tokens.hasDoubts).toBe(false);
  });
});

describe("what `getToken` returns", () => {
  test.each([
    ["a line break at its end", "A.b-c_d~e+f/g==\n", "A.b-c_d~e+f/g=="],
    ["spaces around it", "\t A \u00a0", "A"],
    ["a character of Latin-1", "Á", "Á"],
  ])("a returned token is used without white space around it: %s (P2)", async (_, returned, token) => {
    const { hand } = source(() => returned);

    expect((await hand()).token).toBe(token);
  });

  test.each([
    ["token-missing", ""],
    ["token-missing", " \n"],
    ["token-missing", undefined as unknown as string],
    ["token-invalid", "A\nB"],
    ["token-invalid", "A\r\nX-Evil: 1"],
    ["token-invalid", "Ā"],
    ["token-invalid", "A\u007f"],
    ["token-invalid", "\ud800"],
  ])("a returned token is refused with `%s`, whose message does not quote the token: %j (P2)", async (code, returned) => {
    const { outcomes, ask } = source(() => returned);

    ask();
    await settled();

    expect(outcomes).toMatchObject([{ type: "failed", error: { code } }]);
    expect(outcomes[0]!.type === "failed" && outcomes[0]!.error.message).not.toContain("X-Evil");
  });

  test.each([
    ["object", { access_token: "canary" }],
    ["undefined", undefined],
    ["string", ""],
  ])("an error of a missing token says that getToken returned %s, and quotes nothing of it (P2)", async (got, returned) => {
    const { outcomes, ask } = source(() => returned as string);

    ask();
    await settled();

    expect(outcomes).toMatchObject([{ type: "failed", error: { code: "token-missing", detail: { got } } }]);
    const [outcome] = outcomes;
    expect(outcome?.type === "failed" && outcome.error.message).toContain("(await answer.json()).access_token");
    expect(outcome?.type === "failed" && `${outcome.error.message} ${JSON.stringify(outcome.error)}`).not.toContain("canary");
  });

  test.each([
    ["JSON", '{"access_token":"canary","expires_in":300}'],
    ["JSON", ' [{"token":"canary"}]'],
    ["JSON", '"canary"'],
    ["HTML", "<!doctype html><title>Sign in</title><p>canary"],
  ])(
    "a whole answer in the place of a token is refused with `token-wrapped`, as %s, and not quoted: %j (P2)",
    async (looksLike, returned) => {
      const { outcomes, ask } = source(() => returned);

      ask();
      await settled();

      expect(outcomes).toMatchObject([{ type: "failed", error: { code: "token-wrapped", detail: { looksLike } } }]);
      const [outcome] = outcomes;
      expect(outcome?.type === "failed" && `${outcome.error.message} ${JSON.stringify(outcome.error)}`).not.toContain("canary");
    },
  );
});
