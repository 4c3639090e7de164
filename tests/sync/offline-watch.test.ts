import { describe, expect, test } from "vitest";
import { createSyncBench } from "./sync-bench.ts";

function live() {
  const bench = createSyncBench();
  bench.sync.opened();
  for (const kind of bench.kinds) bench.snapshot(kind, []);
  return bench;
}

describe("a page that goes offline while its socket stays", () => {
  test("when the page goes offline, live slices are stale 5 s later, and live again with the next message (P47)", async () => {
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

  test("slices of an offline page stay live while messages go on; noise does not count as a message (P12, P47)", async () => {
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

  test("a second `offline` event does not restart the 5 s wait (P47)", async () => {
    const bench = live();
    bench.page.offline();
    await bench.clock.advanceAsync(4_000);
    bench.page.offline();

    await bench.clock.advanceAsync(1_000);

    expect(bench.status("trades")).toBe("stale: disconnect");
  });

  test("`dispose` of the offline watch leaves no timer and no listener (P44)", async () => {
    const bench = live();
    bench.page.offline();

    bench.sync.dispose();
    bench.page.offline();
    await bench.clock.advanceAsync(0);

    expect(bench.clock.pendingCount).toBe(0);
  });
});
