/** Tokens that do not come, are refused or expire, against a server that checks real ones: nothing is given up, and nothing is hammered. */
import { expect } from "vitest";
import type { AtlasClientOptions } from "../../src/vanilla.ts";
import { bookIn } from "./book.ts";
import { onlyProbe, test } from "./desk.ts";

type Request = Parameters<AtlasClientOptions["getToken"]>[0];

const failures: readonly {
  readonly name: string;
  readonly fails: (request: Request) => string | Promise<string>;
  readonly code: string;
}[] = [
  {
    name: "throws",
    fails: () => {
      throw new Error("signed out");
    },
    code: "token-failed",
  },
  { name: "rejects", fails: () => Promise.reject(new Error("signed out")), code: "token-failed" },
  { name: "hangs", fails: () => new Promise(() => undefined), code: "token-timeout" },
  { name: "returns an empty text", fails: () => "", code: "token-missing" },
  { name: "returns nothing", fails: () => undefined as unknown as string, code: "token-missing" },
];

test.concurrent.for(failures.map((failure) => [failure.name, failure] as const))(
  "a `getToken` that %s is a failed attempt, and the next attempt follows (P2, P30)",
  async ([, { fails, code }], { startDesk }) => {
    let isFailing = true;
    const desk = await startDesk({
      getToken: (issue, request) => (isFailing ? fails(request) : issue()),
      client: { paths: onlyProbe, timings: { tokenTimeoutMs: code === "token-timeout" ? 400 : 10_000 } },
    });

    await desk.until("two failed attempts", ({ connection }) => connection.status === "error" && connection.attempt >= 2);
    const { connection } = desk.state();
    isFailing = false;
    await desk.endsRight();

    expect(connection).toMatchObject({ status: "error", error: { code }, nextAttemptAt: expect.any(Number) as number });
    expect(desk.diary.codes).toEqual(new Set([code]));
  },
);

test.concurrent("the signal of a `getToken` call that hangs is aborted, and its late token is not used (P2)", async ({ startDesk }) => {
  const hanging: { readonly request: Request; readonly answer: (token: string) => void }[] = [];
  const desk = await startDesk({
    getToken: (issue, request) => {
      if (hanging.length > 0 || request.reason === "rest") return issue();
      return new Promise((resolve) => hanging.push({ request, answer: resolve }));
    },
    client: { timings: { tokenTimeoutMs: 400 } },
  });

  await desk.until("given up", ({ connection }) => connection.status === "error");
  hanging[0]!.answer("late");
  await desk.endsRight();

  expect(hanging[0]!.request.signal.aborted).toBe(true);
  expect(desk.sockets.made.map(({ url }) => url).filter((url) => url.includes("late"))).toEqual([]);
});

test.concurrent(
  "an expired token is refused at the upgrade, a probe detects this, and `getToken` is called with `rejected` (P2, P3)",
  async ({ startDesk }) => {
    const reasons: string[] = [];
    let cached: string | undefined;
    const desk = await startDesk({
      async getToken(issue, { reason }) {
        reasons.push(reason);
        if (reason === "rejected") cached = undefined;
        return (cached ??= await issue());
      },
    });
    await desk.untilLive();
    desk.diary.turnPage();
    reasons.length = 0;

    await desk.fault({ verb: "expire" });
    await desk.fault({ verb: "kill" });
    await desk.until("a different token", () => reasons.includes("rejected"));
    await desk.endsRight();

    expect(reasons.filter((reason) => reason !== "rest")).toEqual(["reconnect", "unopened", "rejected"]);
    expect(desk.state().connection.lastClose).toMatchObject({ type: "unopened", code: 1006 });
    expect([...desk.diary.codes]).toEqual([]);
    expect(desk.diary.statuses).not.toContain("blocked");
  },
);

test.concurrent(
  "a rejected token that is returned again blocks the client, rows stay, and a different token unblocks it (P3)",
  async ({ startDesk }) => {
    let kept: string | undefined;
    let isSignedIn = true;
    let toldCount = 0;
    const desk = await startDesk({
      async getToken(issue, { reason }) {
        if (reason === "rejected") toldCount += 1;
        if (isSignedIn) kept = await issue();
        return kept!;
      },
    });
    await desk.untilLive();
    await desk.standsStill();
    const before = bookIn(desk.state());

    isSignedIn = false;
    await desk.fault({ verb: "expire" });
    await desk.fault({ verb: "kill" });
    await desk.until("blocked", ({ connection }) => connection.status === "blocked");
    const blocked = desk.state();
    const madeCount = desk.sockets.made.length;
    desk.client.reconnect();
    await desk.until("asked again", () => toldCount === 2);
    isSignedIn = true;
    desk.client.reconnect();
    await desk.endsRight();

    expect(blocked.connection).toMatchObject({ status: "blocked", reason: "token-rejected", error: { code: "token-rejected" } });
    expect(blocked.positions.freshness).toMatchObject({ status: "stale", cause: "disconnect" });
    expect(bookIn(blocked)).toEqual(before);
    expect(desk.diary.codes).toEqual(new Set(["token-rejected"]));
    expect(desk.sockets.made).toHaveLength(madeCount + 1);
  },
);

test.concurrent("a REST call answered 401 calls `getToken` once more with the reason, and is repeated once (P2)", async ({ startDesk }) => {
  const reasons: string[] = [];
  let cached: string | undefined;
  const desk = await startDesk({
    async getToken(issue, { reason }) {
      reasons.push(reason);
      if (reason === "rejected") cached = undefined;
      return (cached ??= await issue());
    },
  });
  await desk.untilLive();
  desk.diary.turnPage();
  reasons.length = 0;

  await desk.fault({ verb: "expire" });
  await desk.fault({ verb: "malformed", shape: "message-type" });
  await desk.until("doubted", () => desk.diary.doubts.has("positions malformed"));
  await desk.endsRight();

  expect(reasons.filter((reason) => reason !== "rest")).toEqual(["rejected"]); // the first token may be shared with an earlier call
  expect(desk.diary.codes).toEqual(new Set(["malformed-message"]));
  expect(desk.sockets.made).toHaveLength(1);
});

test.concurrent("with the application's own `fetch` for REST, `getToken` is called only for the socket (P2)", async ({ startDesk }) => {
  const reasons: string[] = [];
  const urls: string[] = [];
  const desk = await startDesk({
    getToken(issue, { reason }) {
      reasons.push(reason);
      return issue();
    },
    client: {
      async fetch(url, init) {
        urls.push(new URL(url as string).pathname);
        const token = await issueTokenFor(new URL(url as string).origin);
        return fetch(url, { ...init, headers: { authorization: `Bearer ${token}` } });
      },
    },
  });
  await desk.untilLive();

  await desk.fault({ verb: "gap" });
  await desk.until("doubted", () => desk.diary.doubts.has("positions gap"));
  await desk.endsRight();

  expect(reasons).toEqual(["initial"]);
  expect(urls).toContain("/positions/snapshot");
});

async function issueTokenFor(origin: string): Promise<string> {
  const response = await fetch(`${origin}/token`, { method: "POST" });
  return ((await response.json()) as { readonly access_token: string }).access_token;
}
