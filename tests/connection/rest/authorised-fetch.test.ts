import { describe, expect, test } from "vitest";
import { settled } from "../../support/virtual-clock.ts";
import { createHarness } from "../harness.ts";

test('a REST call goes below the base with the token of `getToken({ reason: "rest" })`, past every HTTP cache (P2, P42)', async () => {
  const harness = createHarness();

  const response = await harness.fetch("/trades?desk=1", { headers: { Accept: "application/json" } });

  expect(response.status).toBe(200);
  expect(harness.called).toMatchObject([{ url: "https://atlas.example/desk/trades?desk=1", authorization: "Bearer good" }]);
  expect(harness.called[0]!.init).toMatchObject({ redirect: "manual", cache: "no-store" });
  expect(new Headers(harness.called[0]!.init.headers).get("accept")).toBe("application/json");
  expect(harness.reasons).toEqual(["rest"]);
});

test("with the application's own `fetch` no token is requested or added, and no cache may answer (P2, P42)", async () => {
  const seen: (readonly [string, RequestInit | undefined])[] = [];
  const harness = createHarness({
    fetch(url, init) {
      seen.push([url, init]);
      return Promise.resolve(new Response("{}", { status: 403 }));
    },
  });

  const response = await harness.fetch("trades", { method: "GET" });

  expect(response.status).toBe(403);
  expect(seen).toMatchObject([["https://atlas.example/desk/trades", { method: "GET", cache: "no-store" }]]);
  expect(new Headers(seen[0]![1]?.headers).has("authorization")).toBe(false);
  expect([harness.asked, harness.called]).toEqual([[], []]);
});

test("REST calls that begin within five seconds share one token, and the next call requests another (P2)", async () => {
  const harness = createHarness();

  await Promise.all([harness.fetch("/a"), harness.fetch("/b")]);
  await harness.pass(4_999);
  await harness.fetch("/c");
  const within = [...harness.reasons];
  await harness.pass(1);
  await harness.fetch("/d");

  expect(within).toEqual(["rest"]);
  expect(harness.reasons).toEqual(["rest", "rest"]);
  expect(harness.called).toHaveLength(4);
});

test("a REST call answered 401 calls `getToken` once more, with `rejected`, and is repeated once (P2)", async () => {
  const harness = createHarness();
  harness.server.getToken = ({ reason }) => (reason === "rejected" ? "fresh" : "expired");
  harness.server.rest = (token) => new Response(null, { status: token === "fresh" ? 200 : 401 });

  const responses = await Promise.all([harness.fetch("/a"), harness.fetch("/b")]);

  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
  expect(harness.reasons).toEqual(["rest", "rejected"]);
  expect(harness.called.map(({ authorization }) => authorization)).toEqual([
    "Bearer expired",
    "Bearer expired",
    "Bearer fresh",
    "Bearer fresh",
  ]);
});

test("the body of a 401 answer is cancelled when the call is repeated, and stays readable when the 401 is returned (P2)", async () => {
  const harness = createHarness();
  let cancelledCount = 0;
  harness.server.getToken = ({ reason }) => (reason === "rejected" ? "fresh" : "expired");
  harness.server.rest = () => new Response(new ReadableStream({ cancel: () => void (cancelledCount += 1) }), { status: 401 });

  const answer = await harness.fetch("/a");

  expect(cancelledCount).toBe(1);
  expect(answer.bodyUsed).toBe(false);
});

test("a second 401 is returned to the caller, and so is the first if `getToken` returns the same token (P2)", async () => {
  const harness = createHarness();
  const unauthorised = () => new Response(null, { status: 401 });
  harness.server.rest = unauthorised;
  const tokens = ["one", "two", "three", "three"];
  harness.server.getToken = () => tokens.shift() ?? Promise.reject(new Error("signed out"));

  const second = await harness.fetch("/a");
  await harness.pass(5_000);
  const same = await harness.fetch("/b");
  await harness.pass(5_000);

  expect([second.status, same.status]).toEqual([401, 401]);
  expect(harness.called.map(({ authorization }) => authorization)).toEqual(["Bearer one", "Bearer two", "Bearer three"]);
  await expect(harness.fetch("/c")).rejects.toMatchObject({ code: "token-failed" });
});

test("a 403 is returned to the caller, and the call is not repeated (P2)", async () => {
  const harness = createHarness();
  harness.server.rest = () => new Response(null, { status: 403 });

  const response = await harness.fetch("/secret");

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
])("the token is never sent to %s (decision 8)", async (path) => {
  const harness = createHarness();

  await expect(harness.fetch(path)).rejects.toMatchObject({ code: "foreign-origin" });

  expect([harness.asked, harness.called]).toEqual([[], []]);
});

test.each(["../x", "/../x", "../../../x", "/%2e%2e/x", "/runs/../../x", "/..", "/..%5c/../../x", "\\..\\..\\x", "/../desktop/x"])(
  "a REST path that leads out of the base, as %s does, is refused (P2)",
  async (path) => {
    const harness = createHarness();

    await expect(harness.fetch(path)).rejects.toMatchObject({ code: "foreign-origin" });

    expect(harness.called).toEqual([]);
  },
);

test.each(["/runs/../x", "/./x", "x", "", "?page=2", "/..x/...", "/%252e%252e/x"])(
  "a REST path such as `%s` stays below the base (P2)",
  async (path) => {
    const harness = createHarness();

    await harness.fetch(path);

    expect(new URL(harness.called[0]!.url).pathname).toMatch(/^\/desk\//);
  },
);

test.each(["//elsewhere.example/x", "/\\elsewhere.example/x", "@elsewhere.example/x", "https://atlas.example/other"])(
  "a REST path such as %s stays on the configured origin (decision 8)",
  async (path) => {
    const harness = createHarness();

    await harness.fetch(path);

    expect(new URL(harness.called[0]!.url).origin).toBe("https://atlas.example");
  },
);

test("the error of a failed REST call holds only the name of the exception, and lists possible causes (decision 8)", async () => {
  const harness = createHarness();
  harness.server.rest = (token) => {
    throw new TypeError(`cannot send Bearer ${token}`, { cause: token });
  };

  const error: unknown = await harness.fetch("/trades?x=1").catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: "fetch-failed", detail: { reason: "network or CORS", name: "TypeError" } });
  expect((error as Error).cause).toBeUndefined();
});

test.each([
  ["a line break", "canary\nx"],
  ["beyond Latin-1", "canary…x"],
  ["a control character", "canary\u0000x"],
])("a token with a character that no header can hold (%s) is a failed `getToken` with its own code (P2)", async (_, token) => {
  const harness = createHarness();
  harness.server.getToken = () => token;

  const error: unknown = await harness.fetch("/trades").catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: "token-invalid" });
  expect(`${String(error)} ${JSON.stringify(error)} ${String((error as Error).stack)}`).not.toContain("canary");
  expect(harness.called).toEqual([]);
});

test("a token that ends in a newline is trimmed once, for the header and the socket alike (P2)", async () => {
  const harness = createHarness();
  harness.server.getToken = () => " good\r\n";

  await harness.fetch("/trades");
  await harness.open();

  expect(harness.called[0]!.authorization).toBe("Bearer good");
  expect(harness.sockets.last.url).toBe("wss://atlas.example/desk/ws?token=good");
});

describe("a redirect", () => {
  test.each([
    [
      "of a server whose target can be read",
      new Response(null, { status: 302, headers: { location: "https://sso.example/login?state=canary" } }),
    ],
    ["to a path", new Response(null, { status: 307, headers: { location: "/login?state=canary" } })],
  ])("a redirect %s is an error that names only the origin it leads to (P2)", async (_, response) => {
    const harness = createHarness();
    harness.server.rest = () => response;

    const error: unknown = await harness.fetch("/trades").catch((thrown: unknown) => thrown);

    const origin = response.headers.get("location")!.startsWith("/") ? "https://atlas.example" : "https://sso.example";
    expect(error).toMatchObject({ code: "fetch-redirected", detail: { status: response.status, origin } });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("canary");
    expect(harness.called).toHaveLength(1);
  });

  test("a redirect whose target the browser hides is an error, too (P2)", async () => {
    const harness = createHarness();
    harness.server.rest = () => Object.defineProperties(Response.error(), { type: { value: "opaqueredirect" } });

    await expect(harness.fetch("/trades")).rejects.toMatchObject({ code: "fetch-redirected", detail: { origin: undefined } });
  });
});

describe("many REST calls", () => {
  test("500 REST calls are all sent at once, without a shared budget (P23)", async () => {
    const harness = createHarness();

    const calls = Array.from({ length: 500 }, (_, count) => harness.fetch(`/${count}`));
    await Promise.all(calls);

    expect(harness.called).toHaveLength(500);
    expect(harness.clock.pendingCount).toBe(0);
    expect(harness.codes).toEqual([]);
  });

  test("one REST call a second for five minutes is sent on time, and twelve tokens a minute are requested (P23)", async () => {
    const harness = createHarness();

    for (let second = 0; second < 300; second += 1) {
      await harness.fetch(`/${second}`);
      await harness.pass(1_000);
    }

    expect(harness.called.map(({ at }, second) => at - harness.called[0]!.at - second * 1_000)).toEqual(Array<number>(300).fill(0));
    expect(harness.asked).toHaveLength(60);
  });

  test("REST calls answered 401 call `getToken` with `rejected` at most 20 times a minute, outside the budget of attempts (decision 3)", async () => {
    const harness = createHarness();
    let count = 0;
    harness.server.getToken = () => `token ${(count += 1)}`;
    harness.server.rest = () => new Response(null, { status: 401 });

    for (let second = 0; second < 55; second += 1) {
      expect((await harness.fetch("/a")).status).toBe(401);
      await harness.pass(1_000);
    }
    harness.connection.connect();
    await harness.pass(0);

    expect(harness.reasons.filter((reason) => reason === "rejected").length).toBeLessThanOrEqual(21); // the last is the attempt's
    expect(harness.sockets.sockets).toHaveLength(1);
    expect(harness.codes).toEqual([]);
  });
});

describe("the deadline of a REST call", () => {
  const hanging = () => new Promise<Response>(() => undefined);

  test("a REST call whose server hangs ends at its deadline, even if the given `fetch` ignores its signal (P12)", async () => {
    const harness = createHarness({ fetch: hanging });
    const failing = harness.fetch("/a").catch((thrown: unknown) => thrown);

    await harness.pass(9_999);
    const armed = harness.clock.pendingCount;
    await harness.pass(1);

    expect(armed).toBe(1);
    expect(await failing).toMatchObject({ code: "fetch-timeout", detail: { timeoutMs: 10_000 } });
    expect(harness.clock.pendingCount).toBe(0);
  });

  test("the deadline of a REST call covers the reading of the body, and aborts the request (P12)", async () => {
    const harness = createHarness();
    harness.server.rest = () => new Response(new ReadableStream());
    const failing = harness.connection.fetch("/a", (response) => response.text()).catch((thrown: unknown) => thrown);

    await harness.pass(10_000);

    expect(await failing).toMatchObject({ code: "fetch-timeout" });
    expect(harness.called[0]!.init.signal?.aborted).toBe(true);
  });

  test("the deadline of a REST call does not run while a token is awaited (P23)", async () => {
    const harness = createHarness();
    harness.server.getToken = ({ reason }) => new Promise((resolve) => harness.clock.schedule(() => resolve(reason), 9_000));
    harness.server.rest = (token) =>
      new Promise((resolve) => harness.clock.schedule(() => resolve(new Response(null, { status: token === "rest" ? 401 : 200 })), 9_000));

    const call = harness.fetch("/a");
    await harness.pass(36_000);

    expect((await call).status).toBe(200);
  });

  test("a cancelled REST call rejects at once with the caller's reason, and leaves no deadline timer", async () => {
    const harness = createHarness({ fetch: hanging });
    const leaving = new AbortController();
    const reason = new Error("unmounted");
    const failing = harness.fetch("/a", { signal: leaving.signal }).catch((thrown: unknown) => thrown);
    await settled();

    leaving.abort(reason);

    expect(harness.clock.pendingCount).toBe(0);
    expect(await failing).toBe(reason);
  });

  test("`dispose` ends a REST call, its body and its deadline (P44)", async () => {
    const harness = createHarness();
    harness.server.rest = () => new Response(new ReadableStream());
    const failing = harness.connection.fetch("/a", (response) => response.text()).catch((thrown: unknown) => thrown);
    await settled();

    harness.connection.dispose();

    expect(harness.clock.pendingCount).toBe(0);
    expect(await failing).toMatchObject({ code: "client-disposed" });
  });

  test("a REST call whose signal is already aborted requests no token and sends nothing", async () => {
    const harness = createHarness();

    await expect(harness.fetch("/a", { signal: AbortSignal.abort(new Error("unmounted")) })).rejects.toThrow("unmounted");

    expect([harness.asked, harness.called]).toEqual([[], []]);
  });
});

test("while `getToken` fails, all REST calls together call it every five seconds, and a call after the outage succeeds (decision 3)", async () => {
  const harness = createHarness();
  harness.server.getToken = () => Promise.reject(new Error("signed out"));

  for (let second = 0; second < 60; second += 1) {
    await expect(harness.fetch(`/${second}`)).rejects.toMatchObject({ code: "token-failed" });
    await harness.clock.advanceAsync(1_000);
  }
  harness.server.getToken = () => "good";
  const response = await harness.fetch("/after");

  expect(response.status).toBe(200);
  expect(harness.reasons).toHaveLength(13);
});

test("a cancelled REST call does not cancel other calls that wait for the token, and leaves no timer (P2)", async () => {
  const harness = createHarness();
  let answer: (token: string) => void = () => undefined;
  harness.server.getToken = () => new Promise((resolve) => (answer = resolve));
  const leaving = new AbortController();
  const left = harness.fetch("/a", { signal: leaving.signal });
  const staying = harness.fetch("/b");

  await settled();
  leaving.abort(new Error("unmounted"));
  await expect(left).rejects.toThrow("unmounted");
  answer("good");

  expect((await staying).status).toBe(200);
  expect(harness.called.map(({ url }) => url)).toEqual(["https://atlas.example/desk/b"]);
  expect(harness.clock.pendingCount).toBe(0);
});

test("a REST call that its caller aborts rejects with the caller's reason (P2)", async () => {
  const harness = createHarness({
    platformFetch: (_, init) =>
      new Promise((__, reject) => init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")))),
  });
  const leaving = new AbortController();
  const call = harness.fetch("/a", { signal: leaving.signal });

  await settled();
  leaving.abort(new Error("unmounted"));

  await expect(call).rejects.toThrow("unmounted");
});

test("a `getToken` that hangs makes the REST call fail in time (decision 2)", async () => {
  const harness = createHarness();
  harness.server.getToken = () => new Promise(() => undefined);

  const call = harness.fetch("/a");
  call.catch(() => undefined);
  await harness.pass(10_000);

  await expect(call).rejects.toMatchObject({ code: "token-timeout" });
});
