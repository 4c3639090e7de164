import { expect, test } from "vitest";
import type { Millis } from "../../src/shared/brand.ts";
import { createFrameQueue } from "../../src/sync/frame-queue.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

interface Script {
  readonly kind: string;
  /** Parts it is read in. */
  readonly parts: number;
  readonly isBroken?: boolean;
}

/** A queue whose large frames are scripts, on a machine on which each part takes `partMs`. */
function createBench({ partMs = 3, scripts = {} }: { partMs?: number; scripts?: Readonly<Record<string, Script>> } = {}) {
  const clock = createVirtualClock();
  const log: string[] = [];
  let passed = 0;
  const queue = createFrameQueue({
    receive: (frame, mootKind) => log.push(`${String(frame)}${mootKind === undefined ? "" : ` without ${mootKind}`}`),
    open(frame) {
      const name = String(frame);
      const script = scripts[name];
      if (script === undefined) return undefined;
      let left = script.parts;
      return {
        kind: script.kind,
        readOn() {
          passed += partMs;
          log.push(`(${name})`);
          left -= 1;
          if (left > 0) return "reading";
          return script.isBroken === true ? "broken" : "read";
        },
        apply: () => log.push(name),
        passOver: () => log.push(`${name} passed over`),
      };
    },
    clock: { monotonic: () => (clock.monotonic() + passed) as Millis, soon: (callback) => clock.soon(callback) }, // a sum of Millis
  });
  return {
    clock,
    queue,
    /** What happened since it was last asked. */
    take: () => log.splice(0),
  };
}

const snapshot = (kind: string, parts: number, isBroken = false): Script => ({ kind, parts, isBroken });

test("a small frame passes at once while nothing waits, and leaves nothing armed", () => {
  const { queue, take, clock } = createBench();

  queue.push("a");
  queue.push("b");

  expect(take()).toEqual(["a", "b"]);
  expect(clock.pendingCount).toBe(0);
});

test("P13: what arrives while a large snapshot is read waits behind it, in order", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 4), OTHER: snapshot("trades", 2) } });

  for (const frame of ["a", "BIG", "b", "OTHER", "c", "d"]) bench.queue.push(frame);
  const before = bench.take();
  bench.clock.advance(0);

  expect(before).toEqual(["a"]);
  expect(bench.take().filter((entry) => !entry.startsWith("("))).toEqual(["BIG", "b", "OTHER", "c", "d"]);
  expect(bench.clock.pendingCount).toBe(0);
});

test("P13: the page has its turn every 4 ms, and before what was read is applied", () => {
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

test("P13: a newer large snapshot of the kind is read instead, and what it makes moot still counts, in order", () => {
  const bench = createBench({ partMs: 10, scripts: { OLD: snapshot("positions", 5), NEW: snapshot("positions", 2) } });
  bench.queue.push("OLD");
  bench.queue.push("a");
  bench.queue.push("NEW");
  bench.queue.push("b");

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(NEW)", "(NEW)", "OLD passed over", "a without positions", "NEW", "b"]);
});

test("P13: a newer snapshot that turns out broken makes nothing moot: the older one is read after all", () => {
  const bench = createBench({ partMs: 10, scripts: { OLD: snapshot("positions", 2), NEW: snapshot("positions", 2, true) } });
  for (const frame of ["OLD", "a", "NEW", "b"]) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(NEW)", "(NEW)", "(OLD)", "(OLD)", "OLD", "a", "NEW", "b"]);
});

test("P13: one that is read ahead is not given up for a third, so that something is shown at last", () => {
  const scripts = { A: snapshot("positions", 3), B: snapshot("positions", 3), C: snapshot("positions", 3) };
  const bench = createBench({ partMs: 10, scripts });
  for (const frame of ["A", "B", "C"]) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(B)", "(B)", "(B)", "A passed over", "B", "(C)", "(C)", "(C)", "C"]);
});

test.each([
  ["of another kind", { A: snapshot("positions", 1), B: snapshot("trades", 1) }, ["A", "B"], ["(A)", "A", "(B)", "B"]],
  [
    "with another large one in between",
    { A: snapshot("positions", 1), B: snapshot("trades", 1), C: snapshot("positions", 1) },
    ["A", "B", "C"],
    ["(A)", "A", "(B)", "B", "(C)", "C"],
  ],
])("P13: nothing is given up for one %s", (_, scripts: Readonly<Record<string, Script>>, frames, expected) => {
  const bench = createBench({ partMs: 10, scripts });
  for (const frame of frames) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(expected);
});

test("P12: a frame that proves broken while it is read is handled whole, in its place", () => {
  const bench = createBench({ scripts: { BIG: snapshot("positions", 3, true) } });
  for (const frame of ["BIG", "a"]) bench.queue.push(frame);

  bench.clock.advance(0);

  expect(bench.take()).toEqual(["(BIG)", "(BIG)", "(BIG)", "BIG", "a"]);
});

test("P33: what waits is forgotten when the connection is gone, and the next one starts afresh", () => {
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
