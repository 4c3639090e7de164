import { expect, test } from "vitest";
import { createHarness, nextAttemptIn, type Harness } from "./harness.ts";

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

test("P3: an attempt that closes before it opens is unopened, and the next `getToken` is told so", async () => {
  const harness = createHarness();

  await twiceUnopened(harness);
  await harness.pass(2000);

  expect(harness.reasons).toEqual(["initial", "unopened", "unopened"]);
  expect(harness.asked.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
});

test("P3: after two unopened attempts in a row one REST call carries the very token of the attempt", async () => {
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
])("P3: %s means network: the ladder goes on, with the same token if that is what `getToken` gives", async (_, rest) => {
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

test.each([401, 403])("P3: a token answered %i and handed out again leads to `blocked`, without a socket", async (code) => {
  const harness = createHarness();
  harness.server.rest = status(code);

  await twiceUnopened(harness);
  await harness.pass(2000);

  expect(harness.connection.getState()).toMatchObject({ status: "blocked", reason: "token-rejected", error: { code: "token-rejected" } });
  expect(harness.reasons).toEqual(["initial", "unopened", "rejected"]);
  expect(harness.sockets.sockets).toHaveLength(2);
  expect(harness.codes).toEqual(["token-rejected"]);
});

test("P3: a rejected token that is replaced by a different one never blocks", async () => {
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

test("P3: while blocked `getToken` is asked every 60 s, and only that", async () => {
  const harness = await blocked();
  const before = harness.asked.length;

  await harness.pass(180_000);

  expect(harness.asked.length - before).toBe(3);
  expect(new Set(harness.reasons.slice(before))).toEqual(new Set(["rejected"]));
  expect(harness.status).toBe("blocked");
  expect(harness.sockets.sockets).toHaveLength(2);
  expect(harness.codes).toEqual(["token-rejected"]);
});

test("P3: a `reconnect()` while `getToken` is asked is not lost: it may know of a sign-in that the question came too early for", async () => {
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
])("P3: %s asks `getToken`, and a different token leaves `blocked`", async (_, ask) => {
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

test("P33: who disconnects on hearing that `blocked` is left is left without a socket", async () => {
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

test("P3: a `getToken` that fails while blocked is reported, and asked again after 60 s", async () => {
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

test("P31: wakes while blocked ask `getToken` at most once a second", async () => {
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

test("P3: the 401 of any REST call is evidence against the token that it carried", async () => {
  const harness = createHarness();
  await harness.open();
  harness.server.rest = status(401);
  await harness.connection.fetch("/trades");
  await harness.pass(6000);

  harness.sockets.last.close(1006);
  await harness.pass(1000);

  expect(harness.reasons).toEqual(["initial", "rest", "rejected", "rejected"]);
  expect(harness.status).toBe("blocked");
});

test("P3: the 403 of an ordinary REST call may be a missing permission: the token is tried, and if it opens all is well", async () => {
  const harness = createHarness();
  await harness.open();
  harness.server.rest = status(403);
  await harness.connection.fetch("/secret");
  await harness.pass(6000);

  harness.sockets.last.close(1006);
  await harness.pass(1000);
  harness.sockets.last.open();
  await harness.pass(6000);
  harness.sockets.last.close(1006);
  await harness.pass(1000);

  expect(harness.reasons).toEqual(["initial", "rest", "rejected", "reconnect"]);
  expect(harness.status).toBe("connecting");
});

test("P3: a `getToken` that was asked before the evidence came is told before anything is blocked", async () => {
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

test("P3: a handshake that hangs counts as unopened", async () => {
  const harness = createHarness();

  harness.connection.connect();
  await harness.pass(15_000 + 1000 + 15_000 + 1000);

  expect(harness.called).toHaveLength(1);
  expect(harness.reasons).toEqual(["initial", "unopened"]);
});

test("P3: a probe that is never answered is given up after 10 s, and the next two unopened attempts ask again", async () => {
  const harness = createHarness();
  harness.server.rest = () => new Promise<Response>(() => undefined);
  await twiceUnopened(harness);
  await harness.pass(10_000);
  const isGivenUp = harness.called[0]!.init.signal?.aborted;

  harness.sockets.last.close(1006);
  await harness.pass(4000);
  harness.sockets.last.close(1006);
  await harness.pass(0);

  expect(isGivenUp).toBe(true);
  expect(harness.called).toHaveLength(2);
});

test("P3: a socket that opens refutes what the probe finds later", async () => {
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

test("P3: without a REST call to spare there is no probe, and the ladder goes on", async () => {
  const harness = createHarness({ limits: { restCalls: 1 } });
  await harness.connection.fetch("/a");
  harness.server.rest = status(401);

  await twiceUnopened(harness);

  expect(harness.called).toHaveLength(1);
  expect(nextAttemptIn(harness)).toBe(2000);
  harness.connection.dispose();
});

test("P3: without a probe path nothing is asked, and nothing ever blocks", async () => {
  const harness = createHarness({ probePath: undefined });
  harness.server.rest = status(401);

  await twiceUnopened(harness);
  await harness.pass(600_000);

  expect(harness.called).toEqual([]);
});

test("P3: `disconnect` forgets the rejected token and ends the probe", async () => {
  const harness = createHarness();
  harness.server.rest = () => new Promise<Response>(() => undefined);
  await twiceUnopened(harness);

  harness.connection.disconnect();
  await harness.pass(0);

  expect(harness.called[0]!.init.signal?.aborted).toBe(true);
  expect(harness.clock.pendingCount).toBe(0);
});

test("P3: the probe goes through the application's `fetch`, carrying the token of the attempt", async () => {
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
