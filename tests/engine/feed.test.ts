import { expect, test, vi } from "vitest";
import { createEngine, type EngineOptions } from "../../src/engine/engine.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { attachPeer } from "./recording-peer.ts";

const kinds = ["positions", "trades", "blotter", "cash_balance", "ocp", "payment_order"];

function newEngine(options: EngineOptions = {}) {
  const clock = createVirtualClock();
  return { clock, engine: createEngine({ clock, rates: { updatesPerSecond: 40, rhythm: "steady" }, ...options }) };
}

test("a new connection gets one snapshot of each kind, and then deltas (P13)", () => {
  const { engine } = newEngine();

  const peer = attachPeer(engine);
  const snapshots = peer.take();
  engine.tick(4);
  const deltas = peer.take();

  expect(snapshots.map(({ kind, message_type }) => [kind, message_type])).toEqual(kinds.map((kind) => [kind, "snapshot"]));
  expect(snapshots[0]?.data).toEqual({ positions: engineRowsAtStart() });
  expect(deltas.length).toBeGreaterThan(4);
  expect(deltas.filter(({ kind }) => kinds.includes(kind)).every(({ message_type }) => message_type === "delta")).toBe(true);
});

test("the numbers of a connection begin at 1 without gaps, regardless of other connections (P34)", () => {
  const { engine } = newEngine();
  attachPeer(engine);
  engine.tick(3);

  const late = attachPeer(engine);
  engine.tick(3);

  const numbers = late.take().map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

test('with `sequence: "kind"` each kind has its own numbers without gaps (P36)', () => {
  const { engine } = newEngine({ sequence: "kind" });

  const peer = attachPeer(engine);
  engine.tick(8);

  const byKind = groupByKind(peer.take());
  for (const numbers of byKind.values()) expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

test('with `sequence: "none"` no message has a number (P39)', () => {
  const { engine } = newEngine({ sequence: "none" });

  const peer = attachPeer(engine);
  engine.tick(2);

  expect(peer.take().every((frame) => !("seq" in frame))).toBe(true);
});

test("with a shared count every connection gets consecutive numbers, and a REST answer names the latest number (P35)", async () => {
  const { engine } = newEngine({ watermark: true });
  const early = attachPeer(engine);
  engine.tick(3);
  const late = attachPeer(engine);
  engine.tick(3);
  const { token } = await engine.tokens.issue();

  const answer = await engine.rest({
    method: "GET",
    path: "/positions/snapshot",
    search: new URLSearchParams(),
    headers: { authorization: `Bearer ${token}` },
  });

  const numbers = [early, late].map((peer) => peer.take().map(({ seq }) => seq ?? Number.NaN));
  for (const each of numbers) expect(each).toEqual(each.map((_, index) => (each[0] ?? 0) + index));
  expect(numbers[0]?.at(-1)).toBe(numbers[1]?.at(-1));
  expect(JSON.parse(answer.body)).toMatchObject({ seq: numbers[0]?.at(-1) });
});

test("heartbeats are sent every 15 seconds, without rows and with a number (P10)", () => {
  const { clock, engine } = newEngine({ rates: { updatesPerSecond: 0 } });
  const peer = attachPeer(engine);
  peer.take();

  engine.start();
  clock.advance(31_000);
  engine.stop();
  clock.advance(60_000);

  const heartbeats = peer.take().filter(({ kind }) => kind === "heartbeat");
  expect(heartbeats.map(({ data }) => data)).toEqual([{}, {}]);
  expect(heartbeats.every(({ seq }) => typeof seq === "number")).toBe(true);
});

test("a message's `ts` is the time at which it was sent (P9)", () => {
  const { clock, engine } = newEngine();
  const peer = attachPeer(engine);

  clock.advance(1_234);
  engine.tick();

  expect(peer.take().at(-1)?.ts).toBe(new Date(clock.now()).toISOString());
});

test("a revaluation sends only the changed fields, or whole rows if configured (P21)", () => {
  const revaluations = { updatesPerSecond: 40, tradeShare: 0, restShare: 0, rhythm: "steady" } as const;
  const fieldCounts = (["lean", "full"] as const).map((positionDeltas) => {
    const { engine } = newEngine({ positionDeltas, rates: revaluations });
    const peer = attachPeer(engine);
    peer.take();
    engine.tick();
    const delta = peer.take().find(({ kind, message_type }) => kind === "positions" && message_type === "delta");
    const [row] = (delta?.data as { readonly positions: readonly object[] }).positions;
    return Object.keys(row ?? {}).length;
  });

  expect(fieldCounts[0]).toBeLessThan(15);
  expect(fieldCounts[1]).toBeGreaterThan(35);
});

test("a snapshot is serialised once for all connections and for REST, until its slice changes", async () => {
  const { engine } = newEngine({ rates: { updatesPerSecond: 100, rhythm: "steady" } });
  const { token } = await engine.tokens.issue();
  const askRest = () =>
    engine.rest({
      method: "GET",
      path: "/positions/snapshot",
      search: new URLSearchParams(),
      headers: { authorization: `Bearer ${token}` },
    });
  const writing = vi.spyOn(JSON, "stringify");
  const snapshotsWritten = (): number => {
    const count = writing.mock.calls.filter(([value]) => isPayload(value)).length;
    writing.mockClear();
    return count;
  };

  const peers = Array.from({ length: 20 }, () => attachPeer(engine));
  await askRest();
  const atFirst = snapshotsWritten();
  await askRest();
  const again = snapshotsWritten();
  engine.tick();
  writing.mockClear();
  peers.push(attachPeer(engine), attachPeer(engine));
  const afterChange = snapshotsWritten();
  writing.mockRestore();

  expect([atFirst, again]).toEqual([6, 0]);
  expect(afterChange).toBeGreaterThan(0);
  expect(afterChange).toBeLessThanOrEqual(6);
  expect(peers[0]?.take()[0]?.data).toEqual(peers[19]?.take()[0]?.data);
  expect(peers.at(-1)?.take()[0]?.data).toEqual({ positions: engine.rows("positions") });
});

/** Whether a value is what a snapshot holds, rather than a kind or an encoded text. */
function isPayload(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).some(Array.isArray);
}

/** Two engines of one seed hold the same rows. */
function engineRowsAtStart() {
  return newEngine().engine.rows("positions");
}

function groupByKind(
  frames: readonly { readonly kind: string; readonly seq?: number }[],
): ReadonlyMap<string, readonly (number | undefined)[]> {
  const groups = new Map<string, (number | undefined)[]>();
  for (const { kind, seq } of frames) groups.set(kind, [...(groups.get(kind) ?? []), seq]);
  return groups;
}
