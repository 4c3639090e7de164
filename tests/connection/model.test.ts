/**
 * Any interleaving of commands, page events, answers and failures. After each step the invariants of `check` hold; after each script
 * the world is made good again, and a connection that is wanted has to come up.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FakeSocket } from "../support/fake-socket.ts";
import { jwtOf } from "../support/jwt.ts";
import { settled } from "../support/virtual-clock.ts";
import { createHarness, type Harness } from "./harness.ts";

interface Pending<T> {
  readonly signal: AbortSignal | null | undefined;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

class World {
  readonly harness: Harness;
  readonly tokens: Pending<string>[] = [];
  readonly calls: Pending<Response>[] = [];
  isTokenThrowing = false;
  isRejecting = false;
  isGood = false;
  tokenCount = 0;
  renewalCount = 0;
  readonly isRotating: boolean;

  constructor(onCleanClose: "stay" | "retry", jitter: number, isRotating: boolean) {
    this.isRotating = isRotating;
    const rotation = {
      beforeExpiryMs: 20_000,
      holdMs: 2000,
      watchSuccessor: () => (frame: unknown) => frame === "beat",
      onRenewed: () => void (this.renewalCount += 1),
    };
    this.harness = createHarness({ onCleanClose, jitter, random: () => 0.37, rotation: isRotating ? rotation : undefined });
    this.harness.server.getToken = ({ signal }) => {
      if (this.isGood) return this.freshToken();
      if (this.isTokenThrowing) throw new Error("application");
      return new Promise((resolve, reject) => this.tokens.push({ signal, resolve, reject }));
    };
    this.harness.server.rest = () => {
      if (this.isGood) return new Response("[]");
      if (this.isRejecting) return new Response(null, { status: 401 });
      const signal = this.harness.called.at(-1)?.init.signal;
      return new Promise((resolve, reject) => this.calls.push({ signal, resolve, reject }));
    };
  }

  freshToken(): string {
    this.tokenCount += 1;
    const now = this.harness.clock.now() / 1000;
    return this.isRotating ? jwtOf({ jti: this.tokenCount, iat: now, exp: now + 50 }) : `fresh-${this.tokenCount}`;
  }

  /** What an event that comes too late must not change. */
  trace(): unknown[] {
    const { connection, received, sockets, asked } = this.harness;
    return [
      connection.getState(),
      this.renewalCount,
      received.frames.length,
      received.downs.length,
      received.openCount,
      sockets.sockets.length,
      asked.length,
    ];
  }
}

function check({ harness, isRotating }: World): void {
  const { connection, received, sockets, clock, page, asked } = harness;
  const state = connection.getState();
  const live = sockets.sockets.filter((socket) => socket.isLive);
  const isWanted = ["connecting", "connected", "disconnected", "error", "blocked"].includes(state.status);
  const isResting = "nextAttemptAt" in state && state.nextAttemptAt === undefined;

  must(live.length <= (isRotating && state.status === "connected" ? 2 : 1), "P33: one live socket at most, two in a rotation");
  must(
    live.length === 0 || state.status === "connecting" || state.status === "connected",
    "P33: there is a socket only while connecting or connected",
  );
  must(state.status !== "connected" || live[0]?.isOpen === true, "connected means an open socket");
  must(
    sockets.sockets.every((socket) => socket.isLive || socket.handlerCount === 0),
    "P33: a dead socket is detached",
  );
  must(!isWanted || isResting || clock.pendingCount > 0, `decision 2: ${state.status} has a timer or a deadline`);
  must(page.listenerCount === (isWanted ? 1 : 0), "P31: it hears wakes exactly while it is wanted");
  must(received.openCount - received.downs.length === (state.status === "connected" ? 1 : 0), "each open is followed by one down");
  must(
    sockets.sockets.every(({ sent }) => sent.length === 0),
    "P4: nothing is sent",
  );

  const attempts = asked.filter(({ attempt }) => attempt > 0);
  must(withinLimit(attempts, 1, 1000), "P31: attempts are 1 s apart");
  must(withinLimit(attempts, 20, 60_000), "decision 3: attempts within the budget");
  must(withinLimit(asked, 60, 60_000), "decision 3: token calls within the budget");
  must(state.status !== "disposed" || clock.pendingCount === 0, "nothing is armed after dispose");
}

/** In no window do more than `limit` of them begin. */
function withinLimit(calls: readonly { readonly at: number }[], limit: number, windowMs: number): boolean {
  return calls.every(({ at }, index) => index < limit || at - calls[index - limit]!.at >= windowMs);
}

/** Plain, since it runs some hundred thousand times. */
function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(rule);
}

class Step implements fc.AsyncCommand<object, World> {
  readonly name: string;
  readonly perform: (world: World) => void | Promise<void>;

  constructor(name: string, perform: (world: World) => void | Promise<void>) {
    this.name = name;
    this.perform = perform;
  }

  check(): boolean {
    return true;
  }

  async run(_: object, world: World): Promise<void> {
    await this.perform(world);
    check(world);
    await settled();
    check(world);
  }

  toString(): string {
    return this.name;
  }
}

const simple = (name: string, perform: (world: World) => void | Promise<void>) => fc.constant(new Step(name, perform));

const token = fc.tuple(fc.nat(3), fc.constantFrom("fresh", "same", "", "rejects")).map(
  ([index, answer]) =>
    new Step(`token ${index} ${answer}`, async (world) => {
      const [pending] = world.tokens.splice(index, 1);
      if (pending === undefined) return;
      const before = pending.signal?.aborted === true ? world.trace() : undefined;
      if (answer === "rejects") pending.reject(new Error("application"));
      else pending.resolve(answer === "fresh" ? world.freshToken() : answer);
      await settled();
      if (before !== undefined) expect(world.trace(), "decision 2: a late token changes nothing").toEqual(before);
    }),
);

const rest = fc.tuple(fc.nat(2), fc.constantFrom(200, 401, 403, 500, "fails")).map(
  ([index, answer]) =>
    new Step(`rest ${index} ${answer}`, (world) => {
      const [pending] = world.calls.splice(index, 1);
      if (answer === "fails") pending?.reject(new TypeError("network"));
      else pending?.resolve(new Response(null, { status: answer as number }));
    }),
);

const socketEvents: { readonly [name: string]: (socket: FakeSocket) => void } = {
  open: (socket) => socket.open(),
  message: (socket) => socket.message("frame"),
  noise: (socket) => socket.message("noise"),
  error: (socket) => socket.error(),
  "close 1006": (socket) => socket.close(1006),
  "close 1000": (socket) => socket.close(1000),
  "close 1011": (socket) => socket.close(1011),
  "error, close": (socket) => {
    socket.error();
    socket.close(1006);
  },
  "open, beat": (socket) => {
    socket.open();
    socket.message("beat");
  },
  "open, close": (socket) => {
    socket.open();
    socket.close(1011);
  },
};

/** Mostly the newest socket; an older one is dead, and what it says is late. */
const socket = fc.tuple(fc.constantFrom(0, 0, 0, 1, 2), fc.constantFrom(...Object.keys(socketEvents))).map(
  ([age, name]) =>
    new Step(`socket -${age} ${name}`, (world) => {
      const target = world.harness.sockets.sockets.at(-1 - age);
      if (target === undefined) return;
      const before = target.isLive ? undefined : world.trace();
      socketEvents[name]!(target);
      if (before !== undefined) expect(world.trace(), "P33: a late event changes nothing").toEqual(before);
    }),
);

const time = fc.oneof(
  fc
    .constantFrom(0, 50, 999, 1000, 2500, 10_000, 15_000, 31_000, 61_000)
    .map((ms) => new Step(`advance ${ms}`, (world) => world.harness.pass(ms))),
  fc.constantFrom(2000, 60_000, 3_600_000).map((ms) => new Step(`sleep ${ms}`, (world) => world.harness.clock.sleep(ms))),
  fc.constantFrom(-3_600_000, 3_600_000).map((ms) => new Step(`wall clock ${ms}`, ({ harness: { clock } }) => clock.set(clock.now() + ms))),
);

/** Answers what is asked of the application, and lets the newest attempt end so: steps that chance alone would seldom line up. */
const attempt = fc
  .tuple(fc.constantFrom("same", "same", "fresh"), fc.constantFrom("open", "open, beat", "close 1006", "close 1006", "open, close"))
  .map(
    ([answer, ending]) =>
      new Step(`attempt ${answer} ${ending}`, async (world) => {
        for (const pending of world.tokens.splice(0)) pending.resolve(answer === "fresh" ? world.freshToken() : answer);
        await settled();
        const newest = world.harness.sockets.sockets.at(-1);
        if (newest?.isLive === true && !newest.isOpen) socketEvents[ending]!(newest);
        await world.harness.pass(4000);
      }),
  );

const commands = fc.commands(
  [
    simple("connect", ({ harness }) => harness.connection.connect()),
    simple("connect", ({ harness }) => harness.connection.connect()),
    simple("disconnect", ({ harness }) => harness.connection.disconnect()),
    simple("reconnect", ({ harness }) => harness.connection.reconnect()),
    simple("online", ({ harness }) => harness.page.online()),
    simple("offline", ({ harness }) => harness.page.offline()),
    simple("offline", ({ harness }) => harness.page.offline()),
    simple("hide", ({ harness }) => harness.page.hide()),
    simple("show", ({ harness }) => harness.page.show()),
    simple("freeze", ({ harness }) => harness.page.freeze()),
    simple("resume", ({ harness }) => harness.page.resume()),
    simple("cache", ({ harness }) => harness.page.cache()),
    simple("restore", ({ harness }) => harness.page.restore()),
    simple("getToken throws", (world) => void (world.isTokenThrowing = true)),
    simple("getToken recovers", (world) => void (world.isTokenThrowing = false)),
    simple("REST rejects", (world) => void (world.isRejecting = true)),
    simple("REST hangs", (world) => void (world.isRejecting = false)),
    simple("reconnects without end", async ({ harness }) => {
      for (let count = 0; count < 22; count += 1) {
        harness.connection.reconnect();
        await harness.pass(1000);
      }
    }),
    simple("constructor throws", ({ harness }) => harness.sockets.throwNext(new DOMException("no", "SyntaxError"))),
    simple("fetch", ({ harness }) => void harness.fetch("/x").catch(() => undefined)),
    attempt,
    attempt,
    attempt,
    token,
    token,
    rest,
    rest,
    socket,
    socket,
    socket,
    time,
    time,
  ],
  { maxCommands: 60, size: "max" },
);

/** From now on everything answers; returns whether the connection came up, by itself or on a wake. */
async function comesUp(world: World): Promise<boolean> {
  const { harness } = world;
  world.isGood = true;
  for (const pending of world.tokens.splice(0)) pending.resolve(world.freshToken());
  for (const pending of world.calls.splice(0)) pending.resolve(new Response("[]"));
  harness.page.resume();
  for (let second = 0; second < 150; second += 1) {
    const last = harness.sockets.sockets.at(-1);
    if (last?.isLive === true && !last.isOpen) last.open();
    if (last?.isOpen === true && last.isLive) last.message("beat");
    await harness.pass(1000);
    check(world);
  }
  return harness.status === "connected";
}

test("after any events in any order the invariants hold, and a wanted connection opens once it can (P33, decision 2)", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      commands,
      fc.constantFrom<"stay" | "retry">("stay", "retry"),
      fc.constantFrom(0, 0.5, 1),
      fc.boolean(),
      async (script, clean, jitter, isRotating) => {
        const world = new World(clean, jitter, isRotating);
        world.harness.connection.connect();
        await fc.asyncModelRun(() => ({ model: {}, real: world }), script);
        const isWanted = world.harness.status !== "idle";

        expect(await comesUp(world)).toBe(isWanted);
        for (const { status } of world.harness.received.states) seen.add(status);
        for (const { code } of world.harness.received.errors) seen.add(code);
        if (world.renewalCount > 0) seen.add("renewed");

        world.harness.connection.dispose();
        const before = world.trace();
        await world.harness.pass(600_000);
        for (const socket of world.harness.sockets.sockets) for (const emit of Object.values(socketEvents)) emit(socket);
        world.harness.page.online();
        world.harness.page.offline();
        check(world);
        expect(world.trace()).toEqual(before);
      },
    ),
    { seed: 3347, numRuns: 400 },
  );
  // The scripts have been where it matters: a model that never blocks proves nothing about blocking.
  expect([...seen]).toEqual(expect.arrayContaining(["idle", "connecting", "connected", "disconnected", "error", "blocked"]));
  expect([...seen]).toEqual(
    expect.arrayContaining([
      "token-timeout",
      "connect-timeout",
      "silent-socket",
      "offline-socket",
      "socket-unopened",
      "socket-failed",
      "attempt-budget",
      "rotation-failed",
      "renewed",
    ]),
  );
}, 60_000);
