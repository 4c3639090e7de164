import { describe, expect, test } from "vitest";
import type { RowsInParts } from "../../../src/sync/baselines/rest-reading.ts";
import { settled } from "../../support/virtual-clock.ts";
import { createSliceBench, position } from "../slice-bench.ts";

/** A list in parts of two rows, each of which takes five milliseconds to read. */
function inParts(bench: ReturnType<typeof createSliceBench>, count: number, brokenAt = Infinity): RowsInParts & { readCount: number } {
  const rows = Array.from({ length: count }, (_, index) => position(`P${index}`));
  let at = 0;
  return {
    readCount: 0,
    next() {
      if (at >= count) return "done";
      if (at >= brokenAt) return "broken";
      this.readCount += 1;
      bench.clock.advance(5);
      at += 2;
      return rows.slice(at - 2, at);
    },
    whole: () => rows,
  };
}

async function ask(): Promise<ReturnType<typeof createSliceBench>> {
  const bench = createSliceBench();
  bench.open();
  bench.snapshot([position("OLD")]);
  bench.miss(3);
  bench.slice.recover(0);
  await bench.clock.advanceAsync(0);
  return bench;
}

describe("a long list that REST answers with", () => {
  test("a long REST list is read in parts between which the page runs, and shown in one step (P40)", async () => {
    const bench = await ask();
    const rows = inParts(bench, 10);

    bench.gate.answer({ rows, watermark: undefined });
    await settled();
    const afterFirst = [rows.readCount, ...bench.keys];
    await bench.clock.advanceAsync(1_100);

    expect(afterFirst).toEqual([1, "OLD"]);
    expect(rows.readCount).toBe(5);
    expect([bench.status, bench.keys.length]).toEqual(["live", 10]);
  });

  test("a delta that comes while a long REST list is read is not lost (P35, P40)", async () => {
    const bench = await ask();

    bench.gate.answer({ rows: inParts(bench, 10), watermark: undefined });
    await settled();
    bench.delta([position("P1", { quantity: "new" })], ["P2"]);
    await bench.clock.advanceAsync(1_100);

    expect(bench.rows["P1"]).toEqual(position("P1", { quantity: "new" }));
    expect(bench.keys).not.toContain("P2");
  });

  test("a long REST list that cannot be cut into parts is read whole (P40)", async () => {
    const bench = await ask();

    bench.gate.answer({ rows: inParts(bench, 10, 4), watermark: undefined });
    await bench.clock.advanceAsync(1_100);

    expect([bench.status, bench.keys.length]).toEqual(["live", 10]);
  });

  test("a long REST list is dropped without effect when the connection closes while it is read (P35, P40)", async () => {
    const bench = await ask();
    const rows = inParts(bench, 10);
    bench.gate.answer({ rows, watermark: undefined });
    await settled();

    bench.close();
    await bench.clock.advanceAsync(1_100);

    expect([bench.status, ...bench.keys]).toEqual(["stale: gap", "OLD"]);
    expect(rows.readCount).toBe(1);
  });
});
