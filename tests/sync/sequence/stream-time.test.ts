import { expect, test } from "vitest";
import type { Seq } from "../../../src/shared/brand.ts";
import { placeBefore, placeOf } from "../../../src/sync/sequence/stream-time.ts";
import { createSyncBench } from "../sync-bench.ts";

const time = (ms: number): string => new Date(Date.UTC(2026, 10, 22) + ms).toISOString();
const holdsBefore = (ms: number): number | undefined => placeBefore(placeOf(time(ms)));

/** A slice that is live with the messages up to 10 ms, missed one, and detected the gap by a message of 20 ms. */
async function missed() {
  const bench = createSyncBench({ rest: ["trades"], watermarks: "ts", sequence: "kind" });
  const send = (message_type: string, rows: readonly unknown[], seq: number, ts: string | undefined): void =>
    bench.frame({ kind: "trades", message_type, seq, ts, data: { trades: rows } });
  bench.sync.opened();
  send("snapshot", [{ trade_id: "T", price: "1" }], 1, time(10));
  send("delta", [{ trade_id: "NEW" }], 5, time(20));
  await bench.clock.advanceAsync(250);
  return { bench, send, price: () => bench.store.slice("trades").rows.get("T")?.["price"] };
}

test.each([
  { asOf: 20, becomes: "stale: gap", why: "something may have been sent in the same millisecond as the message behind the hole" },
  { asOf: 21, becomes: "live", why: "it holds all that lies before that message" },
  { asOf: 19, becomes: "stale: gap", why: "it may lack what was missed" },
])("an answer as of $asOf ms over a gap that ended before 20 ms leaves the slice $becomes: $why (P9, P35)", async ({ asOf, becomes }) => {
  const { bench } = await missed();

  await bench.answer("trades", [{ trade_id: "T" }], holdsBefore(asOf));

  expect(bench.status("trades")).toBe(becomes);
  expect(bench.codes).not.toContain("watermark-ignored");
});

test("an answer whose time is ahead of the stream makes the slice live after the settling time (P35)", async () => {
  const { bench } = await missed();

  await bench.answer("trades", [{ trade_id: "T" }], holdsBefore(60_022));
  const ahead = bench.status("trades");
  await bench.clock.advanceAsync(1_000);

  expect([ahead, bench.status("trades")]).toEqual(["stale: gap", "live"]);
  expect(bench.codes).not.toContain("watermark-ignored");
});

test("messages that an answer includes by its time are not replayed over it, and later messages are (P35)", async () => {
  const { bench, send, price } = await missed();
  send("delta", [{ trade_id: "T", price: "of 30" }], 6, time(30));
  send("delta", [{ trade_id: "T", price: "of 40" }], 7, time(40));

  await bench.answer("trades", [{ trade_id: "T", price: "of 39" }], holdsBefore(40));
  const replayed = price();
  send("delta", [{ trade_id: "T", price: "late" }], 8, time(39)); // REST was ahead of it

  expect([bench.status("trades"), replayed, price()]).toEqual(["live", "of 40", "late"]);
});

test("while an answer ahead of the stream's time settles, an older message may set rows back, and the slice is stale (P35)", async () => {
  const { bench, send, price } = await missed();

  await bench.answer("trades", [{ trade_id: "T", price: "of 49" }], holdsBefore(50));
  send("delta", [{ trade_id: "T", price: "of 30" }], 6, time(30));
  const meanwhile = [bench.status("trades"), price()];
  send("delta", [{ trade_id: "T", price: "of 49" }], 7, time(49));
  await bench.clock.advanceAsync(1_000);

  expect(meanwhile).toEqual(["stale: gap", "of 30"]);
  expect([bench.status("trades"), price()]).toEqual(["live", "of 49"]);
});

test("after an unreadable frame, an answer must be newer than the next message with a `ts` (P12, P35)", async () => {
  const { bench, send } = await missed();
  await bench.answer("trades", [], holdsBefore(21));
  bench.raw('{"kind":"trades","seq":6,"ts":');
  await bench.clock.advanceAsync(250);

  await bench.answer("trades", [], holdsBefore(1_000));
  const unknown = bench.status("trades");
  send("delta", [], 7, time(2_000));
  await bench.clock.advanceAsync(500);
  await bench.answer("trades", [], holdsBefore(2_001));

  expect([unknown, bench.status("trades")]).toEqual(["stale: malformed", "live"]);
});

test("if no message has a `ts`, an answer's time is not used, and the settling time applies (P9, P39)", async () => {
  const bench = createSyncBench({ rest: ["trades"], watermarks: "ts", sequence: "kind" });
  bench.sync.opened();
  bench.snapshot("trades", [{ trade_id: "T" }], 1);
  bench.delta("trades", [], 5);
  await bench.clock.advanceAsync(250);

  await bench.answer("trades", [{ trade_id: "T" }], holdsBefore(10));
  await bench.clock.advanceAsync(250);
  await bench.answer("trades", [{ trade_id: "T" }], holdsBefore(10));
  const settling = bench.status("trades");
  await bench.clock.advanceAsync(1_000);

  expect([settling, bench.status("trades")]).toEqual(["stale: gap", "live"]);
  expect(bench.codes).not.toContain("watermark-ignored");
});

test("if the messages after a gap have no `ts`, an answer's time is not used, and the settling time applies (P9, P35)", async () => {
  const bench = createSyncBench({ rest: ["trades"], watermarks: "ts", sequence: "kind" });
  bench.sync.opened();
  bench.frame({ kind: "trades", message_type: "snapshot", seq: 1, ts: time(10), data: { trades: [{ trade_id: "T" }] } });
  bench.delta("trades", [{ trade_id: "NEW" }], 5);
  await bench.clock.advanceAsync(250);

  await bench.answer("trades", [{ trade_id: "T" }], holdsBefore(1_000));
  await bench.clock.advanceAsync(250);
  await bench.answer("trades", [{ trade_id: "T" }], holdsBefore(1_000));
  await bench.clock.advanceAsync(1_000);

  expect(bench.status("trades")).toBe("live");
});

test("rows that the application passes in with a time are judged by this time (P35)", async () => {
  const { bench } = await missed();
  const startedAt = bench.clock.now();
  await bench.clock.advanceAsync(1);

  bench.sync.hydrate("trades", [{ trade_id: "T" }], { startedAt, watermark: Date.parse(time(20)) as Seq });
  const old = bench.status("trades");
  bench.sync.hydrate("trades", [{ trade_id: "T" }], { startedAt, watermark: Date.parse(time(21)) as Seq });

  expect([old, bench.status("trades")]).toEqual(["stale: gap", "live"]);
});
