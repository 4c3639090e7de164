import { expect, test } from "vitest";
import { createRegistry } from "../../src/domains/registry.ts";
import { createMessageLog, MESSAGES_KEPT } from "../../src/devtools/message-log.ts";
import type { Message } from "../../src/protocol/message.ts";
import type { Millis, Seq } from "../../src/shared/brand.ts";

const at = 1_000 as Millis;
const TOO_LONG = 2 ** 53 + 2; // 16 digits
const registry = createRegistry();
const newLog = () => createMessageLog((kind) => registry.collectionOf(kind));

function message(kind: string, data: unknown, messageType: Message["messageType"] = "delta"): Message {
  return { kind, messageType, seq: 7 as Seq, asOf: undefined, data };
}

test("P6: a message is logged by kind, type, number and size, the newest first", () => {
  const log = newLog();

  log.add(message("positions", { positions: [{ position_line_key: "P1" }] }, "snapshot"), at);
  log.add(message("trades", { trades: [{ trade_id: "T1" }, { trade_id: "T2" }], removed: ["T3"] }), at);
  log.add(message("heartbeat", {}), at);

  expect(log.messages.map(({ kind, messageType, seq, size }) => [kind, messageType, seq, size])).toEqual([
    ["heartbeat", undefined, 7, ""],
    ["trades", "delta", 7, "2 rows, 1 removed"],
    ["positions", "snapshot", 7, "1 row"],
  ]);
});

test("P6: only the last messages are kept, and of a big one no more than a few rows", () => {
  const log = newLog();
  const rows = Array.from({ length: 1_000 }, (_, index) => ({ position_line_key: `P${index}` }));

  for (let count = 0; count < MESSAGES_KEPT * 2; count += 1) log.add(message("positions", { positions: rows }), at);

  expect(log.messages).toHaveLength(MESSAGES_KEPT);
  expect(log.messages[0]).toMatchObject({ size: "1000 rows", sample: rows.slice(0, 5) });
});

test("P18: numbers of more than 15 digits are counted by field; text and shorter numbers are not", () => {
  const log = newLog();
  const row = { trade_id: "T1", quantity: TOO_LONG, price: 1.08472, dealt_amount: "12345678901234567.89" };

  log.add(message("trades", { trades: [row, row] }), at);

  expect([...log.unsafeNumbers]).toEqual([["trades.quantity", 2]]);
});

test.each([
  ["no payload", undefined],
  ["text", "text"],
  ["an array in the wrong place", { trades: 7 }],
  ["rows that are none", { trades: [null, 7, "row", [1]] }],
])("P12: %s is logged without failing", (_, data) => {
  const log = newLog();

  log.add(message("trades", data), at);

  expect(log.messages).toHaveLength(1);
});

test("P6: cleared, it is empty", () => {
  const log = newLog();
  log.add(message("trades", { trades: [{ trade_id: "T1", quantity: TOO_LONG }] }), at);

  log.clear();

  expect([log.messages.length, log.unsafeNumbers.size]).toEqual([0, 0]);
});
