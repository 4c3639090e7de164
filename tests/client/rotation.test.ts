/** Token rotation through the whole client (P33): readers of rows see no interruption. */
import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import { createRegistry } from "../../src/domains/registry.ts";
import type { AtlasState } from "../../src/store/atlas-state.ts";
import { jwtFor } from "../support/jwt.ts";
import { createClientBench, nothing } from "./client-bench.ts";

const slices = ["positions", "trades", "blotter", "cash", "ocp", "paymentOrders"] as const;
const keys = { position_line_key: "P", trade_id: "T", currency: "CHF", account_id: "A", id: "I", book_id: "B", desk_id: "D" };
const snapshots = createRegistry({ onThrow: () => undefined }).collections.map(({ kind, rowsIn: [field = ""] }, index) => ({
  kind,
  seq: index + 1,
  data: { [field]: [{ ...keys, kind }] },
}));
const delta = (seq: number, trade_id: string) => ({
  kind: "trades",
  message_type: "delta",
  seq,
  data: { trades: [{ ...keys, trade_id }] },
});

type Rotating = Awaited<ReturnType<typeof createRotating>>;

/** Live in every slice, a minute before the token expires; `states` are all that were committed since it was live. */
async function createRotating(given: Partial<AtlasClientOptions> = {}) {
  const tokens: string[] = [];
  const bench: ReturnType<typeof createClientBench> = createClientBench({
    rotateBeforeExpiryMs: 60_000,
    sequence: "connection",
    getToken() {
      tokens.push(jwtFor(300, bench.clock.now()));
      return tokens.at(-1) ?? "";
    },
    ...given,
  });
  bench.client.connect();
  await bench.open();
  for (const snapshot of snapshots) bench.send(snapshot);
  bench.client.flush();
  const states: AtlasState[] = [];
  bench.client.store.subscribe((state) => states.push(state));
  const old = bench.sockets.last;
  for (let passed = 0; passed < 240_000; passed += 10_000) {
    old.message(JSON.stringify({ kind: "heartbeat" }));
    await bench.clock.advanceAsync(10_000);
  }
  return Object.assign(bench, {
    old,
    states,
    tokens,
    /** All that was committed of a slice. */
    statuses: (name: (typeof slices)[number]) => [...new Set(states.map((state) => state[name].freshness.status))],
    sendOld: (message: object) => old.message(JSON.stringify(message)),
  });
}

test("without the rotation option an open socket is not replaced (P33)", async () => {
  const bench = await createRotating({ rotateBeforeExpiryMs: undefined });

  expect(bench.sockets.sockets).toHaveLength(1);
  expect(bench.codes).toEqual([]);
});

test("during a rotation every commit is live and connected, and equal rows keep their identity (P33)", async () => {
  const bench = await createRotating();
  const before = bench.client.store.getState();
  await bench.open();

  for (const snapshot of snapshots.slice(0, 5)) bench.send(snapshot);
  bench.sendOld(delta(7, "while held"));
  bench.client.flush();
  const during = bench.client.store.getState();
  bench.send(delta(6, "while held"));
  bench.send({ ...snapshots[5], seq: 7 });
  bench.sendOld(delta(8, "too late"));
  bench.send(delta(8, "after"));
  await bench.clock.advanceAsync(16);
  bench.client.flush();

  const after = bench.client.store.getState();
  const idsOf = ({ trades }: AtlasState) => trades.collection.toArray().map(({ trade_id }) => trade_id);
  expect([idsOf(during), idsOf(after)]).toEqual([
    ["T", "while held"],
    ["T", "while held", "after"],
  ]);
  for (const name of slices) {
    expect(bench.statuses(name), name).toEqual(["live"]);
    expect(after[name].collection.at(0), name).toBe(before[name].collection.at(0));
  }
  expect(new Set(bench.states.map(({ connection }) => connection))).toEqual(new Set([before.connection]));
  expect(bench.states.every(({ trades }) => trades.collection.size > 0)).toBe(true);
  expect(bench.codes).toEqual([]);
  expect(bench.sockets.liveCount).toBe(1);
  expect(bench.client.stats()).toMatchObject({ connectionCount: 2, rotationCount: 1, gapCount: 0 });
});

test("after a rotation, slices without a snapshot turn stale after 2 s, and the others stay live (P33)", async () => {
  const bench = await createRotating();
  await bench.open();
  for (const snapshot of snapshots.slice(0, 3)) bench.send(snapshot);

  await bench.clock.advanceAsync(1_999);
  const before = bench.states.length;
  await bench.clock.advanceAsync(1);

  expect(before).toBe(0);
  expect(slices.map((name) => bench.client.store.getState()[name].freshness)).toMatchObject([
    { status: "live" },
    { status: "live" },
    { status: "live" },
    { status: "stale", cause: "disconnect" },
    { status: "stale", cause: "disconnect" },
    { status: "stale", cause: "disconnect" },
  ]);
  for (const name of ["positions", "trades", "blotter"] as const) expect(bench.statuses(name), name).toEqual(["live"]);
  expect(bench.client.store.getState().cash.collection.size).toBe(1);
});

test.each([
  [
    "is refused",
    (bench: Rotating) => {
      bench.sockets.last.close(1006);
      return Promise.resolve();
    },
  ],
  [
    "closes while its frames are held",
    async (bench: Rotating) => {
      await bench.open();
      bench.send({ ...snapshots[1], data: { trades: [] } });
      bench.sockets.last.close(1011);
    },
  ],
])("if the successor %s, the old socket stays and its messages are applied, and the successor's are not (P33)", async (_, fails) => {
  const bench = await createRotating();

  await fails(bench);
  bench.sendOld(delta(7, "flows on"));
  bench.client.flush();

  expect(bench.client.store.getState().trades.collection.size).toBe(2);
  for (const name of slices) expect(bench.statuses(name), name).toEqual(["live"]);
  expect(bench.codes).toEqual(["rotation-failed"]);
});

test("an old socket that closes while the successor's frames are buffered causes no interruption (P33)", async () => {
  const bench = await createRotating();
  await bench.open();
  for (const snapshot of snapshots.slice(0, 5)) bench.send(snapshot);

  bench.old.close(1006);

  const state = bench.client.store.getState();
  expect(state.connection).toMatchObject({ status: "connected", lastClose: undefined });
  expect(slices.map((name) => state[name].freshness.status)).toEqual(["live", "live", "live", "live", "live", "stale"]);
});

test.each([
  ["disposed", (bench: Rotating) => bench.client.dispose()],
  [
    "disposed by a listener of the held frames",
    (bench: Rotating) => {
      bench.client.on("message", () => bench.client.dispose());
      for (const snapshot of snapshots) bench.send(snapshot);
    },
  ],
])("a client %s in the middle of a rotation leaves no timer, listener or call, and no slice is live (P33)", async (_, ends) => {
  const bench = await createRotating();
  await bench.open();
  bench.send(snapshots[0] ?? {});

  ends(bench);
  await bench.clock.advanceAsync(600_000);

  expect(bench.leftBehind).toEqual(nothing);
  expect(bench.client.store.getState().connection.status).toBe("disposed");
  expect(slices.map((name) => bench.client.store.getState()[name].freshness.status)).toEqual(slices.map(() => "stale"));
});

test("a rotation neither keeps nor reveals the tokens that it reads, whether it succeeds or fails (P2, P33)", async () => {
  const bench = await createRotating();
  bench.sockets.last.close(1006);
  bench.sockets.throwNext(new SyntaxError(`cannot open ${bench.tokens.at(-1) ?? ""}`));
  await bench.clock.advanceAsync(1_000);
  await bench.clock.advanceAsync(2_000);
  await bench.open();
  for (const snapshot of snapshots) bench.send(snapshot);
  await bench.clock.advanceAsync(1_000);

  const visible = inspect([bench.errors, bench.states, bench.client.stats(), bench.client], { depth: 12, showHidden: true, getters: true });
  expect(bench.client.stats().rotationCount).toBe(1);
  expect(bench.codes).toEqual(["rotation-failed", "rotation-failed"]);
  for (const token of bench.tokens) for (const part of token.split(".")) expect(visible.includes(part)).toBe(false);
});
