/** What the ring keeps, and what it lets go. */
import { expect, test } from "vitest";
import { createMessageRing, type MessageRing } from "../../../src/devtools/recorder/message-ring.ts";
import type { Millis, Seq } from "../../../src/shared/brand.ts";
import type { TracedMessage } from "../../../src/sync/trace/trace.ts";

const message = (text: string | undefined, overrides: Partial<TracedMessage> = {}): TracedMessage => ({
  ...{
    kind: "positions",
    messageType: "delta",
    seq: 1 as Seq,
    asOf: undefined,
    verdict: { type: "in-order" },
    malformed: undefined,
    isUnapplied: false,
    ordinal: 1,
    connection: 1,
    quarantined: 0,
  },
  ...{ text, size: text?.length ?? 0, index: 0, count: 1, decodeMs: 0, applyMs: 0, ...overrides },
});
const kept = (ring: MessageRing) => Array.from({ length: ring.size }, (_, index) => ring.at(index));
const at = 0 as Millis;

test("the ring keeps the newest messages, and at most as many as its limit", () => {
  const ring = createMessageRing({ messages: 3, characters: 1_000 });
  for (const text of ["a", "b", "c", "d", "e"]) ring.add(message(text), at);

  expect(kept(ring).map((entry) => [entry?.id, entry?.text])).toEqual([
    [3, "c"],
    [4, "d"],
    [5, "e"],
  ]);
  expect([ring.characters, ring.at(3), ring.at(-1)]).toEqual([3, undefined, undefined]);
});

test("texts beyond the limit go, the oldest first, and their messages stay", () => {
  const ring = createMessageRing({ messages: 10, characters: 10 });
  for (const text of ["aaaa", "bbbb", "cccc", "dddd"]) ring.add(message(text), at);

  expect(kept(ring).map((entry) => entry?.text)).toEqual([undefined, undefined, "cccc", "dddd"]);
  expect(ring.characters).toBe(8);
});

test("of a long text the beginning is kept, which counts, and the size says how long it was", () => {
  const ring = createMessageRing();
  ring.add(message("x".repeat(300_000)), at);

  expect(ring.at(0)).toMatchObject({ isCut: true, size: 300_000 });
  expect(ring.at(0)?.text).toHaveLength(4_097);
  expect(ring.characters).toBe(4_097);
});

test("messages with a gap, a restart, or that could not be read stay after they left the ring, with their texts (P12, P34, P37)", () => {
  const ring = createMessageRing({ messages: 2, characters: 4 });
  ring.add(message("gap!", { verdict: { type: "gap", scope: { type: "connection" }, missed: 2, isNew: true } }), at);
  ring.add(message("back", { verdict: { type: "restart", scope: { type: "connection" } } }), at);
  ring.add(message("{", { malformed: "not-json", kind: undefined, verdict: undefined }), at);
  for (let time = 0; time < 10; time += 1) ring.add(message("good"), at);

  expect(ring.faults.map(({ text }) => text)).toEqual(["gap!", "back", "{"]);
  expect(ring.size).toBe(2);
});

test("the text of a fault is cut when it stays longer than the ring keeps it (P40)", () => {
  const ring = createMessageRing();
  ring.add(message("x".repeat(100_000), { malformed: "not-json" }), at);

  expect(ring.at(0)?.text).toHaveLength(100_000);
  expect(ring.faults[0]).toMatchObject({ isCut: true, size: 100_000 });
  expect(ring.faults[0]?.text).toHaveLength(16_385);
});

test("what looks like a token is not kept, wherever it is in a text", () => {
  const token = `eyJ${"a".repeat(20)}.${"b".repeat(20)}.${"c_-".repeat(10)}`;
  const ring = createMessageRing();
  ring.add(message(`{"kind":"x","data":"${token}","again":"Bearer ${token}"}`), at);
  ring.add(message(`${"x".repeat(4_000)}${token}${"x".repeat(300_000)}`), at);

  expect(ring.at(0)?.text).toBe('{"kind":"x","data":"[token]","again":"Bearer [token]"}');
  expect(JSON.stringify(kept(ring))).not.toContain("eyJ");
});

test("a cleared ring is empty, and counts on", () => {
  const ring = createMessageRing();
  ring.add(message("a"), at);
  ring.clear();
  ring.add(message("b"), at);

  expect(kept(ring).map((entry) => [entry?.id, entry?.text])).toEqual([[2, "b"]]);
  expect([ring.characters, ring.faults.length, ring.revision]).toEqual([1, 0, 3]);
});
