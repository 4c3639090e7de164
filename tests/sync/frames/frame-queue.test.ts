import { expect, test } from "vitest";
import type { Millis } from "../../../src/shared/brand.ts";
import { createFrameQueue } from "../../../src/sync/frames/frame-queue.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

interface Script {
  readonly kind: string;
  /** Parts it is read in. */
  readonly parts: number;
  readonly isBroken?: boolean;
}

interface BenchOptions {
  readonly partMs?: number;
  /** How long a small frame takes. */
  readonly frameMs?: number;
  readonly scripts?: Readonly<Record<string, Script>>;
  readonly limit?: number;
}

/** A queue whose large frames are scripts, on a machine on which each part takes `partMs`. Small frames `<kind>!` are snapshots. */
function createBench({ partMs = 3, frameMs = 0, scripts = {}, limit }: BenchOptions = {}) {
  const clock = createVirtualClock();
  const log: string[] = [];
  /** Texts of large frames that are held in memory. */
  const held = new Set<string>();
  let passed = 0;
  const queue = createFrameQueue({
    receive(frame, superseded = new Set()) {
      passed += frameMs;
      held.delete(String(frame));
      log.push([String(frame), ...superseded].join(" without "));
    },
    snapshotKinds: (frame) => (String(frame).endsWith("!") ? [String(frame).slice(0, -1)] : []),
    onOverflow: () => log.push("overflow"),
    limit,
    open(frame) {
      const name = String(frame);
      const script = scripts[name];
      if (script === undefined) return undefined;
      let left = script.parts;
      held.add(name);
      return {
        kind: script.kind,
        readOn() {
          passed += partMs;
          log.push(`(${name})`);
          left -= 1;
          if (left > 0) return "reading";
          return script.isBroken === true ? "broken" : "read";
        },
        apply() {
          held.delete(name);
          log.push(name);
        },
        release: () => held.delete(name),
        passOver() {
          held.delete(name);
          log.push(`${name} passed over`);
        },
      };
    },
    clock: { monotonic: () => (clock.monotonic() + passed) as Millis, soon: (callback) => clock.soon(callback) }, // a sum of Millis
  });
  return {
    clock,
    queue,
    held,
    /** Lets one turn of the page pass. */
    turn() {
      let isOver = false;
      // Whatever is armed within the turn waits for the next one.
      const waiting: (() => void)[] = [];
      const soon = clock.soon.bind(clock);
      Object.assign(clock, {
        soon: (callback: () => void) =>
          isOver ? soon(callback) : (waiting.push(callback), () => void waiting.splice(waiting.indexOf(callback), 1)),
      });
      clock.advance(0);
      isOver = true;
      Object.assign(clock, { soon });
      for (const callback of waiting) soon(callback);
    },
    /** What happened since it was last asked. */
    take: () => log.splice(0),
  };
}

const snapshot = (kind: string, parts: number, isBroken = false): Script => ({ kind, parts, isBroken });

test("a small frame is handled at once while the queue is empty, and leaves no timer", () => {
  const { queue, take, clock } = createBench();

  queue.push("a");
  queue.push("b");

  expect(take()).toEqual(["a", "b"]);
  expect(clock.pendingCount).toBe(0);
});

test("frames that arrive while a large snapshot is read wait behind it, in order (P13)", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 4), OTHER: snapshot("trades", 2) } });

  for (const frame of ["a", "BIG", "b", "OTHER", "c", "d"]) bench.queue.push(frame);
  const before = bench.take();
  bench.clock.advance(0);

  expect(before).toEqual(["a"]);
  expect(bench.take().filter((entry) => !entry.startsWith("("))).toEqual(["BIG", "b", "OTHER", "c", "d"]);
  expect(bench.clock.pendingCount).toBe(0);
});

test("while a large snapshot is read, the page runs every 4 ms, and once more before the snapshot is applied (P13)", () => {
  const bench = createBench({ partMs: 2, scripts: { BIG: snapshot("positions", 7) } });
  const log: (readonly string[])[] = [];
  const watch = (): void => {
    log.push(bench.take());
    if (log.length < 5) bench.clock.soon(watch);
  };

  bench.queue.push("BIG");
  bench.queue.push("a");
  bench.clock.soon(watch);
  bench.clock.advance(0);

  expect(log.map((entries) => entries.length)).toEqual([2, 2, 2, 1, 2]);
  expect(log[4]).toEqual(["BIG", "a"]);
});

test("a newer large snapshot supersedes the waiting one of its kind, and the superseded messages still count, in order (P13)", () => {
  const bench = createBench({ partMs: 10, scripts: { OLD: snapshot("positions", 5), NEW: snapshot("positions", 2) } });
  bench.queue.push("OLD");
  bench.queue.push("a");
  bench.queue.push("NEW");
  bench.queue.push("b");

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(NEW)", "(NEW)", "OLD passed over", "a without positions", "NEW", "b"]);
});

test("a newer snapshot that is broken supersedes nothing: the older snapshot is applied (P13)", () => {
  const bench = createBench({ partMs: 10, scripts: { OLD: snapshot("positions", 2), NEW: snapshot("positions", 2, true) } });
  for (const frame of ["OLD", "a", "NEW", "b"]) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(NEW)", "(NEW)", "(OLD)", "(OLD)", "OLD", "a", "NEW", "b"]);
});

test("a third large snapshot does not supersede the second while the second is read ahead; the second is applied (P13)", () => {
  const scripts = { A: snapshot("positions", 3), B: snapshot("positions", 3), C: snapshot("positions", 3) };
  const bench = createBench({ partMs: 10, scripts });
  for (const frame of ["A", "B"]) bench.queue.push(frame);
  bench.turn();

  bench.queue.push("C");
  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(B)", "(B)", "(B)", "A passed over", "B", "(C)", "(C)", "(C)", "C"]);
});

test("of several unread snapshots of one kind in the queue, only the newest is read (P40)", () => {
  const scripts = { A: snapshot("positions", 3), B: snapshot("positions", 3), C: snapshot("positions", 3) };
  const bench = createBench({ partMs: 10, scripts });
  for (const frame of ["A", "a", "B", "b", "C", "c"]) bench.queue.push(frame);
  const heldBefore = [...bench.held];

  bench.clock.advance(0);

  expect(heldBefore).toEqual(["A", "C"]);
  expect(bench.take()).toEqual([
    ...["(C)", "(C)", "(C)"],
    ...["A passed over", "a without positions", "B passed over", "b without positions", "C", "c"],
  ]);
});

test("a snapshot does not supersede a snapshot of another kind (P13)", () => {
  const bench = createBench({ partMs: 10, scripts: { A: snapshot("positions", 1), B: snapshot("trades", 1) } });
  for (const frame of ["A", "B"]) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(A)", "A", "(B)", "B"]);
});

test("a snapshot supersedes an older one across large snapshots of other kinds, which are read before it is applied (P40)", () => {
  const scripts = { A: snapshot("positions", 1), B: snapshot("trades", 1), C: snapshot("positions", 1) };
  const bench = createBench({ partMs: 10, scripts });
  for (const frame of ["A", "a", "B", "b", "C", "c"]) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(C)", "(B)", "A passed over", "a without positions", "B", "b without positions", "C", "c"]);
});

test("three kinds that alternate faster than the page reads keep at most three texts a kind, and each kind is applied repeatedly (P40)", () => {
  const kinds = ["positions", "trades", "blotter"];
  const scripts = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`S${String(index)}`, snapshot(kinds[index % 3] ?? "", 5)]));
  const bench = createBench({ partMs: 4, scripts });
  let mostHeld = 0;

  // One snapshot arrives in each turn, and each takes five turns to read.
  for (const name of Object.keys(scripts)) {
    bench.queue.push(name);
    bench.queue.push(`after ${name}`);
    mostHeld = Math.max(mostHeld, bench.held.size);
    bench.turn();
  }
  const meanwhile = bench.take().filter((entry) => scripts[entry] !== undefined);
  bench.clock.advance(0);

  expect(mostHeld).toBeLessThanOrEqual(9);
  for (const kind of kinds) expect(meanwhile.filter((name) => scripts[name]?.kind === kind).length).toBeGreaterThan(20);
  expect(bench.take().filter((entry) => scripts[entry] !== undefined)).toEqual(expect.arrayContaining(["S597", "S598", "S599"]));
  expect(bench.held.size).toBe(0);
});

test("a superseded snapshot is still passed over if the newer one proves broken, and the broken frame is handled whole (P12, P40)", () => {
  const scripts = { X: snapshot("trades", 1), A: snapshot("positions", 1), B: snapshot("positions", 1, true) };
  const bench = createBench({ partMs: 10, scripts });
  for (const frame of ["X", "A", "a", "B", "b"]) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(X)", "X", "(B)", "A passed over", "a without positions", "B", "b"]);
});

test("a snapshot that has been read but not yet applied is not superseded (P13)", () => {
  const bench = createBench({ partMs: 10, scripts: { A: snapshot("positions", 1), B: snapshot("positions", 1) } });
  bench.queue.push("A");
  bench.turn();

  bench.queue.push("B");
  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(A)", "A", "(B)", "B"]);
});

test("a callback passed to `after` runs only after the newer snapshot of a superseded kind is applied (P35, P40)", () => {
  const scripts = { A: snapshot("positions", 1), B: snapshot("trades", 1), C: snapshot("positions", 1) };
  const bench = createBench({ partMs: 10, scripts });
  const order: string[] = [];
  for (const frame of ["A", "B"]) bench.queue.push(frame);
  bench.queue.after(() => order.push(bench.take().at(-1) ?? ""));
  bench.queue.push("C");

  bench.clock.advance(0);

  expect(order).toEqual(["C"]);
});

test("frames sent before a snapshot that is read ahead are handled in one turn with it, even if the turn takes long (P13)", () => {
  const scripts = { A: snapshot("positions", 1), X: snapshot("trades", 2), B: snapshot("positions", 1) };
  const bench = createBench({ partMs: 1, frameMs: 1, scripts });
  const small = Array.from({ length: 80 }, (_, index) => `f${String(index)}`);
  for (const frame of ["A", ...small, "X", "x", "B", "b"]) bench.queue.push(frame);
  const turns: (readonly string[])[] = [];

  for (let count = 0; count < 3; count += 1) {
    bench.turn();
    turns.push(bench.take());
  }

  const withoutPositions = [...small.map((frame) => `${frame} without positions`), "X", "x without positions"];
  expect(turns).toEqual([["(B)", "(X)", "(X)"], ["A passed over", ...withoutPositions, "B"], ["b"]]);
});

test("50,000 frames behind a large snapshot are handled in order, once each, and are released one by one (P40)", () => {
  const frames = Array.from({ length: 50_000 }, (_, index) => `f${String(index)}`);
  const bench = createBench({ scripts: { BIG: snapshot("positions", 2) } });
  bench.queue.push("BIG");
  for (const frame of frames) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(BIG)", "(BIG)", "BIG", ...frames]);
});

test("the time to handle one frame does not grow with the length of the queue (P40)", () => {
  const copied: number[] = [];
  const { shift, splice, slice } = Array.prototype;
  const bench = createBench({ scripts: { BIG: snapshot("positions", 1) } });
  bench.queue.push("BIG");
  for (let index = 0; index < 50_000; index += 1) bench.queue.push("f");
  const noted = <Method extends (this: unknown[], ...values: never[]) => unknown>(method: Method) =>
    function (this: unknown[], ...values: Parameters<Method>) {
      if (this.length > 1_000) copied.push(this.length);
      return method.apply(this, values);
    };
  Object.assign(Array.prototype, { shift: noted(shift), splice: noted(splice), slice: noted(slice) });

  try {
    bench.clock.advance(0);
  } finally {
    Object.assign(Array.prototype, { shift, splice, slice });
  }

  expect(copied.reduce((sum, length) => sum + length, 0)).toBeLessThan(4 * 50_000);
});

const cost = 256 + 1; // a frame of one character
test("frames beyond the limit are dropped, except snapshots, and the loss is noted at once and again at its place in the queue (P40)", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 2), OTHER: snapshot("blotter", 2) }, limit: 5 * cost });
  bench.queue.push("BIG");
  for (const frame of ["a", "OTHER", "b", "c", "d", "e"]) bench.queue.push(frame);
  const before = bench.take();

  bench.queue.push("f");
  const atOnce = bench.take();
  bench.queue.push("g");
  bench.clock.advance(0);

  expect([before, atOnce]).toEqual([[], ["overflow"]]);
  expect(bench.take().filter((entry) => !entry.startsWith("("))).toEqual(["BIG", "overflow", "OTHER", "overflow", "g"]);
});

test("on overflow the newest small snapshot of each kind is kept, unless a large one is newer (P40)", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 2), TRADES: snapshot("trades", 2) }, limit: 1_800 });
  bench.queue.push("BIG");
  for (const frame of ["ocp!", "trades!", "cash!", "a", "ocp!", "TRADES", "b", "c"]) bench.queue.push(frame);
  bench.clock.advance(0);

  expect(bench.take().filter((entry) => !entry.startsWith("("))).toEqual([
    ...["overflow", "BIG", "overflow", "cash!", "overflow", "ocp!", "TRADES", "overflow"],
  ]);
});

test("after an overflow the limit for waiting frames is the same as before (P40)", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 2) }, limit: 3 * cost });
  bench.queue.push("BIG");
  for (const frame of ["a", "b", "c", "d", "e", "f"]) bench.queue.push(frame);
  const first = bench.take();
  bench.queue.push("g");
  bench.queue.push("h");

  expect([first, bench.take()]).toEqual([["overflow"], ["overflow"]]);
});

test("a handled frame does not count against the queue's limit (P40)", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 1) }, limit: 2 * cost });
  for (let round = 0; round < 5; round += 1) {
    bench.queue.push("BIG");
    for (const frame of ["a", "b"]) bench.queue.push(frame);
    bench.clock.advance(0);
  }

  expect(bench.take()).not.toContain("overflow");
});

test("the queue is discarded when lost frames end the connection (P33, P40)", () => {
  const clock = createVirtualClock();
  const received: unknown[] = [];
  const queue = createFrameQueue({
    receive: (frame) => received.push(frame),
    open: (frame) =>
      frame === "BIG"
        ? { kind: "positions", readOn: () => "reading", apply: () => undefined, release: () => undefined, passOver: () => undefined }
        : undefined,
    snapshotKinds: () => [],
    onOverflow: () => queue.clear(),
    clock,
    limit: cost,
  });

  for (const frame of ["BIG", "a", "b"]) queue.push(frame);

  expect(clock.pendingCount).toBe(0);
  queue.push("c");
  expect(received).toEqual(["c"]);
});

test("a binary frame waits in the queue as its text, and an unreadable binary frame as `undefined` (P12, P40)", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 1) } });
  bench.queue.push("BIG");
  bench.queue.push(new TextEncoder().encode('{"kind":"trades"}'));
  bench.queue.push(new Uint8Array([0xff]));

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(BIG)", "BIG", '{"kind":"trades"}', "undefined"]);
});

test("an exception while a frame is handled does not stop the queue (P12)", () => {
  const clock = createVirtualClock();
  const received: unknown[] = [];
  const queue = createFrameQueue({
    receive(frame) {
      received.push(frame);
      if (frame === "a") throw new Error("from the test");
    },
    open: (frame) =>
      frame === "BIG"
        ? { kind: "positions", readOn: () => "read", apply: () => undefined, release: () => undefined, passOver: () => undefined }
        : undefined,
    snapshotKinds: () => [],
    onOverflow: () => undefined,
    clock,
  });
  for (const frame of ["BIG", "a", "b"]) queue.push(frame);

  expect(() => clock.advance(0)).toThrow("from the test");
  clock.advance(0);

  expect(received).toEqual(["a", "b"]);
});

test("a large frame that proves broken while it is read is handled whole, in its place (P12)", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 3, true) } });
  for (const frame of ["BIG", "a"]) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(BIG)", "(BIG)", "(BIG)", "BIG", "a"]);
});

test("waiting frames are discarded when the connection ends, and the next one starts with an empty queue (P33)", () => {
  const bench = createBench({ partMs: 10, scripts: { BIG: snapshot("positions", 5) } });
  bench.queue.push("BIG");
  bench.queue.push("a");
  bench.queue.clear();
  const armed = bench.clock.pendingCount;

  bench.queue.push("b");
  bench.clock.advance(0);

  expect(armed).toBe(0);
  expect(bench.take()).toEqual(["b"]);
});
