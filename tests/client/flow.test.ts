import { expect, test } from "vitest";
import { leaveHidden } from "../soak/hidden.ts";
import { createClientBench } from "./client-bench.ts";

const quantities = (bench: ReturnType<typeof createClientBench>): Record<string, unknown> =>
  Object.fromEntries(
    bench.client.store
      .getState()
      .positions.collection.toArray()
      .map((row) => [row.position_line_key, row.quantity]),
  );

test("10,000 messages in one task are one commit, and no message is lost (P14)", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  const received: unknown[] = [];
  bench.client.on("message", ({ seq }) => received.push(seq));
  const { commitCount } = bench.client.stats();

  for (let seq = 1; seq <= 10_000; seq += 1)
    bench.send({
      kind: "positions",
      message_type: "delta",
      seq,
      data: { positions: [{ position_line_key: `P${seq % 700}`, quantity: seq }] },
    });
  const before = bench.client.store.getState().positions.collection.size;
  bench.clock.advance(16);

  const expected: Record<string, number> = {};
  for (let seq = 1; seq <= 10_000; seq += 1) expected[`P${seq % 700}`] = seq;
  expect([before, bench.client.stats().commitCount - commitCount]).toEqual([0, 1]);
  expect(quantities(bench)).toEqual(expected);
  expect(received).toHaveLength(10_000);
});

test("a consumer that takes ten frames to render gets the newest state once each time it is ready (P14)", async () => {
  const bench = createClientBench();
  bench.client.connect();
  await bench.open();
  let seq = 0;
  let shownCount = 0;
  const send = (count: number): void => {
    for (let left = count; left > 0; left -= 1)
      bench.send({
        kind: "positions",
        message_type: "delta",
        seq: ++seq,
        data: { positions: [{ position_line_key: "P", quantity: seq }] },
      });
  };
  send(1);
  bench.client.store.subscribe(() => (shownCount += 1));

  // While it renders, the browser keeps what arrives, and hands it over in one go before the next frame.
  for (let render = 0; render < 20; render += 1) {
    bench.clock.advance(16);
    send(160);
  }
  bench.clock.advance(16);

  expect(quantities(bench)).toEqual({ P: 3_201 });
  expect(shownCount).toBe(21);
});

test("a tab hidden for a minute at 1,000 messages a second commits once a second, and shows the right rows at once (P13, P14)", async () => {
  const timers = new Set<number>();

  const hidden = await leaveHidden({
    seconds: 60,
    messagesPerSecond: 1_000,
    sampleCount: 6,
    onSample: (sample) => timers.add(sample.timers),
  });

  expect(hidden).toEqual({ sent: 60_002, received: 60_002, commitsWhileHidden: 60, commitsOnLooking: 1, outdatedCount: 0 });
  expect(timers.size).toBe(1);
});
