import { expect, test } from "vitest";
import { settled } from "../support/virtual-clock.ts";
import { createHarness } from "./harness.ts";

test('P2: a REST call goes below the base with the token of `getToken({ reason: "rest" })`, and never along a redirect', async () => {
  const harness = createHarness();

  const response = await harness.connection.fetch("/trades?desk=1", { headers: { Accept: "application/json" } });

  expect(response.status).toBe(200);
  expect(harness.called).toMatchObject([{ url: "https://atlas.example/desk/trades?desk=1", authorization: "Bearer good" }]);
  expect(harness.called[0]!.init.redirect).toBe("error");
  expect(new Headers(harness.called[0]!.init.headers).get("accept")).toBe("application/json");
  expect(harness.reasons).toEqual(["rest"]);
});

test("P2: with the application's own `fetch` no token is asked for, and none is added", async () => {
  const seen: (readonly [string, RequestInit | undefined])[] = [];
  const harness = createHarness({
    fetch(url, init) {
      seen.push([url, init]);
      return Promise.resolve(new Response("{}", { status: 403 }));
    },
  });

  const response = await harness.connection.fetch("trades", { method: "GET" });

  expect(response.status).toBe(403);
  expect(seen).toMatchObject([["https://atlas.example/desk/trades", { method: "GET" }]]);
  expect(new Headers(seen[0]![1]?.headers).has("authorization")).toBe(false);
  expect([harness.asked, harness.called]).toEqual([[], []]);
});

test("P2: calls that begin together share one token, and the next asks anew", async () => {
  const harness = createHarness();

  await Promise.all([harness.connection.fetch("/a"), harness.connection.fetch("/b"), harness.connection.fetch("/c")]);
  await harness.connection.fetch("/d");

  expect(harness.reasons).toEqual(["rest", "rest"]);
  expect(harness.called).toHaveLength(4);
});

test("P2: calls that overlap share one token, however many there are, and none is kept once the last is answered", async () => {
  const answers: ((response: Response) => void)[] = [];
  const harness = createHarness({ platformFetch: () => new Promise((resolve) => answers.push(resolve)) });
  const calls: Promise<Response>[] = [];
  for (let count = 0; count < 20; count += 1) {
    calls.push(harness.connection.fetch(`/${count}`));
    await harness.pass(100);
    if (count > 0) answers[count - 1]?.(new Response("{}"));
  }
  answers.at(-1)?.(new Response("{}"));
  await Promise.all(calls);
  const whileBusy = [...harness.reasons];

  const last = harness.connection.fetch("/last");
  await harness.pass(0);
  answers.at(-1)?.(new Response("{}"));
  await last;

  expect(whileBusy).toEqual(["rest"]);
  expect(harness.reasons).toEqual(["rest", "rest"]);
});

test("P2: a 401 asks once more with `rejected` and repeats once", async () => {
  const harness = createHarness();
  harness.server.getToken = ({ reason }) => (reason === "rejected" ? "fresh" : "expired");
  harness.server.rest = (token) => new Response(null, { status: token === "fresh" ? 200 : 401 });

  const responses = await Promise.all([harness.connection.fetch("/a"), harness.connection.fetch("/b")]);

  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
  expect(harness.reasons).toEqual(["rest", "rejected"]);
  expect(harness.called.map(({ authorization }) => authorization)).toEqual([
    "Bearer expired",
    "Bearer expired",
    "Bearer fresh",
    "Bearer fresh",
  ]);
});

test("P2: the 401 that is repeated is not read to its end, and the one that is the answer can be", async () => {
  const harness = createHarness();
  let cancelledCount = 0;
  harness.server.getToken = ({ reason }) => (reason === "rejected" ? "fresh" : "expired");
  harness.server.rest = () => new Response(new ReadableStream({ cancel: () => void (cancelledCount += 1) }), { status: 401 });

  const answer = await harness.connection.fetch("/a");

  expect(cancelledCount).toBe(1);
  expect(answer.bodyUsed).toBe(false);
});

test("P2: a second 401 is the answer, and so is the first where no other token is to be had", async () => {
  const harness = createHarness();
  const unauthorised = () => new Response(null, { status: 401 });
  harness.server.rest = unauthorised;
  const tokens = ["one", "two", "three", "three"];
  harness.server.getToken = () => tokens.shift() ?? Promise.reject(new Error("signed out"));

  const second = await harness.connection.fetch("/a");
  const same = await harness.connection.fetch("/b");

  expect([second.status, same.status]).toEqual([401, 401]);
  expect(harness.called.map(({ authorization }) => authorization)).toEqual(["Bearer one", "Bearer two", "Bearer three"]);
  await expect(harness.connection.fetch("/c")).rejects.toMatchObject({ code: "token-failed" });
});

test("P2: a 403 is an answer, not a reason to ask again", async () => {
  const harness = createHarness();
  harness.server.rest = () => new Response(null, { status: 403 });

  const response = await harness.connection.fetch("/secret");

  expect(response.status).toBe(403);
  expect(harness.reasons).toEqual(["rest"]);
});

test.each([
  "https://elsewhere.example/trades",
  "http://atlas.example/trades",
  "https://atlas.example:8443/trades",
  "https://user:pass@atlas.example/trades",
  "https:elsewhere.example",
  "javascript:alert(1)",
])("decision 8: the token is never taken to %s", async (path) => {
  const harness = createHarness();

  await expect(harness.connection.fetch(path)).rejects.toMatchObject({ code: "foreign-origin" });

  expect([harness.asked, harness.called]).toEqual([[], []]);
});

test.each(["//elsewhere.example/x", "/\\elsewhere.example/x", "@elsewhere.example/x", "../../../x", "https://atlas.example/other"])(
  "decision 8: %s stays on the configured origin",
  async (path) => {
    const harness = createHarness();

    await harness.connection.fetch(path);

    expect(new URL(harness.called[0]!.url).origin).toBe("https://atlas.example");
  },
);

test("decision 8: what a failed call throws is not handed on, only its name", async () => {
  const harness = createHarness();
  harness.server.rest = (token) => {
    throw new TypeError(`cannot send Bearer ${token}`, { cause: token });
  };

  const error: unknown = await harness.connection.fetch("/trades?x=1").catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: "fetch-failed", detail: { path: "/desk/trades", name: "TypeError" } });
  expect((error as Error).cause).toBeUndefined();
});

test("decision 8: a token that no header can hold fails the call without being told", async () => {
  const harness = createHarness();
  harness.server.getToken = () => "canary\nx";

  const error: unknown = await harness.connection.fetch("/trades").catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: "fetch-failed" });
  expect(`${String(error)} ${JSON.stringify(error)} ${String((error as Error).stack)}`).not.toContain("canary");
});

test("decision 3: half of the REST calls are left to baselines, so that signals without end do not keep a slice stale", async () => {
  const harness = createHarness({ fetch: () => Promise.resolve(new Response("{}")) });
  const answered: string[] = [];
  const call = (name: string, isBaseline: boolean): void =>
    void harness.connection.fetch(`/${name}`, {}, isBaseline).then(
      () => answered.push(name),
      () => undefined, // the dispose at the end
    );

  for (let count = 0; count < 40; count += 1) call("query", false);
  await harness.pass(1_000);
  const queries = answered.length;
  for (let count = 0; count < 40; count += 1) call("baseline", true);
  await harness.pass(1_000);

  expect(queries).toBe(30);
  expect(answered.slice(30)).toEqual(Array<string>(30).fill("baseline"));
  harness.connection.dispose();
});

test("decision 3: at most 60 REST calls a minute; beyond, they wait, which is said once", async () => {
  const harness = createHarness({ fetch: () => Promise.resolve(new Response("{}")) });
  let answeredCount = 0;

  for (let count = 0; count < 65; count += 1) void harness.connection.fetch("/a", {}, true).then(() => (answeredCount += 1));
  await harness.pass(59_000);
  const within = answeredCount;
  await harness.pass(1000);

  expect([within, answeredCount]).toEqual([60, 65]);
  expect(harness.codes).toEqual(["rest-budget"]);
});

test("decision 3: token calls for REST stay within the budget, and leave some to connection attempts", async () => {
  const harness = createHarness();
  let answeredCount = 0;
  const callForever = async () => {
    for (let count = 0; count < 50; count += 1) {
      await harness.connection.fetch("/a", {}, true);
      answeredCount += 1;
    }
  };

  callForever().catch(() => undefined); // the dispose at the end
  await harness.pass(1000);
  const within = answeredCount;
  harness.connection.connect();
  await harness.pass(0);

  expect(within).toBe(40);
  expect(harness.sockets.sockets).toHaveLength(1);
  expect(harness.codes).toEqual(["attempt-budget"]);
  harness.connection.dispose();
});

test("decision 3: while `getToken` fails it is asked every five seconds by all REST calls together, and the budgets outlast the outage", async () => {
  const harness = createHarness();
  harness.server.getToken = () => Promise.reject(new Error("signed out"));

  for (let second = 0; second < 60; second += 1) {
    await expect(harness.connection.fetch(`/${second}`)).rejects.toMatchObject({ code: "token-failed" });
    await harness.clock.advanceAsync(1_000);
  }
  harness.server.getToken = () => "good";
  const response = await harness.connection.fetch("/after");

  expect(response.status).toBe(200);
  expect(harness.reasons).toHaveLength(13);
});

test("P2: a caller that leaves takes nobody with it, and leaves no timer behind", async () => {
  const harness = createHarness();
  let answer: (token: string) => void = () => undefined;
  harness.server.getToken = () => new Promise((resolve) => (answer = resolve));
  const leaving = new AbortController();
  const left = harness.connection.fetch("/a", { signal: leaving.signal });
  const staying = harness.connection.fetch("/b");

  await settled();
  leaving.abort(new Error("unmounted"));
  await expect(left).rejects.toThrow("unmounted");
  answer("good");

  expect((await staying).status).toBe(200);
  expect(harness.called.map(({ url }) => url)).toEqual(["https://atlas.example/desk/b"]);
  expect(harness.clock.pendingCount).toBe(0);
});

test("P2: a call that its caller aborts rejects with the caller's reason", async () => {
  const harness = createHarness({
    platformFetch: (_, init) =>
      new Promise((__, reject) => init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")))),
  });
  const leaving = new AbortController();
  const call = harness.connection.fetch("/a", { signal: leaving.signal });

  await settled();
  leaving.abort(new Error("unmounted"));

  await expect(call).rejects.toThrow("unmounted");
});

test("decision 2: a `getToken` that hangs fails the REST call in time", async () => {
  const harness = createHarness();
  harness.server.getToken = () => new Promise(() => undefined);

  const call = harness.connection.fetch("/a");
  call.catch(() => undefined);
  await harness.pass(10_000);

  await expect(call).rejects.toMatchObject({ code: "token-timeout" });
});
