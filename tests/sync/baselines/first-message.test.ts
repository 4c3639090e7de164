import { describe, expect, test } from "vitest";
import { createSliceBench, position } from "../slice-bench.ts";
import { createSyncBench } from "../sync-bench.ts";

describe("an open connection that has delivered nothing", () => {
  test("on a connection that has delivered nothing, rows from REST are stale with the cause `unproven` (P45)", async () => {
    const bench = createSliceBench({ isProvenByOpen: false });
    bench.open();
    await bench.clock.advanceAsync(2_000);

    await bench.answer([position("A")]);
    await bench.clock.advanceAsync(44_000);

    expect(bench.freshness).toMatchObject({ status: "stale", cause: "unproven", recovering: true });
    expect(bench.keys).toEqual(["A"]);
    expect(bench.gate.callCount).toBe(1);
  });

  test("rows from REST become live after the connection's first message and the settling time (P45)", async () => {
    const bench = createSliceBench({ isProvenByOpen: false });
    bench.open();
    await bench.clock.advanceAsync(2_000);
    await bench.answer([position("A")]);
    await bench.clock.advanceAsync(5_000);

    bench.heartbeat();
    const settling = bench.status;
    await bench.clock.advanceAsync(1_000);

    expect([settling, bench.status]).toEqual(["stale: unproven", "live"]);
  });

  test("a first message that was sent before REST was read is applied over REST's rows (P35, P45)", async () => {
    const bench = createSliceBench({ isProvenByOpen: false });
    bench.open();
    await bench.clock.advanceAsync(2_000);
    await bench.answer([position("A", { quantity: "2" })]);

    bench.delta([position("A", { quantity: "1" })]);
    const meanwhile = bench.status;
    bench.delta([position("A", { quantity: "2" })]);
    await bench.clock.advanceAsync(1_000);

    expect(meanwhile).toBe("stale: unproven");
    expect([bench.status, bench.rows]).toEqual(["live", { A: position("A", { quantity: "2" }) }]);
  });

  test("a watermark read on a silent connection is judged by the first number that the connection delivers (P35, P45)", async () => {
    const bench = createSliceBench({ isProvenByOpen: false, hasWatermark: true });
    bench.open();
    await bench.clock.advanceAsync(2_000);
    await bench.answer([position("A", { quantity: "of 7" })], 7);
    const silent = bench.status;

    bench.delta([position("A", { quantity: "of 6" })], [], { seq: 6 });
    const behind = bench.status;
    bench.delta([position("A", { quantity: "of 7" })], [], { seq: 7 });

    expect([silent, behind, bench.status]).toEqual(["stale: unproven", "stale: unproven", "live"]);
    expect(bench.rows).toEqual({ A: position("A", { quantity: "of 7" }) });
    expect(bench.codes).toEqual([]);
  });

  test("on a silent connection, the time in which the stream has to reach a watermark does not run (P35, P45)", async () => {
    const bench = createSliceBench({ isProvenByOpen: false, hasWatermark: true });
    bench.open();
    await bench.clock.advanceAsync(2_000);
    await bench.answer([position("A")], 7);
    await bench.clock.advanceAsync(40_000);

    bench.heartbeat(7);

    expect(bench.status).toBe("live");
    expect(bench.codes).toEqual([]);
  });

  test("when a silent connection closes, the cause `disconnect` replaces `unproven` (P45)", async () => {
    const bench = createSliceBench({ isProvenByOpen: false });
    bench.open();
    await bench.clock.advanceAsync(2_000);
    await bench.answer([position("A")]);

    bench.close();

    expect(bench.status).toBe("stale: disconnect");
  });

  test("REST answers on two silent connections in a row make no slice live (P45)", async () => {
    const bench = createSyncBench({ rest: ["positions"], requireFirstMessage: true });
    bench.sync.opened();
    bench.snapshot("positions", [position("A")]);
    bench.sync.closed();
    const statuses: string[] = [];

    for (let count = 0; count < 2; count += 1) {
      bench.sync.opened();
      await bench.clock.advanceAsync(3_000);
      await bench.answer("positions", [position("A")]);
      await bench.clock.advanceAsync(42_000);
      statuses.push(bench.status("positions"));
      bench.sync.closed();
    }

    expect(statuses).toEqual(["stale: unproven", "stale: unproven"]);
  });
});

test.each([
  ["a heartbeat", { kind: "heartbeat" }],
  ["a message of an unknown kind", { kind: "weather", data: {} }],
  ["a signal", { kind: "orders", data: {} }],
])("%s proves that the connection delivers messages (P45)", async (_, frame) => {
  const bench = createSyncBench({ rest: ["positions"], requireFirstMessage: true });
  bench.sync.opened();
  await bench.clock.advanceAsync(3_000);
  await bench.answer("positions", [position("A")]);

  bench.frame(frame);
  await bench.clock.advanceAsync(1_000);

  expect(bench.status("positions")).toBe("live");
});

test("with `requireFirstMessage: false` rows from REST are live after the settling time, without a message (P45)", async () => {
  const bench = createSyncBench({ rest: ["positions"], requireFirstMessage: false });
  bench.sync.opened();
  await bench.clock.advanceAsync(3_000);
  await bench.answer("positions", [position("A")]);
  await bench.clock.advanceAsync(1_000);

  expect(bench.status("positions")).toBe("live");
});
