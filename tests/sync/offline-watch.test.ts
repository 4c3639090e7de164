import { describe, expect, test } from "vitest";
import { createSyncBench } from "./sync-bench.ts";

function live() {
  const bench = createSyncBench();
  bench.sync.opened();
  for (const kind of bench.kinds) bench.snapshot(kind, []);
  return bench;
}

describe("a page that goes offline while its socket stays", () => {
  test("shows live slices as stale 5 s later, and as live with the next message (P47)", async () => {
    const bench = live();
    bench.page.offline();
    await bench.clock.advanceAsync(4_900);
    const early = bench.status("trades");
    await bench.clock.advanceAsync(200);
    const late = bench.kinds.map((kind) => bench.statusOfKind(kind));

    bench.frame({ kind: "heartbeat" });

    expect([early, new Set(late)]).toEqual(["live", new Set(["stale: disconnect"])]);
    expect(bench.status("trades")).toBe("live");
    expect(bench.reconnectedAt).toEqual([]);
  });

  test("shows nothing where messages go on, and noise is none (P12, P47)", async () => {
    const bench = live();
    bench.page.offline();
    await bench.clock.advanceAsync(4_000);
    bench.frame({ kind: "heartbeat" });
    await bench.clock.advanceAsync(10_000);
    const heard = bench.status("trades");

    bench.page.offline();
    bench.raw("ping");
    await bench.clock.advanceAsync(5_000);

    expect([heard, bench.status("trades")]).toEqual(["live", "stale: disconnect"]);
  });

  test("does not wait for another 5 s when `offline` comes again (P47)", async () => {
    const bench = live();
    bench.page.offline();
    await bench.clock.advanceAsync(4_000);
    bench.page.offline();

    await bench.clock.advanceAsync(1_000);

    expect(bench.status("trades")).toBe("stale: disconnect");
  });

  test("leaves no timer and no listener behind (P44)", async () => {
    const bench = live();
    bench.page.offline();

    bench.sync.dispose();
    bench.page.offline();
    await bench.clock.advanceAsync(0);

    expect(bench.clock.pendingCount).toBe(0);
  });
});
