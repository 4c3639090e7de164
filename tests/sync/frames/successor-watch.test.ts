import { expect, test } from "vitest";
import type { LargeSnapshot } from "../../../src/sync/frames/large-snapshot.ts";
import { watchSuccessor } from "../../../src/sync/frames/successor-watch.ts";

const frame = (kind: string, messageType?: string, data: unknown = {}) => JSON.stringify({ kind, message_type: messageType, data });
const small = () => undefined;
const unread: Omit<LargeSnapshot, "kind"> = {
  readOn: () => "reading",
  apply: () => undefined,
  release: () => undefined,
  passOver: () => undefined,
};
const slicesOf = (isLive: Readonly<Record<string, boolean>>) =>
  new Map(Object.entries(isLive).map(([kind, isLive]): [string, { isLive: boolean }] => [kind, { isLive }]));
test("a successor socket is complete when each live slice has received a snapshot on it (P33)", () => {
  const isComplete = watchSuccessor(slicesOf({ trades: true, positions: true, ocp: false }), small);

  const results = [
    frame("heartbeat"),
    frame("trades", "delta"),
    frame("trades", "snapshot"),
    frame("trades", "snapshot"),
    frame("orders"),
    "not JSON",
    new ArrayBuffer(1),
    frame("positions"), // a snapshot by default (P7)
    frame("heartbeat"),
  ].map(isComplete);

  expect(results).toEqual([false, false, false, false, false, false, false, true, true]);
});

test("snapshots in an array of envelopes or in a binary frame count for the successor socket (P12, P33)", () => {
  const isComplete = watchSuccessor(slicesOf({ trades: true, positions: true, ocp: true }), small);
  const [trades, ocp] = ["trades", "ocp"].map((kind) => ({ kind, data: {} }));

  const complete = [
    ` ${JSON.stringify([{ ...trades, message_type: "delta" }, trades, ocp])}`,
    new TextEncoder().encode(frame("positions")),
  ].map(isComplete);

  expect(complete).toEqual([false, true]);
});

test("only slices that are live now need a snapshot on the successor, not slices that were live at its start (P33)", () => {
  const slices = slicesOf({ trades: true, positions: true, ocp: false });
  const isComplete = watchSuccessor(slices, small);

  const results = [isComplete(frame("trades"))];
  slices.get("ocp")!.isLive = true;
  slices.get("positions")!.isLive = false;
  results.push(isComplete(frame("heartbeat")), isComplete(frame("ocp")));

  expect(results).toEqual([false, false, true]);
});

test("without a live slice the successor socket is complete at once (P33)", () => {
  expect(watchSuccessor(slicesOf({ trades: false }), small)(frame("heartbeat"))).toBe(true);
});

test("a large snapshot on the successor socket is recognised without being decoded (P33)", () => {
  const large = `{"kind":"trades","data":${"[".repeat(100)}`; // that it is no JSON shows that it was not decoded
  const isComplete = watchSuccessor(slicesOf({ trades: true }), (frame) => (frame === large ? { ...unread, kind: "trades" } : undefined));

  expect([isComplete(frame("trades", "delta")), isComplete(large)]).toEqual([false, true]);
});
