import { describe, expect, test } from "vitest";
import type { WebSocketClass } from "../../src/connection/sockets/socket.ts";
import { readAddress } from "../../src/protocol/address.ts";
import { createHarness, nextAttemptIn } from "./harness.ts";
import { timings } from "./timings.ts";

test("an address that can never work is refused before a token is requested (P1)", async () => {
  const harness = createHarness({ address: readAddress({ url: "http://atlas.example" }) });

  harness.connection.connect();
  await harness.pass(120_000);

  expect(harness.connection.getState()).toMatchObject({ status: "blocked", reason: "address", error: { code: "insecure-address" } });
  expect(harness.asked).toEqual([]);
  expect(harness.sockets.sockets).toEqual([]);
  expect(harness.codes).toEqual(["insecure-address"]);
  await expect(harness.fetch("/trades")).rejects.toMatchObject({ code: "insecure-address" });
});

test("each attempt requests its own token, and the socket carries it percent-encoded (P2)", async () => {
  const harness = createHarness();
  const tokens = ["a b+c", "second"];
  harness.server.getToken = () => tokens.shift() ?? "";

  await harness.open();
  harness.sockets.last.close(1006);
  await harness.pass(1000);

  expect(harness.sockets.sockets.map(({ url }) => url)).toEqual([
    "wss://atlas.example/desk/ws?token=a%20b%2Bc",
    "wss://atlas.example/desk/ws?token=second",
  ]);
  expect(harness.reasons).toEqual(["initial", "reconnect"]);
  expect(harness.asked.map(({ attempt }) => attempt)).toEqual([1, 1]);
});

test("the client never sends a frame (P4)", async () => {
  const harness = createHarness();
  const socket = await harness.open();

  socket.message("{}");
  await harness.pass(200_000);

  expect(harness.sockets.sockets.flatMap(({ sent }) => sent)).toEqual([]);
});

test("after a clean close the status is `disconnected`, no timer is armed, and a wake reconnects (P5)", async () => {
  const harness = createHarness();
  (await harness.open()).close(1000);

  await harness.pass(3_600_000);
  const resting = harness.connection.getState();
  harness.page.online();
  await harness.pass(0);

  expect(resting).toMatchObject({ status: "disconnected", nextAttemptAt: undefined, lastClose: { type: "clean", code: 1000 } });
  expect(harness.received.downs).toEqual(["close"]);
  expect(harness.sockets.sockets).toHaveLength(2);
});

test.each([1000, 1005])(
  "with the option `retry`, an attempt follows the clean close %i after the longest delay, shortened by jitter (P5)",
  async (code) => {
    const harness = createHarness({ onCleanClose: "retry", jitter: 0.5, random: () => 0.5 });

    (await harness.open()).close(code);

    expect(harness.status).toBe("disconnected");
    expect(nextAttemptIn(harness)).toBe(22_500);
  },
);

test("a socket constructor that throws is a failed attempt, and the delays double from 1 s to 30 s (P30)", async () => {
  const harness = createHarness();
  const delays: (number | undefined)[] = [];

  harness.connection.connect();
  for (let count = 0; count < 7; count += 1) {
    harness.sockets.throwNext(new DOMException("wss://atlas.example/ws?token=good", "SyntaxError"));
    await harness.pass(delays.at(-1) ?? 0);
    delays.push(nextAttemptIn(harness));
  }

  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  expect(harness.connection.getState()).toMatchObject({
    status: "error",
    error: { code: "socket-failed", detail: { name: "SyntaxError" } },
  });
  expect(JSON.stringify(harness.received)).not.toContain("good");
});

test("a successful open resets the backoff (P30)", async () => {
  const harness = createHarness();
  harness.connection.connect();
  await harness.pass(0);
  harness.sockets.last.close(1006);
  await harness.pass(1000);
  harness.sockets.last.close(1006);
  await harness.pass(2000);

  harness.sockets.last.open();
  await harness.pass(6000);
  harness.sockets.last.close(1006);

  expect(nextAttemptIn(harness)).toBe(1000);
});

test("after three short connections `open` no longer resets the backoff, until one connection has lasted 5 s (P30)", async () => {
  const harness = createHarness();
  const delays: (number | undefined)[] = [];

  harness.connection.connect();
  await harness.pass(0);
  for (let count = 0; count < 6; count += 1) {
    harness.sockets.last.open();
    harness.sockets.last.close(1011);
    delays.push(nextAttemptIn(harness));
    await harness.pass(delays.at(-1)!);
  }
  harness.sockets.last.open();
  await harness.pass(5000);
  harness.sockets.last.close(1011);

  expect(delays).toEqual([1000, 1000, 1000, 2000, 4000, 8000]);
  expect(harness.received.states.filter((state) => state.status === "connected" && state.attempt !== 0)).toEqual([]);
  expect(harness.asked.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 2, 3, 4]);
  expect(nextAttemptIn(harness)).toBe(1000);
});

test("a wake while a connection waits for its next attempt starts the attempt at once, and resets the backoff (P31)", async () => {
  const harness = createHarness();
  harness.connection.connect();
  for (const ms of [0, 1000, 2000, 4000]) {
    await harness.pass(ms);
    harness.sockets.last.close(1006);
  }
  await harness.pass(2000);

  harness.page.online();
  await harness.pass(0);
  const attempting = harness.status;
  harness.sockets.last.close(1006);

  expect(attempting).toBe("connecting");
  expect(nextAttemptIn(harness)).toBe(1000);
});

test("after a wake during an attempt, a failure of this attempt is followed by a delay of one second only (P31)", async () => {
  const harness = createHarness();
  harness.connection.connect();
  for (const ms of [0, 1000, 2000, 4000]) {
    await harness.pass(ms);
    harness.sockets.last.close(1006);
  }
  await harness.pass(8000);

  harness.page.hide();
  harness.page.show();
  harness.sockets.last.close(1006);

  expect(nextAttemptIn(harness)).toBe(1000);
});

test("connection attempts are at least 1 s apart, whatever their cause (P31)", async () => {
  const harness = createHarness();
  harness.connection.connect();
  await harness.pass(0);
  harness.sockets.last.close(1006);

  for (let count = 0; count < 30; count += 1) {
    harness.page.online();
    harness.connection.reconnect();
    await harness.pass(100);
  }

  const starts = harness.asked.map(({ at }) => at - harness.asked[0]!.at);
  expect(starts).toEqual([0, 1000, 2000]);
});

test("after a manual disconnect no wake, timer or late reconnect starts an attempt (P31)", async () => {
  const harness = createHarness();
  const socket = await harness.open();

  harness.connection.disconnect();
  socket.close(1006);
  harness.page.hide();
  harness.page.show();
  harness.page.online();
  harness.page.resume();
  harness.connection.reconnect();
  await harness.pass(600_000);

  expect(harness.status).toBe("idle");
  expect(harness.sockets.sockets).toHaveLength(1);
  expect(harness.received.downs).toEqual(["disconnect"]);
  expect([harness.clock.pendingCount, harness.page.listenerCount]).toEqual([0, 0]);
});

test("`connect` after a manual disconnect resets the backoff, and its attempt counts as a first attempt (P31)", async () => {
  const harness = createHarness();
  harness.connection.connect();
  for (const ms of [0, 1000, 2000]) {
    await harness.pass(ms);
    harness.sockets.last.close(1006);
  }

  harness.connection.disconnect();
  await harness.pass(5000);
  harness.connection.connect();
  await harness.pass(0);
  harness.sockets.last.close(1006);

  expect(nextAttemptIn(harness)).toBe(1000);
  expect(harness.asked.at(-1)).toMatchObject({ reason: "initial", attempt: 1 });
});

test("`reconnect` replaces an attempt that hangs, and keeps an attempt that has just begun (P31)", async () => {
  const harness = createHarness();
  harness.connection.connect();
  await harness.pass(500);
  harness.connection.reconnect();
  await harness.pass(0);
  const young = harness.sockets.sockets.length;

  await harness.pass(1000);
  harness.connection.reconnect();
  await harness.pass(0);

  expect(young).toBe(1);
  expect(harness.sockets.sockets.map(({ isLive }) => isLive)).toEqual([false, true]);
});

test("a silent socket is dropped with its handlers and replaced at once, without waiting for its close (P32)", async () => {
  const harness = createHarness();
  const silent = await harness.open();

  await harness.pass(50_000);

  expect(silent.isLive).toBe(false);
  expect(silent.handlerCount).toBe(0);
  expect(harness.sockets.sockets).toHaveLength(2);
  expect(harness.received.downs).toEqual(["silent"]);
  expect(harness.codes).toEqual(["silent-socket"]);
  expect(harness.connection.getState()).toMatchObject({ status: "connecting", lastClose: { type: "silent" } });
});

describe("a page that goes offline", () => {
  test("the socket of a page that goes offline is replaced 5 s later if no message comes, as after a lost connection (P47)", async () => {
    const harness = createHarness();
    const socket = await harness.open();
    socket.message("frame");

    harness.page.offline();
    await harness.pass(4_999);
    const early = harness.status;
    socket.message("noise");
    await harness.pass(1);

    expect(early).toBe("connected");
    expect(socket.isLive).toBe(false);
    expect(harness.sockets.sockets).toHaveLength(2);
    expect(harness.received.downs).toEqual(["silent"]);
    expect(harness.codes).toEqual(["offline-socket"]);
    expect(harness.connection.getState()).toMatchObject({ status: "connecting", lastClose: { type: "offline" } });
  });

  test("a page that goes offline keeps its socket if a message comes within 5 s (P47)", async () => {
    const harness = createHarness();
    const socket = await harness.open();

    harness.page.offline();
    await harness.pass(4_000);
    socket.message("frame");
    await harness.pass(40_000);

    expect(socket.isLive).toBe(true);
    expect(harness.codes).toEqual([]);
  });

  test("a page that goes offline repeatedly has at most one socket a minute replaced (P47)", async () => {
    const harness = createHarness();
    await harness.open();

    for (let second = 0; second < 120; second += 1) {
      harness.page.offline();
      await harness.pass(1_000);
      const { last } = harness.sockets;
      if (!last.isOpen) last.open();
      last.message("noise"); // against the watchdog's own 45 s
    }

    expect(harness.sockets.sockets).toHaveLength(3);
    expect(harness.codes).toEqual(["offline-socket", "offline-socket"]);
  });

  test("a client that is disposed after its page went offline leaves no timer and no listener (P44, P47)", async () => {
    const harness = createHarness();
    const socket = await harness.open();
    harness.page.offline();

    harness.connection.dispose();
    await harness.pass(60_000);

    expect([harness.clock.pendingCount, harness.page.listenerCount, socket.isLive]).toEqual([0, 0, false]);
    expect(harness.codes).toEqual([]);
  });

  test("on an offline page a frame for which `isMessage` throws is passed on, and the exception is reported (P47)", async () => {
    const harness = createHarness({
      isMessage() {
        throw new Error("application");
      },
    });
    const socket = await harness.open();

    harness.page.offline();
    socket.message("frame");

    expect(harness.received.frames).toEqual(["frame"]);
    expect(harness.codes).toEqual(["callback-failed"]);
  });
});

test("a socket that closed while the page was frozen is replaced at once, even if its close event comes after the wake (P47)", async () => {
  const harness = createHarness({ timings: { ...timings, backoffMinMs: 30_000 } });
  const socket = await harness.open();
  await harness.pass(10_000);
  harness.page.freeze();
  await harness.pass(10_000);

  harness.page.resume();
  await harness.pass(1_500);
  socket.close(1006);
  await harness.pass(0);

  expect(harness.sockets.sockets).toHaveLength(2);
  expect(harness.status).toBe("connecting");
});

test("a frame whose handling throws still counts as a message against silence (P32)", async () => {
  const harness = createHarness({
    onFrame() {
      throw new Error("cannot handle it");
    },
  });
  const socket = await harness.open();

  for (let count = 0; count < 10; count += 1) {
    await harness.pass(40_000);
    socket.message("garbage");
  }

  expect(harness.status).toBe("connected");
  expect(harness.connection.lastMessageAt).toBe(harness.clock.now());
  expect(new Set(harness.codes)).toEqual(new Set(["callback-failed"]));
});

test("after a sleep, queued frames have 3 s to arrive, and the socket is kept if one comes (P32)", async () => {
  const harness = createHarness();
  const socket = await harness.open();

  harness.clock.sleep(3_600_000);
  harness.page.online();
  await harness.pass(2900);
  socket.message("queued");
  await harness.pass(30_000);

  expect(harness.status).toBe("connected");
  expect(harness.sockets.sockets).toHaveLength(1);
});

test("when the page enters the page cache its socket is dropped; on return one attempt starts at once (P33)", async () => {
  const harness = createHarness();
  const socket = await harness.open();
  await harness.pass(10_000);

  harness.page.cache();
  const cached = harness.connection.getState();
  harness.page.restore();
  await harness.pass(0);

  expect(cached).toMatchObject({ status: "disconnected", nextAttemptAt: undefined, lastClose: { type: "cached" } });
  expect(socket.isLive).toBe(false);
  expect(harness.received.downs).toEqual(["cached"]);
  expect(harness.sockets.sockets).toHaveLength(2);
});

test("a frozen page keeps its socket, and `resume` checks the socket for silence (P32)", async () => {
  const harness = createHarness();
  await harness.open();

  harness.page.freeze();
  harness.clock.sleep(10_000);
  harness.page.resume();
  const after = harness.status;
  harness.clock.sleep(60_000);
  harness.page.resume();
  await harness.pass(3000);

  expect(after).toBe("connected");
  expect(harness.received.downs).toEqual(["silent"]);
});

test("late callbacks of a dropped socket or a dropped attempt change nothing (P33)", async () => {
  const harness = createHarness();
  const pending: ((token: string) => void)[] = [];
  harness.server.getToken = () => new Promise((resolve) => pending.push(resolve));
  harness.connection.connect();
  await harness.pass(2000);
  harness.connection.reconnect();
  pending[1]!("second");
  await harness.pass(0);
  const second = harness.sockets.last;
  second.open();

  pending[0]!("first");
  await harness.pass(2000);
  harness.connection.reconnect();
  second.message("late");
  second.close(1006);
  second.open();

  expect(harness.sockets.sockets).toHaveLength(1);
  expect(harness.status).toBe("connecting");
  expect(harness.received).toMatchObject({ frames: [], downs: ["disconnect"], openCount: 1 });
  expect(harness.asked[0]!.signal.aborted).toBe(true);
});

test("a WebSocket class that calls its handlers after they were removed changes nothing (P33)", async () => {
  const deaf: { onopen: () => void; onmessage: (event: { data: unknown }) => void; onclose: (event: { code: number }) => void }[] = [];
  class Deaf {
    #handlers = {};
    constructor() {
      deaf.push(this.#handlers as (typeof deaf)[number]); // filled by the setters below
    }
    close(): void {
      // Stays open, and goes on.
    }
    set onopen(handler: unknown) {
      Object.assign(this.#handlers, handler === null ? {} : { onopen: handler });
    }
    set onmessage(handler: unknown) {
      Object.assign(this.#handlers, handler === null ? {} : { onmessage: handler });
    }
    set onclose(handler: unknown) {
      Object.assign(this.#handlers, handler === null ? {} : { onclose: handler });
    }
    set onerror(_: unknown) {
      // Errors are not kept: this class never emits one.
    }
  }
  const harness = createHarness({ WebSocket: Deaf as unknown as WebSocketClass }); // write-only handlers, on purpose
  harness.connection.connect();
  await harness.pass(2000);
  harness.connection.reconnect();
  await harness.pass(0);
  deaf[0]!.onopen();
  const afterOpen = harness.status;
  deaf[1]!.onopen();

  deaf[0]!.onmessage({ data: "late" });
  deaf[0]!.onclose({ code: 1006 });

  expect(afterOpen).toBe("connecting");
  expect(harness.status).toBe("connected");
  expect(harness.received).toMatchObject({ frames: [], downs: [], openCount: 1 });
});

test("the sequence connect, disconnect, connect of React's StrictMode leaves one socket (P33)", async () => {
  const harness = createHarness();

  harness.connection.connect();
  harness.connection.disconnect();
  harness.connection.connect();
  await harness.pass(1000);

  expect(harness.sockets.liveCount).toBe(1);
  expect(harness.sockets.sockets).toHaveLength(1);
});

test("a `getToken` that hangs is a failed attempt, its signal is aborted, and its late answer is not used (decision 2)", async () => {
  const harness = createHarness();
  let answer: (token: string) => void = () => undefined;
  harness.server.getToken = () => new Promise((resolve) => (answer = resolve));

  harness.connection.connect();
  await harness.pass(10_000);
  answer("late");
  await harness.pass(0);

  expect(harness.connection.getState()).toMatchObject({ status: "error", error: { code: "token-timeout" } });
  expect(nextAttemptIn(harness)).toBe(1000);
  expect(harness.asked[0]!.signal.aborted).toBe(true);
  expect(harness.sockets.sockets).toEqual([]);
});

test.each([
  ["throws", "token-failed", () => { throw new Error("signed out"); }], // prettier-ignore
  ["rejects", "token-failed", () => Promise.reject(new Error("signed out"))],
  ["returns nothing", "token-missing", () => undefined as unknown as string],
  ["returns an empty string", "token-missing", () => Promise.resolve("")],
] as const)("a `getToken` that %s is reported as an error, and the next attempt is scheduled (decision 2)", async (_, code, getToken) => {
  const harness = createHarness();
  harness.server.getToken = getToken;

  harness.connection.connect();
  await harness.pass(0);
  const failed = harness.connection.getState();
  harness.server.getToken = () => "good";
  await harness.pass(1000);
  harness.sockets.last.open();

  expect(failed).toMatchObject({ status: "error", error: { code } });
  expect(harness.codes).toEqual([code]);
  expect(harness.status).toBe("connected");
});

test("one deadline covers the token request and the handshake (decision 2)", async () => {
  const harness = createHarness();
  harness.server.getToken = () => new Promise((resolve) => void harness.clock.schedule(() => resolve("slow"), 9000));

  harness.connection.connect();
  await harness.pass(14_999);
  const before = harness.status;
  await harness.pass(1);

  expect(before).toBe("connecting");
  expect(harness.connection.getState()).toMatchObject({
    status: "error",
    error: { code: "connect-timeout" },
    lastClose: { type: "unopened" },
  });
  expect(harness.sockets.liveCount).toBe(0);
});

test("in a runtime without WebSocket the connection is an error without a timer, and no token is requested (decision 2)", async () => {
  const found = Object.getOwnPropertyDescriptor(globalThis, "WebSocket")!;
  Reflect.deleteProperty(globalThis, "WebSocket");
  const harness = createHarness({ WebSocket: undefined });

  harness.connection.connect();
  await harness.pass(60_000);
  const missing = harness.connection.getState();
  Object.defineProperty(globalThis, "WebSocket", { ...found, value: createHarness().sockets.WebSocket });
  harness.connection.reconnect();
  await harness.pass(0);
  Object.defineProperty(globalThis, "WebSocket", found);

  expect(missing).toMatchObject({ status: "error", error: { code: "websocket-missing" }, nextAttemptAt: undefined });
  expect(harness.codes).toEqual(["websocket-missing"]);
  expect(harness.asked).toHaveLength(1);
});

test("at most 20 attempts begin in a minute; the next attempt waits, and the wait is reported once (decision 3)", async () => {
  const harness = createHarness({ timings: { ...timings, backoffMaxMs: 1000 } });

  harness.connection.connect();
  for (let count = 0; count < 20; count += 1) {
    await harness.pass(count === 0 ? 0 : 1000);
    harness.sockets.last.close(1006);
  }
  harness.page.online();
  harness.page.online();

  expect(harness.asked).toHaveLength(20);
  expect(harness.codes.filter((code) => code !== "socket-unopened")).toEqual(["attempt-budget"]);
  expect(nextAttemptIn(harness)).toBe(60_000 - 19_000);

  await harness.pass(41_000);
  expect(harness.asked).toHaveLength(21);
});

test("the budget of attempts and its window can be set by an option (decision 3)", async () => {
  const harness = createHarness({ limits: { attempts: 2 } });
  harness.connection.connect();

  for (const ms of [0, 1000]) {
    await harness.pass(ms);
    harness.sockets.last.close(1006);
  }

  expect(nextAttemptIn(harness)).toBe(59_000);
  expect(harness.codes).toEqual(["attempt-budget"]);
});

test("exceptions of application callbacks do not stop the connection, and are reported (decision 11)", async () => {
  const fail = () => {
    throw new Error("application");
  };
  const codes: string[] = [];
  const harness = createHarness({
    onOpen: fail,
    onDown: fail,
    onState: fail,
    onFrame: fail,
    onError(error) {
      codes.push(error.code);
      fail();
    },
  });

  const socket = await harness.open();
  socket.message("frame");
  socket.close(1006);
  await harness.pass(1000);
  harness.sockets.last.open();

  expect(harness.status).toBe("connected");
  expect(new Set(codes)).toEqual(new Set(["callback-failed"]));
});

test("a call of the client from within a callback is handled after the present event (decision 11)", async () => {
  const harness: ReturnType<typeof createHarness> = createHarness({
    onOpen: () => harness.connection.disconnect(),
    onDown: () => harness.connection.dispose(),
  });

  await harness.open();

  expect(harness.received.states.map(({ status }) => status)).toEqual(["connecting", "connected", "idle", "disposed"]);
  expect(harness.sockets.liveCount).toBe(0);
});

test("`dispose` is final and can be repeated: no timer, no listener and no callback remains (P33)", async () => {
  const harness = createHarness();
  const socket = await harness.open();
  const call = harness.fetch("/trades", { signal: new AbortController().signal });
  call.catch(() => undefined);

  harness.connection.dispose();
  harness.connection.dispose();
  harness.connection.connect();
  socket.message("late");
  harness.page.online();
  await harness.pass(600_000);

  expect(harness.status).toBe("disposed");
  expect(harness.received).toMatchObject({ frames: [], downs: ["disconnect"] });
  expect([harness.clock.pendingCount, harness.page.listenerCount, harness.sockets.liveCount]).toEqual([0, 0, 0]);
  await expect(call).rejects.toMatchObject({ code: "client-disposed" });
  await expect(harness.fetch("/trades")).rejects.toMatchObject({ code: "client-disposed" });
});

test("the connection state keeps its identity until it changes, and holds `since`, `attempt` and `lastClose` (DESIGN, State)", async () => {
  const harness = createHarness();
  harness.connection.connect();
  await harness.pass(300);
  const first = harness.connection.getState();
  harness.connection.connect();
  const second = harness.connection.getState();
  const closedAt = harness.clock.now();

  harness.sockets.last.close(1006);

  expect(second).toBe(first);
  expect(first).toEqual({ status: "connecting", since: closedAt - 300, attempt: 1, lastClose: undefined, everConnected: false });
  expect(harness.connection.getState()).toEqual({
    status: "disconnected",
    since: closedAt,
    attempt: 1,
    nextAttemptAt: closedAt + 1000,
    lastClose: { type: "unopened", code: 1006, at: closedAt },
    everConnected: false,
  });
});

test("DESIGN Connection statuses: before the first call a connection is idle and touches neither page, clock nor network", () => {
  const neverMade: WebSocketClass = class {
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    constructor() {
      throw new Error("made");
    }
    close(): void {
      throw new Error("closed");
    }
  };

  const harness = createHarness({ WebSocket: neverMade });

  expect(harness.connection.getState()).toMatchObject({ status: "idle", attempt: 0, everConnected: false });
  expect([harness.clock.pendingCount, harness.page.listenerCount]).toEqual([0, 0]);
});
