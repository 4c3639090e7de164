import { describe, expect, test } from "vitest";
import { readAddress } from "../../src/protocol/address.ts";
import { jwtOf } from "../support/jwt.ts";
import { createHarness, nextAttemptIn, type Harness } from "./harness.ts";
import { timings } from "./timings.ts";

const status = (code: number) => () => new Response(null, { status: code });

/** Two attempts that close before they open. */
async function twiceUnopened(harness: Harness): Promise<void> {
  harness.connection.connect();
  await harness.pass(0);
  harness.sockets.last.close(1006);
  await harness.pass(1000);
  harness.sockets.last.close(1006);
  await harness.pass(0);
}

test("an attempt that closes before it opens counts as unopened, and the next `getToken` receives the reason `unopened` (P3)", async () => {
  const harness = createHarness();

  await twiceUnopened(harness);
  await harness.pass(2000);

  expect(harness.reasons).toEqual(["initial", "unopened", "unopened"]);
  expect(harness.asked.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
});

test("after two unopened attempts in a row a REST probe is sent with the token of the attempt (P3)", async () => {
  const harness = createHarness();
  const tokens = ["one", "two", "three"];
  harness.server.getToken = () => tokens.shift() ?? "";

  await twiceUnopened(harness);

  expect(harness.called).toMatchObject([{ url: "https://atlas.example/desk/positions/snapshot", authorization: "Bearer two" }]);
});

test.each([
  ["200", status(200)],
  ["404", status(404)],
  ["500", status(500)],
  ["no answer", () => Promise.reject<Response>(new TypeError("network"))],
  ["an answer that never comes", () => new Promise<Response>(() => undefined)],
])("%s from the probe shows a network failure: the backoff continues, and the same token may be used again (P3)", async (_, rest) => {
  const harness = createHarness();
  harness.server.rest = rest;

  await twiceUnopened(harness);
  const delay = nextAttemptIn(harness);
  await harness.pass(2000);
  harness.sockets.last.open();
  await harness.pass(1000);

  expect(delay).toBe(2000);
  expect(harness.reasons).toEqual(["initial", "unopened", "unopened"]);
  expect(harness.status).toBe("connected");
});

const explicitProbe = { probe: { path: "/me", isExplicit: true } };

test.each([
  ["401 by the default probe", 401, {}],
  ["401 by an explicit probe", 401, explicitProbe],
  ["403 by an explicit probe", 403, explicitProbe],
])(
  "a token that the server answered with %s leads to `blocked`, without a socket, when `getToken` returns it again (P3)",
  async (_, code, options) => {
    const harness = createHarness(options);
    harness.server.rest = status(code);

    await twiceUnopened(harness);
    await harness.pass(2000);

    expect(harness.connection.getState()).toMatchObject({ status: "blocked", reason: "token-rejected", error: { code: "token-rejected" } });
    expect(harness.reasons).toEqual(["initial", "unopened", "rejected"]);
    expect(harness.sockets.sockets).toHaveLength(2);
    expect(harness.codes).toEqual(["token-rejected"]);
  },
);

test("a 403 for the default probe is a missing permission for positions, and no evidence against the token (P3)", async () => {
  const harness = createHarness();
  harness.server.rest = status(403);

  await twiceUnopened(harness);
  await harness.pass(2000);

  expect(harness.reasons).toEqual(["initial", "unopened", "unopened"]);
  expect(harness.status).toBe("connecting");
});

test("a rejected token that `getToken` replaces by a different one never leads to `blocked` (P3)", async () => {
  const harness = createHarness();
  harness.server.rest = status(401);
  harness.server.getToken = ({ reason }) => (reason === "rejected" ? "fresh" : "expired");

  await twiceUnopened(harness);
  await harness.pass(2000);
  harness.sockets.last.open();

  expect(harness.sockets.last.url).toContain("token=fresh");
  expect(harness.status).toBe("connected");
});

async function blocked(): Promise<Harness> {
  const harness = createHarness();
  harness.server.rest = status(401);
  await twiceUnopened(harness);
  await harness.pass(3000);
  expect(harness.status).toBe("blocked");
  return harness;
}

test("while the connection is blocked, only `getToken` is called, every 60 s (P3)", async () => {
  const harness = await blocked();
  const before = harness.asked.length;

  await harness.pass(180_000);

  expect(harness.asked.length - before).toBe(3);
  expect(new Set(harness.reasons.slice(before))).toEqual(new Set(["rejected"]));
  expect(harness.status).toBe("blocked");
  expect(harness.sockets.sockets).toHaveLength(2);
  expect(harness.codes).toEqual(["token-rejected"]);
});

test("a `reconnect()` during a `getToken` call causes a second call, since the user may have signed in after the first began (P3)", async () => {
  const harness = await blocked();
  harness.server.getToken = () => new Promise((resolve) => harness.clock.schedule(() => resolve("good"), 300)); // the rejected one
  harness.connection.reconnect();
  await harness.pass(200);
  harness.server.getToken = () => "fresh";

  harness.connection.reconnect();
  await harness.pass(1000);

  expect(harness.sockets.last.url).toContain("token=fresh");
  expect(harness.status).toBe("connecting");
});

test.each([
  ["`reconnect()`", (harness: Harness) => harness.connection.reconnect()],
  ["a wake (P31)", (harness: Harness) => harness.page.online()],
  ["the timer of 60 s", (harness: Harness) => harness.clock.advance(60_000)],
])("while blocked, %s calls `getToken`, and a different token leaves `blocked` (P3)", async (_, ask) => {
  const harness = await blocked();
  harness.server.getToken = () => "fresh";

  ask(harness);
  await harness.pass(0);
  const next = harness.status;
  harness.sockets.last.open();

  expect(next).toBe("connecting");
  expect(harness.sockets.last.url).toContain("token=fresh");
  expect(harness.status).toBe("connected");
});

test("a `disconnect` from within the callback that reports the end of `blocked` leaves no socket (P33)", async () => {
  const harness: Harness = createHarness({
    onState: ({ status: next, lastClose }) => {
      if (next === "connecting" && lastClose !== undefined && harness.asked.length === 4) harness.connection.disconnect();
    },
  });
  harness.server.rest = status(401);
  await twiceUnopened(harness);
  await harness.pass(3000);

  harness.server.getToken = () => "fresh";
  harness.connection.reconnect();
  await harness.pass(0);

  expect(harness.status).toBe("idle");
  expect(harness.sockets.liveCount).toBe(0);
});

test("a `getToken` call that fails while blocked is reported, and repeated after 60 s (P3)", async () => {
  const harness = await blocked();
  harness.server.getToken = () => Promise.reject(new Error("signed out"));
  harness.connection.reconnect();
  await harness.pass(0);
  const failed = harness.status;

  harness.server.getToken = () => "fresh";
  await harness.pass(60_000);

  expect(failed).toBe("blocked");
  expect(harness.codes).toEqual(["token-rejected", "token-failed"]);
  expect(harness.status).toBe("connecting");
});

test("while blocked, wakes call `getToken` at most once a second (P31)", async () => {
  const harness = await blocked();
  const before = harness.asked.length;

  for (let count = 0; count < 30; count += 1) {
    harness.page.online();
    await harness.pass(100);
  }

  const starts = harness.asked.slice(before - 1).map(({ at }) => at);
  expect(starts).toHaveLength(5);
  for (const [index, at] of starts.slice(1).entries()) expect(at - starts[index]!).toBeGreaterThanOrEqual(1000);
});

test("a 401 of any REST call is evidence against the token of this call (P3)", async () => {
  const harness = createHarness();
  await harness.open();
  harness.server.rest = status(401);
  await harness.fetch("/trades");
  await harness.pass(6000);

  harness.sockets.last.close(1006);
  await harness.pass(1000);

  expect(harness.reasons).toEqual(["initial", "rest", "rejected", "rejected"]);
  expect(harness.status).toBe("blocked");
});

test("the 403 of an ordinary REST call is a missing permission: it never leads to the reason `rejected` or to `blocked` (P3)", async () => {
  const harness = createHarness();
  await harness.open();
  harness.server.rest = status(403);
  for (let count = 0; count < 3; count += 1) await harness.fetch("/curves");
  await harness.pass(6000);

  harness.sockets.last.close(1006);
  await harness.pass(1000);
  harness.sockets.last.close(1006);
  await harness.pass(2000);
  harness.sockets.last.close(1006);
  await harness.pass(4000);

  expect(harness.reasons).toEqual(["initial", "rest", "reconnect", "unopened", "unopened"]);
  expect(harness.status).toBe("connecting");
});

test("a `getToken` call that began before the evidence is repeated with `rejected` before the connection is blocked (P3)", async () => {
  const harness = createHarness();
  let answerProbe: (response: Response) => void = () => undefined;
  harness.server.rest = () => new Promise((resolve) => (answerProbe = resolve));
  await twiceUnopened(harness);
  let answer: (token: string) => void = () => undefined;
  harness.server.getToken = ({ reason }) => (reason === "rejected" ? "fresh" : new Promise((resolve) => (answer = resolve)));
  await harness.pass(2000);

  answerProbe(new Response(null, { status: 401 }));
  await harness.pass(0);
  answer("good");
  await harness.pass(4000);

  expect(harness.reasons).toEqual(["initial", "unopened", "unopened", "rejected"]);
  expect(harness.sockets.last.url).toContain("token=fresh");
});

test("a handshake that hangs counts as an unopened attempt (P3)", async () => {
  const harness = createHarness();

  harness.connection.connect();
  await harness.pass(15_000 + 1000 + 15_000 + 1000);

  expect(harness.called).toHaveLength(1);
  expect(harness.reasons).toEqual(["initial", "unopened"]);
});

test("a probe without an answer is aborted after 10 s; after 30 s an unopened attempt sends the next probe (P3)", async () => {
  const harness = createHarness();
  harness.server.rest = () => new Promise<Response>(() => undefined);
  await twiceUnopened(harness);
  await harness.pass(10_000);
  const isGivenUp = harness.called[0]!.init.signal?.aborted;

  for (let count = 0; count < 5; count += 1) {
    harness.sockets.last.close(1006);
    await harness.pass(4000);
  }
  const within = harness.called.length;
  await harness.pass(26_000);
  harness.sockets.last.close(1006);
  await harness.pass(0);

  expect(isGivenUp).toBe(true);
  expect(within).toBe(1);
  expect(harness.called.map(({ at }) => at - harness.called[0]!.at >= 30_000)).toEqual([false, true]);
});

test("the probe is sent at most once in 30 s, whatever its answer and however many attempts are unopened (P3)", async () => {
  const harness = createHarness({ timings: { ...timings, backoffMaxMs: 4000 } });

  await twiceUnopened(harness);
  await harness.pass(2000);
  for (let count = 0; count < 7; count += 1) {
    harness.sockets.last.close(1006);
    await harness.pass(4000);
  }
  const within = harness.called.length;
  harness.sockets.last.close(1006);
  await harness.pass(0);

  expect([within, harness.called.length]).toEqual([1, 2]);
});

test("a socket that opens overrides a later rejection by the probe (P3)", async () => {
  const harness = createHarness();
  let answer: (response: Response) => void = () => undefined;
  harness.server.rest = () => new Promise((resolve) => (answer = resolve));
  await twiceUnopened(harness);
  await harness.pass(2000);

  harness.sockets.last.open();
  answer(new Response(null, { status: 401 }));
  await harness.pass(6000);
  harness.sockets.last.close(1006);
  await harness.pass(1000);

  expect(harness.reasons.at(-1)).toBe("reconnect");
});

test("without a probe path no probe is sent, and the connection never blocks (P3)", async () => {
  const harness = createHarness({ probe: undefined });
  harness.server.rest = status(401);

  await twiceUnopened(harness);
  await harness.pass(600_000);

  expect(harness.called).toEqual([]);
});

test("`disconnect` aborts a pending probe, and leaves no timer (P3)", async () => {
  const harness = createHarness();
  harness.server.rest = () => new Promise<Response>(() => undefined);
  await twiceUnopened(harness);

  harness.connection.disconnect();
  await harness.pass(0);

  expect(harness.called[0]!.init.signal?.aborted).toBe(true);
  expect(harness.clock.pendingCount).toBe(0);
});

test("the probe goes through the application's `fetch`, with the token of the attempt (P3)", async () => {
  const seen: (string | null)[] = [];
  const harness = createHarness({
    fetch(_, init) {
      seen.push(new Headers(init?.headers).get("authorization"));
      return Promise.resolve(new Response(null, { status: 401 }));
    },
  });

  await twiceUnopened(harness);
  await harness.pass(2000);

  expect(seen).toEqual(["Bearer good"]);
  expect(harness.status).toBe("blocked");
});

describe("a token whose own `exp` has passed", () => {
  const minutes = (count: number) => count * 60_000;

  /** An attempt whose token expired `agoMs` ago, and that never opens. */
  async function unopenedWith(
    agoMs: number,
    rest: () => Response | Promise<Response> = () => Promise.reject<Response>(new TypeError("CORS")),
  ) {
    const harness = createHarness();
    harness.server.rest = rest;
    const exp = (harness.clock.now() - agoMs) / 1000;
    harness.server.getToken = () => jwtOf({ exp });
    harness.connection.connect();
    await harness.pass(0);
    harness.sockets.last.close(1006);
    await harness.pass(1000);
    return harness;
  }

  test("a token that expired more than a minute ago makes the next reason `rejected` when its attempt does not open (P3)", async () => {
    const harness = await unopenedWith(61_000);

    expect(harness.reasons).toEqual(["initial", "rejected"]);
  });

  test("a token that expired less than a minute ago leaves the next reason at `unopened`: the wall clock may be wrong (P3)", async () => {
    const harness = await unopenedWith(58_000);

    expect(harness.reasons).toEqual(["initial", "unopened"]);
  });

  test("an expired token never leads to `blocked`, even if `getToken` returns it for an hour and REST is unreachable (P3)", async () => {
    const harness = await unopenedWith(minutes(5));

    for (let count = 0; count < 120; count += 1) {
      harness.sockets.last.close(1006);
      await harness.pass(30_000);
    }

    expect(new Set(harness.reasons.slice(1))).toEqual(new Set(["rejected"]));
    expect(harness.received.states.map(({ status: each }) => each)).not.toContain("blocked");
    expect(harness.codes).not.toContain("token-rejected");
  });

  test("an expired token is no longer suspected once REST has accepted it, since then the wall clock is wrong (P3)", async () => {
    const harness = await unopenedWith(minutes(5), () => new Response("[]"));

    harness.sockets.last.close(1006);
    await harness.pass(2000);

    expect(harness.reasons).toEqual(["initial", "rejected", "unopened"]);
  });

  test("an expired token with which the connection opened is no longer suspected (P3)", async () => {
    const harness = await unopenedWith(minutes(5));
    harness.sockets.last.open();
    await harness.pass(6000);

    harness.sockets.last.close(1006);
    await harness.pass(1000);

    expect(harness.reasons).toEqual(["initial", "rejected", "reconnect"]);
  });
});

describe("attempts that close before they open", () => {
  async function unopened(count: number): Promise<Harness> {
    const harness = createHarness({ address: readAddress({ url: "https://atlas.example:8443/desk", socketUrl: undefined }) });
    harness.server.getToken = () => "canary";
    harness.connection.connect();
    for (const delayMs of [0, 1000, 2000, 4000].slice(0, count)) {
      await harness.pass(delayMs);
      harness.sockets.last.close(1006);
    }
    return harness;
  }

  test("unopened attempts are reported from the third in a row on, with host and path but without the query (P2)", async () => {
    const twice = await unopened(2);
    const harness = await unopened(4);

    const place = { host: "atlas.example:8443", path: "/desk/ws", code: 1006 };
    expect(twice.codes).toEqual([]);
    expect(harness.received.errors.map(({ code, detail }) => [code, detail])).toEqual([
      ["socket-unopened", { ...place, attempts: 3 }],
      ["socket-unopened", { ...place, attempts: 4 }],
    ]);
    expect(harness.received.errors[0]!.message).toContain("host: atlas.example:8443, path: /desk/ws");
    expect(JSON.stringify(harness.received.errors.map(({ message, detail }) => [message, detail]))).not.toContain("canary");
    expect(harness.status).toBe("disconnected");
  });

  test("the count of unopened attempts restarts after an attempt that opened (P2)", async () => {
    const harness = await unopened(2);
    await harness.pass(2000);
    harness.sockets.last.open();
    harness.sockets.last.close(1006);
    await harness.pass(1000);

    harness.sockets.last.close(1006);

    expect(harness.codes).toEqual([]);
  });

  test("a handshake that hangs is reported as `connect-timeout`, with host and path (P2)", async () => {
    const harness = createHarness();

    harness.connection.connect();
    await harness.pass(15_000);

    expect(harness.received.errors).toMatchObject([
      { code: "connect-timeout", detail: { host: "atlas.example", path: "/desk/ws", timeoutMs: 15_000 } },
    ]);
  });
});
