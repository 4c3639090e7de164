/** Token rotation (P33): a second socket beside the open one, which takes its place or leaves it where it was. */
import { describe, expect, test } from "vitest";
import type { ConnectionOptions } from "../../../src/connection/connection-options.ts";
import { jwtFor, jwtOf } from "../../support/jwt.ts";
import { createHarness } from "../harness.ts";
import { timings } from "../timings.ts";

type Rotating = ReturnType<typeof createRotating>;

/** With tokens of five minutes, each replaced a minute before its end; the frame `last` is the one that a successor is waited for. */
function createRotating(overrides: Partial<ConnectionOptions> = {}) {
  const renewals: (readonly unknown[])[] = [];
  const harness = createHarness({
    rotation: {
      beforeExpiryMs: 60_000,
      holdMs: 2000,
      watchSuccessor: () => (frame) => frame === "last",
      onRenewed: (frames) => void renewals.push([...frames]),
    },
    ...overrides,
  });
  harness.server.getToken = () => jwtFor(300, harness.clock.now());

  return Object.assign(harness, {
    renewals,
    /** Lets `ms` pass, while the socket `socket` says something every ten seconds. */
    async beat(ms: number, socket = harness.sockets.last) {
      for (let left = ms; left > 0; left -= 10_000) {
        socket.message("beat");
        await harness.pass(Math.min(left, 10_000));
      }
    },
    /** Two sockets: the old one, and the successor in its handshake. */
    async attempting() {
      const old = await harness.open();
      await this.beat(240_000);
      return { old, successor: harness.sockets.last };
    },
    /** Two open sockets. */
    async holding() {
      const both = await this.attempting();
      both.successor.open();
      return both;
    },
    get leftBehind() {
      return { timers: harness.clock.pendingCount, listeners: harness.page.listenerCount, sockets: harness.sockets.liveCount };
    },
  });
}

const nothing = { timers: 0, listeners: 0, sockets: 0 };

test("token rotation is off by default: the token of an open socket may expire without a new socket (P33)", async () => {
  const harness = createRotating({ rotation: undefined });
  await harness.open();

  await harness.beat(900_000);

  expect(harness.reasons).toEqual(["initial"]);
  expect(harness.codes).toEqual([]);
});

test("a minute before the token expires, a successor socket opens beside the old one with a token requested for `refresh` (P33)", async () => {
  const harness = createRotating();
  const old = await harness.open();

  await harness.beat(239_999);
  const before = [...harness.reasons];
  await harness.pass(1);

  expect(before).toEqual(["initial"]);
  expect(harness.asked.at(-1)).toMatchObject({ reason: "refresh", attempt: 1 });
  expect(harness.sockets.liveCount).toBe(2);
  expect(old.isOpen).toBe(true);
  expect(harness.status).toBe("connected");
});

test("while the successor's frames are buffered, only frames of the old socket are applied (P33)", async () => {
  const harness = createRotating();
  const { old, successor } = await harness.holding();
  harness.received.frames = [];

  successor.message("first of the new");
  old.message("of the old");
  successor.message("second of the new");

  expect(harness.received.frames).toEqual(["of the old"]);
  expect(harness.renewals).toEqual([]);
});

test("when the last needed frame arrives, the old socket is dropped and the buffered frames are passed on once, in order (P33)", async () => {
  const harness = createRotating();
  const { old, successor } = await harness.holding();
  const states = harness.received.states.length;
  successor.message("first");
  harness.received.frames = [];

  successor.message("last");
  successor.message("after");
  old.message("late");
  old.close(1006);

  expect(harness.renewals).toEqual([["first", "last"]]);
  expect(harness.received.frames).toEqual(["after"]);
  expect([old.isLive, old.handlerCount, successor.isOpen]).toEqual([false, 0, true]);
  expect(harness.received).toMatchObject({ openCount: 1, downs: [], errors: [] });
  expect(harness.received.states).toHaveLength(states);
  expect(harness.connection.getState()).toMatchObject({ status: "connected", lastClose: undefined, attempt: 0 });
});

test("after 2 s the successor takes over with the frames received by then (P33)", async () => {
  const harness = createRotating();
  const { old, successor } = await harness.holding();
  successor.message("first");

  await harness.pass(1999);
  const before = harness.renewals.length;
  await harness.pass(1);

  expect(before).toBe(0);
  expect(harness.renewals).toEqual([["first"]]);
  expect([old.isLive, successor.isOpen]).toEqual([false, true]);
});

test("a frame after the 2 s makes the successor take over even if the timer is late (P33)", async () => {
  const harness = createRotating();
  const { successor } = await harness.holding();
  successor.message("first");

  harness.clock.set(harness.clock.now() + 2000);
  successor.message("second");

  expect(harness.renewals).toEqual([["first", "second"]]);
});

test.each([
  ["characters", "x".repeat(2 ** 22), 32],
  ["frames", new ArrayBuffer(8), 50_000],
])("with too many %s in the buffer, the successor takes over early, and no frame is lost (P33)", async (_, frame, count) => {
  const harness = createRotating();
  const { successor } = await harness.holding();

  for (let sent = 1; sent < count; sent += 1) successor.message(frame);
  const before = harness.renewals.length;
  successor.message(frame);

  expect(before).toBe(0);
  expect(harness.renewals[0]).toHaveLength(count);
});

test("rotations follow one another, and there are never more than two sockets (P33)", async () => {
  const harness = createRotating();
  await harness.holding();

  for (let round = 0; round < 3; round += 1) {
    harness.sockets.last.message("last");
    expect(harness.sockets.liveCount).toBe(1);
    await harness.beat(240_000);
    expect(harness.sockets.liveCount).toBe(2);
    harness.sockets.last.open();
  }

  expect(harness.reasons).toEqual(["initial", "refresh", "refresh", "refresh", "refresh"]);
  expect(harness.received).toMatchObject({ openCount: 1, downs: [], errors: [] });
});

test("clients that signed in together rotate their tokens at different times, within the jitter's share of the margin (P33)", async () => {
  const harness = createRotating({ jitter: 0.5, random: () => 0.8 });
  await harness.open();

  await harness.beat(215_999);
  const before = harness.sockets.liveCount;
  await harness.pass(1);

  expect([before, harness.sockets.liveCount]).toEqual([1, 2]);
});

test.each([
  ["is always about to expire", () => ({ exp: 30 }), 30_000],
  ["is always about to expire, and says how long it was good for", () => ({ iat: -280, exp: 20 }), 30_000],
  ["is short-lived, and says so", () => ({ iat: 0, exp: 20 }), 10_000],
])("a token that %s does not cause endless rotations (P33)", async (_, claims, everyMs) => {
  const harness = createRotating();
  harness.server.getToken = () => {
    const now = harness.clock.now() / 1000;
    return jwtOf(Object.fromEntries(Object.entries(claims()).map(([name, seconds]) => [name, now + seconds])));
  };
  await harness.open();

  for (let round = 0; round < 5; round += 1) {
    await harness.beat(everyMs - 1);
    expect(harness.sockets.liveCount).toBe(1);
    await harness.pass(1);
    harness.sockets.last.open();
    harness.sockets.last.message("last");
  }

  expect(harness.asked.map(({ at }) => at - harness.asked[0]!.at)).toEqual([0, 1, 2, 3, 4, 5].map((round) => round * everyMs));
});

test.each([-3_600_000, 3_600_000])(
  "a wall clock that is wrong by %i ms does not change the rotation of tokens with `iat` (P33)",
  async (wrongMs) => {
    const harness = createRotating();
    harness.server.getToken = () => jwtFor(300, harness.clock.now() - wrongMs);
    await harness.open();

    await harness.beat(239_999);
    const before = harness.sockets.liveCount;
    await harness.pass(1);

    expect([before, harness.sockets.liveCount]).toEqual([1, 2]);
  },
);

test("a token without a readable expiry is reported once, and causes no rotation (P33)", async () => {
  const harness = createRotating();
  harness.server.getToken = () => "opaque";
  (await harness.open()).close(1006);
  await harness.pass(1000);
  harness.sockets.last.open();

  await harness.beat(900_000);

  expect(harness.codes).toEqual(["rotation-unavailable"]);
  expect(harness.sockets.sockets).toHaveLength(2);
});

test("a rotation that a sleep delayed starts at once on a wake (P33)", async () => {
  const harness = createRotating();
  await harness.open();
  await harness.beat(230_000);

  harness.clock.sleep(30_000);
  harness.page.resume();
  await harness.pass(0);

  expect(harness.reasons).toEqual(["initial", "refresh"]);
});

test("a rotation that frozen timers delayed starts within a minute, even without a wake event (P33)", async () => {
  const harness = createRotating();
  const old = await harness.open();
  await harness.beat(150_000);

  harness.clock.set(harness.clock.now() + 100_000);
  await harness.beat(29_999, old);
  const before = harness.reasons.length;
  await harness.pass(1);

  expect([before, harness.reasons.length]).toEqual([1, 2]);
});

describe("if the successor fails, the old socket stays (P33)", () => {
  const failures: readonly (readonly [name: string, fails: (harness: Rotating) => Promise<void> | void, reason: string])[] = [
    ["it is refused", ({ sockets }) => sockets.last.close(1006), "closed"],
    ["it hangs in its handshake", (harness) => harness.beat(15_000, harness.sockets.sockets[0]), "connect-timeout"],
    [
      "it closes while its frames are held",
      ({ sockets }) => {
        sockets.last.open();
        sockets.last.message("first");
        sockets.last.close(1011);
      },
      "closed",
    ],
  ];
  test.each(failures)("the old socket stays, and the rotation is retried, when the successor fails: %s", async (_, fails, reason) => {
    const harness = createRotating();
    const { old } = await harness.attempting();
    harness.received.frames = [];

    await fails(harness);
    old.message("of the old");
    await harness.pass(1000);

    expect(harness.received.frames.at(-1)).toBe("of the old");
    expect(harness.received).toMatchObject({ openCount: 1, downs: [] });
    expect(harness.status).toBe("connected");
    expect(harness.received.errors).toMatchObject([{ code: "rotation-failed", detail: { reason, attempt: 1 } }]);
    expect(harness.asked.at(-1)).toMatchObject({ reason: "refresh", attempt: 2 });
    harness.sockets.last.open();
    harness.sockets.last.message("last");
    expect(harness.renewals).toEqual([["last"]]);
    expect(old.isLive).toBe(false);
  });

  const answers: readonly (readonly [name: string, getToken: (harness: Rotating) => string | Promise<string>, reason: string])[] = [
    [
      "getToken throws",
      () => {
        throw new Error("signed out");
      },
      "token-failed",
    ],
    ["getToken hangs", () => new Promise(() => undefined), "token-timeout"],
    ["getToken has none", () => "", "token-missing"],
    ["the token is the one that there is", ({ clock }) => jwtFor(60, clock.now()), "token-not-later"],
    ["the token has no readable expiry", () => "opaque", "token-not-later"],
    [
      "the constructor throws",
      ({ sockets, clock }) => {
        sockets.throwNext(new SyntaxError("no"));
        return jwtFor(300, clock.now());
      },
      "socket-failed",
    ],
  ];
  test.each(answers)(
    "the old socket stays, and the rotation is retried, when no successor can be created: %s",
    async (_, getToken, reason) => {
      const harness = createRotating();
      const old = await harness.open();
      const good = harness.server.getToken;
      harness.server.getToken = () => getToken(harness);

      await harness.beat(240_000);
      await harness.beat(reason === "token-timeout" ? timings.tokenTimeoutMs : 0);
      harness.server.getToken = good;
      old.message("of the old");
      await harness.pass(1000);

      expect(harness.received.frames.at(-1)).toBe("of the old");
      expect(harness.received).toMatchObject({ openCount: 1, downs: [] });
      expect(harness.received.errors).toMatchObject([{ code: "rotation-failed", cause: { code: reason }, detail: { reason } }]);
      expect(harness.status).toBe("connected");
      harness.sockets.last.open();
      harness.sockets.last.message("last");
      expect(harness.renewals).toEqual([["last"]]);
    },
  );

  test("the old socket stays open, not `blocked`, when the token for its successor is known to be rejected", async () => {
    const harness = createRotating();
    const old = await harness.open();
    await harness.beat(230_000);
    const stale = jwtFor(300, harness.clock.now());
    harness.server.getToken = () => stale;
    harness.server.rest = () => new Response(null, { status: 401 });
    await harness.fetch("/trades").catch(() => undefined);

    await harness.beat(13_000);

    expect(harness.reasons.slice(-2)).toEqual(["rejected", "rejected"]);
    expect(new Set(harness.received.errors.map(({ code, detail }) => `${code} ${detail["reason"]}`))).toEqual(
      new Set(["rotation-failed token-rejected"]),
    );
    expect(harness.status).toBe("connected");
    expect(old.isOpen).toBe(true);
  });
});

test("failed successors are retried with backoff, until the token has expired (P33)", async () => {
  const harness = createRotating();
  const { old } = await harness.attempting();
  const startedAt = harness.asked[1]!.at;

  for (let passed = 0; passed < 600_000; passed += 500) {
    if (passed % 10_000 === 0) old.message("beat");
    const { last } = harness.sockets;
    if (last !== old && last.isLive) last.close(1006);
    await harness.pass(500);
  }

  expect(harness.asked.slice(1).map(({ at }) => Math.round((at - startedAt) / 1000))).toEqual([0, 1, 3, 7, 15, 31]);
  expect(new Set(harness.codes)).toEqual(new Set(["rotation-failed"]));
  expect(harness.codes).toHaveLength(6);
  expect(harness.sockets.liveCount).toBe(1);
  expect(old.isOpen).toBe(true);
});

test.each([
  ["spacing", { timings: { ...timings, minSpacingMs: 250_000 } }, []],
  ["budget", { limits: { attempts: 1, windowMs: 250_000 } }, ["attempt-budget"]],
])("a successor waits for the %s of connection attempts (P33)", async (_, overrides, codes) => {
  const harness = createRotating(overrides);
  await harness.open();

  await harness.beat(249_999);
  const before = harness.reasons.length;
  await harness.pass(1);

  expect([before, harness.reasons.length]).toEqual([1, 2]);
  expect(harness.codes).toEqual(codes);
});

test("a successor counts as a connection attempt in the budget (P33)", async () => {
  const harness = createRotating({ limits: { attempts: 2, windowMs: 20_000 } });
  const { old, successor } = await harness.attempting();

  successor.close(1006);
  await harness.pass(1000);
  harness.sockets.last.close(1006);
  await harness.beat(18_999, old);
  const before = harness.reasons.length;
  await harness.pass(1);

  expect([before, harness.reasons.length]).toEqual([3, 4]);
});

describe("the old socket ends by itself (P33)", () => {
  const endings = {
    closes: ({ sockets }: Rotating) => sockets.sockets[0]!.close(1006),
    "closes cleanly": ({ sockets }: Rotating) => sockets.sockets[0]!.close(1000),
    "falls silent": ({ pass }: Rotating) => pass(50_000),
  };
  const names = Object.keys(endings) as (keyof typeof endings)[];

  test.each(names)(
    "when the old socket %s during the successor's handshake, the successor is dropped and the usual backoff follows",
    async (name) => {
      const harness = createRotating({ timings: { ...timings, connectTimeoutMs: 100_000 } });
      const { successor } = await harness.attempting();

      await endings[name](harness);

      expect([successor.isLive, successor.handlerCount]).toEqual([false, 0]);
      expect(harness.received.downs).toEqual([name === "falls silent" ? "silent" : "close"]);
      expect(harness.renewals).toEqual([]);
      expect(harness.connection.getState().lastClose?.type).toBe(
        { closes: "abnormal", "closes cleanly": "clean", "falls silent": "silent" }[name],
      );
    },
  );

  test.each(names)(
    "when the old socket %s while the successor is open, the successor takes over at once with the frames received by then",
    async (name) => {
      const rotation = { beforeExpiryMs: 60_000, holdMs: 100_000, watchSuccessor: () => () => false, onRenewed: () => undefined };
      const renewals: unknown[] = [];
      const harness = createRotating({ rotation: { ...rotation, onRenewed: (frames) => void renewals.push(...frames) } });
      const { successor } = await harness.holding();
      successor.message("first");

      await endings[name](harness);

      expect(renewals).toEqual(["first"]);
      expect(harness.received.downs).toEqual(name === "falls silent" ? ["silent"] : []); // the successor said nothing either
      expect(harness.sockets.sockets[0]!.handlerCount).toBe(0);
      if (name === "falls silent") return;
      expect(harness.connection.getState()).toMatchObject({ status: "connected", lastClose: undefined });
      successor.message("second");
      expect(harness.received.frames.at(-1)).toBe("second");
    },
  );
});

test("an old socket that falls silent while the successor sends is replaced by the successor, and the silence is reported (P33)", async () => {
  const rotation = { beforeExpiryMs: 60_000, holdMs: 100_000, watchSuccessor: () => () => false, onRenewed: () => undefined };
  const harness = createRotating({ rotation });
  const { old, successor } = await harness.holding();

  await harness.beat(50_000, successor);

  expect([old.isLive, successor.isOpen]).toEqual([false, true]);
  expect(harness.codes).toEqual(["silent-socket"]);
  expect(harness.received).toMatchObject({ openCount: 1, downs: [] });
});

test("the watchdog restarts when the successor takes over, and the successor's buffered frames count as messages (P32, P33)", async () => {
  const harness = createRotating();
  const { successor } = await harness.holding();
  await harness.pass(1500);
  successor.message("first");
  await harness.pass(500);

  // Ticks come 10 s apart from the taking over on: 44.5 s after the frame it is not dead yet.
  await harness.pass(44_000);
  const before = harness.status;
  await harness.pass(6000);

  expect(before).toBe("connected");
  expect(harness.received.downs).toEqual(["silent"]);
});

describe("whatever ends the connection ends the rotation (P33)", () => {
  const phases: Readonly<Record<string, (harness: Rotating) => Promise<unknown>>> = {
    planned: (harness) => harness.open(),
    "asking for its token": async (harness) => {
      await harness.open();
      harness.server.getToken = () => new Promise(() => undefined);
      await harness.beat(240_000);
    },
    attempting: (harness) => harness.attempting(),
    holding: async (harness) => {
      const { successor } = await harness.holding();
      successor.message("first");
    },
    "waiting after a failure": async (harness) => {
      const { successor } = await harness.attempting();
      successor.close(1006);
    },
  };
  const endings: Readonly<Record<string, (harness: Rotating) => void>> = {
    disconnect: ({ connection }) => connection.disconnect(),
    dispose: ({ connection }) => connection.dispose(),
    cached: ({ page }) => page.cache(),
    reconnect: ({ connection }) => connection.reconnect(),
  };

  test.each(Object.keys(phases).flatMap((phase) => Object.keys(endings).map((ending) => [ending, phase] as const)))(
    "`%s` while a rotation is %s leaves no socket, no timer and no listener of the rotation",
    async (ending, phase) => {
      const harness = createRotating();
      await phases[phase]!(harness);
      const made = [...harness.sockets.sockets];
      const asked = harness.asked.at(-1);
      await harness.pass(phase === "planned" ? 2000 : 0);

      endings[ending]!(harness);

      expect(made.map((socket) => [socket.isLive, socket.handlerCount])).toEqual(made.map(() => [false, 0]));
      if (phase === "asking for its token") expect(asked?.signal.aborted).toBe(true);
      expect(harness.received.downs).toHaveLength(1);
      harness.connection.disconnect();
      for (const socket of made) socket.message("late");
      await harness.pass(600_000);
      expect(harness.leftBehind).toEqual(nothing);
      expect(harness.renewals).toEqual([]);
    },
  );
});

test("late events of a dropped successor change nothing (P33)", async () => {
  const harness = createRotating();
  const { successor } = await harness.attempting();
  await harness.beat(15_000, harness.sockets.sockets[0]);
  const codes = harness.codes.length;

  successor.open();
  successor.message("last");
  successor.close(1006);

  expect(harness.codes).toHaveLength(codes);
  expect(harness.renewals).toEqual([]);
  expect(harness.status).toBe("connected");
});

test("an `onRenewed` callback that throws, disconnects or loses the successor leaves a consistent connection (P33, decision 11)", async () => {
  const doings: Readonly<Record<string, (harness: Rotating) => void>> = {
    throws: () => {
      throw new Error("application");
    },
    disconnects: ({ connection }) => connection.disconnect(),
    "loses the successor": ({ sockets }) => sockets.last.close(1011),
  };
  const seen: Record<string, unknown> = {};
  for (const [name, does] of Object.entries(doings)) {
    const harness: Rotating = createRotating({
      rotation: { beforeExpiryMs: 60_000, holdMs: 2000, watchSuccessor: () => () => true, onRenewed: () => does(harness) },
    });
    const { successor } = await harness.holding();

    successor.message("last");

    seen[name] = [harness.status, harness.received.downs, harness.codes, harness.sockets.liveCount];
  }

  expect(seen).toEqual({
    throws: ["connected", [], ["callback-failed"], 1],
    disconnects: ["idle", ["disconnect"], [], 0],
    "loses the successor": ["disconnected", ["close"], [], 0],
  });
});

test("a queued event of a successor is judged by the socket's role at the time the event is handled (P33)", async () => {
  let isTalking = false;
  const harness: Rotating = createRotating({
    random() {
      if (!isTalking) return 0;
      isTalking = false;
      harness.sockets.last.message("last");
      harness.sockets.last.close(1011);
      return 0;
    },
  });
  const { old } = await harness.holding();

  isTalking = true; // in the middle of the wake
  harness.page.online();

  expect(harness.renewals).toEqual([["last"]]);
  expect(old.isLive).toBe(false);
  expect(harness.received.downs).toEqual(["close"]);
  expect(harness.connection.getState()).toMatchObject({ status: "disconnected", lastClose: { code: 1011 } });
});
