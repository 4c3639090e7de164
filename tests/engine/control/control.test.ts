import { describe, expect, test } from "vitest";
import { faultVerbs, type FaultCommand } from "../../../src/engine/control/control-verbs.ts";
import { createEngine, type EngineOptions } from "../../../src/engine/engine.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { attachPeer, type SentFrame } from "../recording-peer.ts";

function troubled(options: EngineOptions = {}) {
  const clock = createVirtualClock();
  const engine = createEngine({ clock, rates: { updatesPerSecond: 40, rhythm: "steady" }, ...options });
  const peer = attachPeer(engine);
  const last = peer.take().at(-1)?.seq ?? 0;
  return { clock, engine, peer, last };
}

const numbersOf = (frames: readonly SentFrame[]): readonly (number | undefined)[] => frames.map(({ seq }) => seq);

test("the verb `drop` leaves messages out, but they use up their numbers (P34)", () => {
  const { engine, peer, last } = troubled();

  engine.control({ verb: "drop", count: 2 });
  for (let sent = 0; sent < 3; sent++) engine.control({ verb: "signal" });

  expect(numbersOf(peer.take())).toEqual([last + 3]);
});

test("the verb `drop` with a kind leaves out one message of this kind only (P34)", () => {
  const { engine, peer } = troubled();

  engine.control({ verb: "drop", kind: "curves" });
  for (const kind of ["orders", "curves", "orders", "curves"] as const) engine.control({ verb: "signal", kind });

  expect(peer.take().map(({ kind }) => kind)).toEqual(["orders", "orders", "curves"]);
});

test("the verb `gap` skips numbers although no message was lost (P34)", () => {
  const { engine, peer, last } = troubled();

  engine.control({ verb: "gap", count: 25 });
  engine.control({ verb: "signal" });

  expect(numbersOf(peer.take())).toEqual([last + 26]);
});

test("with a shared count, the verb `gap` skips numbers even before the first broadcast (P34)", () => {
  const { engine, peer, last } = troubled({ watermark: true });

  engine.control({ verb: "gap", count: 3 });
  engine.control({ verb: "signal" });

  expect(numbersOf(peer.take())).toEqual([last + 4]);
});

test("the verb `renumber` restarts the numbers at 1 within a connection (P37)", () => {
  const { engine, peer } = troubled();

  engine.control({ verb: "renumber" });
  engine.control({ verb: "signal" });

  expect(numbersOf(peer.take())).toEqual([1]);
});

test("the verb `lose` leaves out a signal without skipping a number (P23)", () => {
  const { engine, peer, last } = troubled();

  engine.control({ verb: "lose", kind: "orders" });
  for (const kind of ["orders", "orders", "curves"] as const) engine.control({ verb: "signal", kind });

  expect(peer.take().map(({ kind, seq }) => [kind, seq])).toEqual([
    ["orders", last + 1],
    ["curves", last + 2],
  ]);
});

test("the verb `malformed` sends each shape once, and uses up a number unless `isNumbered` is false (P12)", () => {
  const { engine, peer, last } = troubled();
  const before = peer.raw.length;

  engine.control({ verb: "malformed" });
  engine.control({ verb: "malformed", shape: "truncated" });
  engine.control({ verb: "malformed", shape: "binary" });
  engine.control({ verb: "malformed", shape: "no-kind", isNumbered: false });

  const [text, cut, bytes, kindless] = peer.raw.slice(before);
  expect(text).toContain("upstream request timeout");
  expect(() => void JSON.parse(String(cut))).toThrow(SyntaxError);
  expect(cut).toContain(`"seq":${last + 2}`);
  expect(bytes).toBeInstanceOf(Uint8Array);
  expect(JSON.parse(String(kindless))).not.toHaveProperty("seq");
});

test("the verb `encode` sends data as a string, or a string within a string, for the given number of messages (P8)", () => {
  const { engine, peer } = troubled();

  engine.control({ verb: "encode", as: "double", count: 1 });
  for (let sent = 0; sent < 2; sent++) engine.control({ verb: "snapshot", slice: "cash" });

  const [encoded, plain] = peer.take();
  expect(JSON.parse(JSON.parse(encoded?.data as string) as string)).toEqual({ cash_balances: engine.rows("cash") });
  expect(plain?.data).toEqual({ cash_balances: engine.rows("cash") });
});

test("the verb `envelope` with `legacy` sends `upsert` for the three kinds that have it (P15)", () => {
  const { engine, peer } = troubled();

  engine.control({ verb: "envelope", as: "legacy" });
  engine.control({ verb: "snapshot" });

  const arrays = peer.take().map(({ kind, data }) => [kind, Object.keys(data as object)[0]]);
  expect(arrays).toEqual([
    ["positions", "positions"],
    ["trades", "trades"],
    ["blotter", "entries"],
    ["cash_balance", "upsert"],
    ["ocp", "upsert"],
    ["payment_order", "upsert"],
  ]);
});

test("the verb `envelope` sends positions in each allowed form (P14)", () => {
  const shapes = (["rows", "items", "nested", "array"] as const).map((as) => {
    const { engine, peer } = troubled();
    engine.control({ verb: "envelope", as });
    engine.control({ verb: "snapshot", slice: "positions" });
    return { data: peer.take()[0]?.data, rows: engine.rows("positions") };
  });

  const [rows, items, nested, array] = shapes;
  expect(rows?.data).toEqual({ rows: rows?.rows });
  expect(items?.data).toEqual({ items: items?.rows });
  expect(nested?.data).toEqual({ data: { positions: nested?.rows } });
  expect(array?.data).toEqual(array?.rows);
});

test("the verb `keys` sends a removed composite key as text, as its parts or as an object (P20)", () => {
  const forms = (["text", "parts", "object"] as const).map((as) => {
    const { engine, peer } = troubled({ rates: { updatesPerSecond: 100, restShare: 100, tradeShare: 0, revaluationShare: 0 } });
    engine.control({ verb: "keys", as });
    engine.tick(60);
    const removals = peer.take().flatMap(({ kind, data }) => (kind === "cash_balance" ? (data as { removed: unknown[] }).removed : []));
    return removals[0];
  });

  const sweep = {
    entity_id: expect.any(String) as string,
    account_id: expect.stringMatching(/^SWEEP/) as string,
    currency: expect.any(String) as string,
  };
  expect(forms).toEqual([
    expect.stringMatching(/^ATLAS-\w+\|SWEEP-\d+\|[A-Z]{3}$/),
    [sweep.entity_id, sweep.account_id, sweep.currency],
    sweep,
  ]);
});

test("the verb `empty` sends an empty snapshot of positions while the book holds rows (P17)", () => {
  const { engine, peer } = troubled();

  engine.control({ verb: "empty" });

  expect(peer.take()).toMatchObject([{ kind: "positions", message_type: "snapshot", data: { positions: [] } }]);
  expect(engine.rows("positions").length).toBeGreaterThan(0);
});

test("the verb `unknown` sends a message of an unknown kind with a number (P11)", () => {
  const { engine, peer, last } = troubled();

  engine.control({ verb: "unknown", kind: "margin_call" });

  expect(peer.take()).toMatchObject([{ kind: "margin_call", seq: last + 1 }]);
});

test("the verb `silence` also holds back heartbeats, and the next number shows what was missed (P32)", () => {
  const { clock, engine, peer, last } = troubled();
  engine.control({ verb: "pause" });
  engine.start();

  engine.control({ verb: "silence", durationMs: 50_000 });
  clock.advance(49_000);
  const during = peer.take();
  clock.advance(12_000);

  expect(during).toEqual([]);
  expect(numbersOf(peer.take())).toEqual([last + 4]);
});

test("the verb `silence` with `newcomers` delays the snapshots of new connections until it ends (P32)", () => {
  const { clock, engine } = troubled();

  engine.control({ verb: "silence", durationMs: 10_000, newcomers: true });
  const newcomer = attachPeer(engine);
  engine.tick(3);
  const during = newcomer.take();
  clock.advance(10_000);
  engine.tick();

  const after = newcomer.take();
  expect(during).toEqual([]);
  expect(after.slice(0, 6).map(({ message_type }) => message_type)).toEqual(Array(6).fill("snapshot"));
  expect(numbersOf(after)[0]).toBe(1);
});

test("the verb `close` closes every connection with the given code, and refuses 1006 (P5)", () => {
  const { engine, peer } = troubled();

  const impossible = engine.control({ verb: "close", code: 1006 });
  const done = engine.control({ verb: "close", code: 1000 });

  expect(impossible).toMatchObject({ ok: false, error: expect.stringContaining("1006") as string });
  expect(done.ok).toBe(true);
  expect(peer.ended).toBe(1000);
});

test("the verb `kill` ends a connection without a close frame (P30)", () => {
  const { engine, peer } = troubled();

  engine.control({ verb: "kill" });

  expect(peer.ended).toBe("cut");
  expect(engine.status().connections).toBe(0);
});

test("the verb `refuse` refuses upgrades for a while, and `expire` rejects old tokens but not new ones (P3)", async () => {
  const { clock, engine } = troubled();
  const { token } = await engine.tokens.issue();

  engine.control({ verb: "refuse", durationMs: 1_000 });
  const refused = await engine.admit(token);
  clock.advance(1_000);
  const admitted = await engine.admit(token);
  engine.control({ verb: "expire" });
  const expired = await engine.admit(token);
  const renewed = await engine.admit((await engine.tokens.issue()).token);

  expect([refused, admitted, expired, renewed]).toEqual(["refused", "admitted", "rejected", "admitted"]);
});

test("the verb `stop` cuts the server's sockets and admits no connection until its time is over (P30)", async () => {
  const { clock, engine, peer } = troubled();
  const { token } = await engine.tokens.issue();

  engine.control({ verb: "stop", durationMs: 5_000 });
  const during = await engine.admit(token);
  clock.advance(5_000);
  const after = await engine.admit(token);

  expect(peer.ended).toBe("cut");
  expect([during, after]).toEqual(["down", "admitted"]);
});

test("the verbs `generate`, `edit` and `lock` publish report events (P26–P28)", () => {
  const { engine, peer } = troubled();

  engine.control({ verb: "generate", reportId: "RPT-POS-FX" });
  engine.control({ verb: "edit" });
  engine.control({ verb: "lock", deskId: "DESK-FX" });

  const [generated, edited, locked] = peer.take();
  expect(generated).toMatchObject({ kind: "report_generated", data: { report_id: "RPT-POS-FX", version: 2, desk_id: "DESK-FX" } });
  expect(edited).toMatchObject({
    kind: "report_edit",
    data: { run_id: expect.stringMatching(/^RUN-/) as string, user_id: expect.any(String) as string },
  });
  expect(locked).toMatchObject({ kind: "report_locked", data: { desk_id: "DESK-FX", business_date: "2026-11-20" } });
  expect([generated, edited, locked].some((frame) => frame !== undefined && "message_type" in frame)).toBe(false);
});

test("the verb `storm` sends a signal every 50 ms, and ends (P23)", () => {
  const { clock, engine, peer } = troubled();

  engine.control({ verb: "storm", durationMs: 1_000 });
  clock.advance(5_000);

  expect(peer.take().filter(({ kind }) => kind === "orders")).toHaveLength(21);
});

test("the verb `rate` takes effect at once, and `pause` stops the book", () => {
  const { clock, engine } = troubled();
  engine.start();
  const tradeCount = engine.rows("trades").length;

  engine.control({ verb: "rate", updatesPerSecond: 0 });
  clock.advance(2_000);
  const quietTradeCount = engine.rows("trades").length;
  engine.control({ verb: "rate", updatesPerSecond: 400 });
  engine.control({ verb: "pause" });
  const tick = engine.tickNumber;
  clock.advance(2_000);

  expect(quietTradeCount).toBe(tradeCount);
  expect(engine.tickNumber).toBe(tick);
  expect(engine.status().rates.updatesPerSecond).toBe(400);
});

test("the verb `heal` ends every lasting fault", async () => {
  const { engine, peer, last } = troubled();
  const commands: readonly FaultCommand[] = [
    { verb: "drop", count: 100 },
    { verb: "lose", count: 100 },
    { verb: "encode", as: "double" },
    { verb: "silence", durationMs: 60_000 },
    { verb: "refuse", durationMs: 60_000 },
    { verb: "rest", mode: "fail", durationMs: 60_000 },
    { verb: "pause" },
  ];
  for (const command of commands) engine.control(command);

  engine.control({ verb: "heal" });
  engine.control({ verb: "signal" });

  const { token } = await engine.tokens.issue();
  expect(peer.take()).toMatchObject([{ kind: "orders", seq: last + 1, data: {} }]);
  expect(await engine.admit(token)).toBe("admitted");
  expect(engine.status()).toMatchObject({ isPaused: false, restFault: undefined });
});

test("an invalid control command is answered with the mistake and the correct usage", () => {
  const { engine } = troubled();
  const answers = [
    engine.controlUnknown("drop"),
    engine.controlUnknown({ verb: "constructor" }),
    engine.controlUnknown({ verb: "drop", count: "x" }),
    engine.controlUnknown({ verb: "drop", ms: 1 }),
    engine.controlUnknown({ verb: "silence" }),
    engine.controlUnknown({ verb: "lock", businessDate: "today" }),
    engine.controlUnknown({ verb: "edit", runId: "RUN-0" }),
  ];

  expect(answers.map((answer) => (answer.ok ? "" : answer.error))).toEqual([
    "a command is an object with a verb",
    "no such verb",
    'drop: "count" must be a whole number from 1 to 100000, not "x"',
    'drop: "ms" is not a field here; there is count, kind',
    'silence: "durationMs" must be a whole number from 1 to 3600000, not left out',
    'lock: "businessDate" must be a date as YYYY-MM-DD, not "today"',
    "edit: there is no such thing in the book",
  ]);
  expect(answers[1]).toMatchObject({ usage: faultVerbs });
});

describe("messages that are late or missing", () => {
  test("the verb `lag` delays every message in order with its original `ts`, and `heal` delivers the rest at once (P46)", () => {
    const { clock, engine, peer, last } = troubled();
    const sentAt = clock.now();

    engine.control({ verb: "lag", delayMs: 6_000 });
    engine.control({ verb: "signal" });
    clock.advance(5_999);
    const early = peer.take();
    clock.advance(1);
    const [signal] = peer.take();
    engine.control({ verb: "signal", kind: "curves" });
    engine.control({ verb: "heal" });

    expect(early).toEqual([]);
    expect(signal).toMatchObject({ kind: "orders", seq: last + 1, ts: new Date(sentAt).toISOString() });
    expect(peer.take()).toMatchObject([{ kind: "curves", seq: last + 2 }]);
  });

  test("with the verb `lag` a close comes after the delayed messages", () => {
    const { clock, engine, peer } = troubled();
    const other = attachPeer(engine);
    other.take();

    engine.control({ verb: "lag", delayMs: 500 });
    engine.control({ verb: "signal" });
    engine.control({ verb: "close", code: 1011 });
    const before = peer.ended;
    clock.advance(500);

    expect(before).toBeUndefined();
    expect([peer.take().length, peer.ended]).toEqual([1, 1011]);
    expect([other.take().length, other.ended]).toEqual([1, 1011]);
  });

  test("the verb `silence` for newcomers only sends nothing on a new connection, while older connections continue (P45)", () => {
    const { clock, engine, peer } = troubled();
    engine.start();
    peer.take();

    engine.control({ verb: "silence", durationMs: 60_000, newcomers: true, present: false });
    const newcomer = attachPeer(engine);
    clock.advance(50_000);
    engine.stop();

    expect(peer.take().length).toBeGreaterThan(100);
    expect(newcomer.raw).toEqual([]);
  });

  test("the verb `heal` sends the delayed snapshots to a silent new connection once", () => {
    const { clock, engine } = troubled();
    engine.control({ verb: "silence", durationMs: 60_000, newcomers: true });
    const newcomer = attachPeer(engine);

    engine.control({ verb: "heal" });
    const greeting = newcomer.take();
    clock.advance(120_000);

    expect(greeting.map(({ message_type }) => message_type)).toEqual(Array(6).fill("snapshot"));
    expect(newcomer.take()).toEqual([]);
  });

  test("the verb `greeting` sends new connections an empty snapshot of one slice, or none at all, until `heal` (P17, P35)", () => {
    const { engine } = troubled();

    engine.control({ verb: "greeting", as: "empty", slice: "positions" });
    const empty = attachPeer(engine).take();
    engine.control({ verb: "greeting", as: "none" });
    const none = attachPeer(engine).take();
    engine.control({ verb: "heal" });
    const full = attachPeer(engine).take();

    expect(empty[0]).toMatchObject({ kind: "positions", message_type: "snapshot", seq: 1, data: { positions: [] } });
    expect(empty[1]?.data).toEqual({ trades: engine.rows("trades") });
    expect(none).toEqual([]);
    expect(full[0]?.data).toEqual({ positions: engine.rows("positions") });
  });

  test("the verb `noise` sends a text unchanged, without a number (P12)", () => {
    const { engine, peer, last } = troubled();
    const before = peer.raw.length;

    engine.control({ verb: "noise" });
    engine.control({ verb: "noise", text: '{"type":"connected"}' });
    engine.control({ verb: "signal" });

    expect(peer.raw.slice(before, -1)).toEqual(["ping", '{"type":"connected"}']);
    expect(JSON.parse(String(peer.raw.at(-1)))).toMatchObject({ seq: last + 1 });
  });
});
