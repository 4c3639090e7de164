import { describe, expect, test } from "vitest";
import { createRegistry } from "../../src/domains/registry.ts";
import {
  createMessageLog,
  FIELDS_KEPT,
  MESSAGES_KEPT,
  OTHER_FIELDS,
  SAMPLE_LENGTH,
} from "../../src/devtools/inspector/views/messages/message-log.ts";
import type { Message } from "../../src/protocol/message.ts";
import type { Millis, Seq } from "../../src/shared/brand.ts";

const at = 1_000 as Millis;
const TOO_LONG = 2 ** 53 + 2; // 16 digits
const registry = createRegistry();
const newLog = () => createMessageLog((kind) => registry.collectionOf(kind));

function message(kind: string, data: unknown, messageType: Message["messageType"] = "delta"): Message {
  return { kind, messageType, seq: 7 as Seq, asOf: undefined, data };
}

test("a message is logged by kind, type, number and size, newest first (P6)", () => {
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

test("the message log keeps only the last messages, and five rows of a large message (P6)", () => {
  const log = newLog();
  const rows = Array.from({ length: 1_000 }, (_, index) => ({ position_line_key: `P${index}` }));

  for (let count = 0; count < MESSAGES_KEPT * 2; count += 1) log.add(message("positions", { positions: rows }), at);

  expect(log.messages).toHaveLength(MESSAGES_KEPT);
  expect(log.messages[0]).toMatchObject({ size: "1000 rows", sample: JSON.stringify(rows.slice(0, 5), undefined, 2) });
});

test("numbers of more than 15 digits are counted by field; text and shorter numbers are not (P18)", () => {
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
])("a message with %s is logged without an exception (P12)", (_, data) => {
  const log = newLog();

  log.add(message("trades", data), at);

  expect(log.messages).toHaveLength(1);
});

const deep = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
const wide = (count: number): Record<string, unknown> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, 1]));

describe("a payload that is too large to show (P40)", () => {
  test.each([
    ["a row of 100,000 levels", "trades", { trades: [{ trade_id: "T1", legs: deep(100_000) }] }],
    ["a signal of 100,000 levels", "orders", deep(100_000)],
    ["a row of 40,000 fields", "trades", { trades: [{ trade_id: "T1", ...wide(40_000) }] }],
    ["a field whose name has a million characters", "trades", { trades: [{ trade_id: "T1", ["n".repeat(1_000_000)]: TOO_LONG }] }],
    ["a text of a million characters", "trades", { trades: [{ trade_id: "T1", comment: "t".repeat(1_000_000) }] }],
    ["a list of 100,000 texts", "orders", { orders: Array.from({ length: 100_000 }, () => "text") }],
    ["a kind of a million characters", "k".repeat(1_000_000), {}],
  ])("the message log keeps a bounded text of %s", (_, kind, data) => {
    const log = newLog();

    log.add(message(kind, data), at);

    const kept = JSON.stringify([log.messages, ...log.unsafeNumbers]).length;
    expect(kept).toBeLessThan(2 * SAMPLE_LENGTH);
    expect(log.messages[0]?.sample === "{}" || log.messages[0]?.sample.includes("…")).toBe(true);
  });

  test("the message log reads only a part of the fields of a large message, and counts a bounded number of field names", () => {
    const log = newLog();
    let readCount = 0;
    const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, TOO_LONG]));
    const row = new Proxy(fields, { get: (target, name) => ((readCount += 1), Reflect.get(target, name) as unknown) });

    log.add(message("trades", { trades: Array.from({ length: 1_000 }, () => row) }), at);

    expect(readCount).toBeLessThanOrEqual(20_000 + SAMPLE_LENGTH);
    expect(log.unsafeNumbers.size).toBe(FIELDS_KEPT + 1);
    expect(log.unsafeNumbers.get(OTHER_FIELDS)).toBe(20_000 - 20 * FIELDS_KEPT);
  });
});

test("`clear` empties the message log and its counts (P6)", () => {
  const log = newLog();
  log.add(message("trades", { trades: [{ trade_id: "T1", quantity: TOO_LONG }] }), at);

  log.clear();

  expect([log.messages.length, log.unsafeNumbers.size]).toEqual([0, 0]);
});
