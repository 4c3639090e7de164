import { describe, expect, test, vi } from "vitest";
import { createMessageContents, decodeRecorded } from "../../../src/devtools/recorder/message-content.ts";
import { defineCollection } from "../../../src/domains/collection.ts";
import { createRegistry } from "../../../src/domains/registry.ts";
import { recorded } from "./recorded.ts";

const contents = createMessageContents(createRegistry());

describe("what a recorded message holds", () => {
  test("a delta names the keys that it brings and those that it removes, by the key function of its collection (P20)", () => {
    const delta = recorded("cash_balance", "delta", {
      cash_balances: [{ account_id: "A|1", currency: "EUR", balance_type: "EOD" }, { balance: "1" }],
      removed: ["A2"],
    });
    const { key } = createRegistry().collectionOf("cash_balance")!;

    expect(contents.of(delta)).toEqual({
      type: "rows",
      slice: "cash",
      upserted: [key({ account_id: "A|1", currency: "EUR", balance_type: "EOD" })],
      removed: ["A2"],
    });
  });

  test("rows in nested envelopes and in encoded strings are found where the client finds them (P8, P15)", () => {
    const data = JSON.stringify({ payload: JSON.stringify({ items: [{ position_line_key: "P1" }] }) });

    expect(contents.of(recorded("positions", "snapshot", data))).toMatchObject({ upserted: ["P1"], removed: [] });
  });

  test("a message of a frame with several is found by its place, past what is no message (P12)", () => {
    const text = JSON.stringify([
      { hello: "proxy" },
      { kind: "orders", data: {} },
      { kind: "trades", message_type: "delta", data: { trades: [{ trade_id: "T1" }] } },
    ]);
    const second = recorded("trades", "delta", {}, { text, index: 1, count: 3 });

    expect(decodeRecorded(second)?.kind).toBe("trades");
    expect(contents.of(second)).toMatchObject({ upserted: ["T1"] });
  });

  test("a payload that cannot be read is said to be unreadable, with the reason (P16)", () => {
    expect(contents.of(recorded("trades", "snapshot", {}))).toEqual({ type: "unreadable", reason: "rows-missing" });
    expect(contents.of(recorded("trades", "delta", { trades: 7 }))).toEqual({ type: "unreadable", reason: "rows-not-an-array" });
  });

  test("signals and malformed messages have no rows; a text that is not whole is unknown (P40)", () => {
    expect(contents.of(recorded("orders", "delta", {}))).toEqual({ type: "no-rows" });
    expect(contents.of(recorded("trades", "delta", {}, { malformed: "not-json", text: "{" }))).toEqual({ type: "no-rows" });
    expect(contents.of(recorded("trades", "delta", {}, { text: undefined }))).toEqual({ type: "unknown" });
    expect(contents.of(recorded("trades", "delta", {}, { isCut: true }))).toEqual({ type: "unknown" });
  });

  test("a message is decoded once", () => {
    const key = vi.fn((row: Readonly<Record<string, unknown>>) => row["id"]);
    const quotes = defineCollection({ kind: "quotes", key });
    const own = createMessageContents(createRegistry({ collections: [quotes] }));
    const message = recorded("quotes", "delta", { quotes: [{ id: "Q1" }] });

    const found = ["Q1", "q", "Q2"].map((text) => own.find(message, text));

    expect(found).toEqual([
      { isExact: true, keys: [] },
      { isExact: false, keys: ["Q1"] },
      { isExact: false, keys: [] },
    ]);
    expect(key).toHaveBeenCalledTimes(1);
  });

  test("the keys of many large messages are forgotten again, the oldest first (P40)", () => {
    const key = vi.fn((row: Readonly<Record<string, unknown>>) => row["id"]);
    const own = createMessageContents(createRegistry({ collections: [defineCollection({ kind: "quotes", key })] }));
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id }));
    const messages = Array.from({ length: 4 }, () => recorded("quotes", "snapshot", { quotes: rows }));

    for (const message of messages) own.of(message);
    const before = key.mock.calls.length;
    own.of(messages[3]!);
    expect(key.mock.calls.length).toBe(before);
    own.of(messages[0]!);
    expect(key.mock.calls.length).toBe(before + 100_000);
  });
});
