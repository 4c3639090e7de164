/** The kit's verbs for what goes wrong, seen from a plain socket and a plain `fetch`: what the package makes of it is tested elsewhere. */
import { describe, expect, test } from "vitest";
import { buildPaymentOrder, buildPosition, createTestAtlas, type TestAtlas, type TestAtlasOptions } from "../../src/testing.ts";
import { defineCollection } from "../../src/domains/collection.ts";
import { createAtlasClient } from "../../src/client/create-client.ts";

interface Envelope {
  readonly kind: string;
  readonly seq?: number;
  readonly ts: string;
  readonly data: Readonly<Record<string, readonly object[]>>;
}

/** A socket that keeps what arrives. */
function openSocket(atlas: TestAtlas) {
  const raw: unknown[] = [];
  const closes: number[] = [];
  const Socket = atlas.options.WebSocket as new (url: string) => WebSocket; // the kit's class is one
  const socket = new Socket("wss://atlas.test/ws?token=t");
  socket.onmessage = ({ data }) => raw.push(data);
  socket.onclose = ({ code }) => closes.push(code);
  let taken = 0;
  const takeRaw = (): readonly unknown[] => raw.slice(taken, (taken = raw.length));
  return { takeRaw, closes, take: () => takeRaw().map((frame) => JSON.parse(String(frame)) as Envelope) };
}

async function connected(options: TestAtlasOptions<[]> = { rows: { positions: [buildPosition()] } }) {
  const atlas = createTestAtlas(options);
  const socket = openSocket(atlas);
  await atlas.settle();
  socket.takeRaw();
  return { atlas, socket };
}

async function ask(atlas: TestAtlas, path: string, init?: RequestInit) {
  const answered = atlas.options.fetch!(`https://atlas.test${path}`, init).then(
    async (response: Response) => ({
      status: response.status,
      headers: response.headers,
      body: (await response.text()) || undefined,
    }),
    (error: unknown) => error,
  );
  await atlas.settle();
  return answered;
}

describe("messages", () => {
  test("with `lag` messages arrive late and in order with their original `ts`, and `lag(0)` ends it (P46)", async () => {
    const { atlas, socket } = await connected();
    const sentAt = new Date(atlas.clock.now()).toISOString();

    atlas.lag(6_000);
    atlas.signal("orders");
    atlas.lag(0);
    atlas.signal("curves");
    await atlas.advance(5_990);
    const early = socket.takeRaw();
    await atlas.advance(100);

    const late = socket.take();
    expect(early).toEqual([]);
    expect(late.map(({ kind, ts }) => [kind, ts])).toEqual([
      ["orders", sentAt],
      ["curves", sentAt],
    ]);
  });

  test("`noise` sends a frame of its own without a number (P12)", async () => {
    const { atlas, socket } = await connected();

    atlas.noise();
    atlas.noise('{"type":"connected"}');
    await atlas.settle();

    expect(socket.takeRaw()).toEqual(["ping", '{"type":"connected"}']);
  });

  test("`breakMessages` breaks the given number of messages of a slice, or all of them until `heal` (P12, P18)", async () => {
    const { atlas, socket } = await connected();
    const counts = async () => {
      atlas.pushDelta("positions", [buildPosition({ quantity: "7" })]);
      atlas.pushDelta("positions", [buildPosition({ quantity: "8" })]);
      atlas.pushDelta("trades", [{ trade_id: "T1" }]);
      await atlas.settle();
      return socket.take().map(({ data }) => (data["positions"] ?? data["trades"])?.length);
    };

    atlas.breakMessages("keyless-row", { slice: "positions", count: 1 });
    const once = await counts();
    atlas.breakMessages("keyless-row", { slice: "positions" });
    const always = await counts();
    atlas.heal();

    expect([once, always, await counts()]).toEqual([
      [2, 1, 1],
      [2, 2, 1],
      [1, 1, 1],
    ]);
    expect(atlas.rows("positions")).toHaveLength(1);
  });

  test("`breakMessages` also breaks messages of a collection that the application defines (P12)", async () => {
    const quotes = defineCollection({ kind: "fx_quote", name: "quotes", rowsIn: "quotes", key: ["pair"] });
    const atlas = createTestAtlas({ collections: [quotes] });
    const socket = openSocket(atlas);
    await atlas.settle();
    socket.takeRaw();

    atlas.breakMessages("cut-end", { slice: quotes, count: 1 });
    atlas.pushDelta(quotes, [{ pair: "EURUSD" }]);
    await atlas.settle();

    expect(socket.takeRaw()).toEqual([expect.stringMatching(/^\{"kind":"fx_quote"[^}]*$/)]);
  });
});

describe("new connections", () => {
  test("`greet` sends new connections an empty snapshot of one slice, or nothing, until `heal` (P17, P35, P45)", async () => {
    const { atlas } = await connected();

    atlas.greet("empty", "positions");
    const emptied = openSocket(atlas);
    await atlas.settle();
    atlas.greet("none");
    const ignored = openSocket(atlas);
    await atlas.settle();
    atlas.heal();
    const greeted = openSocket(atlas);
    await atlas.settle();

    expect(emptied.take()[0]?.data).toEqual({ positions: [] });
    expect(ignored.takeRaw()).toEqual([]);
    expect(greeted.take()[0]?.data["positions"]).toHaveLength(1);
  });

  test("with `goSilent` for new connections only, a new connection receives nothing and an older one goes on (P45)", async () => {
    const { atlas, socket } = await connected();

    atlas.goSilent(60_000, { present: false });
    const newcomer = openSocket(atlas);
    await atlas.advance(45_000);

    expect(socket.take().map(({ kind }) => kind)).toEqual(["heartbeat", "heartbeat", "heartbeat"]);
    expect([newcomer.takeRaw(), newcomer.closes, atlas.connectionCount]).toEqual([[], [], 2]);
  });
});

describe("REST", () => {
  test('`rest("fail")` fails one path with the given status and count, and other paths answer (P35)', async () => {
    const { atlas } = await connected();

    atlas.rest("fail", { path: "curves", status: 403, count: 1 });

    expect(await ask(atlas, "/orders")).toMatchObject({ status: 200 });
    expect(await ask(atlas, "/curves")).toMatchObject({ status: 403 });
    expect(await ask(atlas, "/curves")).toMatchObject({ status: 200 });
  });

  test('`rest("answer-late")` delays the first answer, and `rest("cut-off")` rejects as a network failure (P17, P3)', async () => {
    const { atlas } = await connected();

    atlas.rest("answer-late", { delayMs: 500, count: 1 });
    let isAnswered = false;
    const late = atlas.options.fetch!("https://atlas.test/orders").then(() => (isAnswered = true));
    await atlas.advance(400);
    const early = isAnswered;
    await atlas.advance(200);
    atlas.rest("cut-off");

    expect([early, await late]).toEqual([false, true]);
    expect(await ask(atlas, "/orders")).toBeInstanceOf(TypeError);
  });

  test('`rest("answer")` heals one path while other paths still fail', async () => {
    const { atlas } = await connected();

    atlas.rest("fail", { path: "orders" });
    atlas.rest("answer-html", { path: "curves" });
    atlas.rest("answer", { path: "orders" });

    expect(await ask(atlas, "/orders")).toMatchObject({ status: 200 });
    expect(await ask(atlas, "/curves")).toMatchObject({ status: 200, body: expect.stringContaining("Sign in") as string });
  });

  test("`answer` sets status and headers, and answers for every path of a template (P35, P42)", async () => {
    const { atlas } = await connected();

    atlas.answer("positions", { positions: [], next: "?page=2" }, { status: 206, headers: { age: "40", "cache-control": "max-age=60" } });
    atlas.answer("section", { title: "Limits" });
    const positions = (await ask(atlas, "/positions/snapshot")) as { readonly status: number; readonly headers: Headers };

    expect([positions.status, positions.headers.get("age"), positions.headers.get("cache-control")]).toEqual([206, "40", "max-age=60"]);
    expect(await ask(atlas, "/reports/R1/sections/LIMITS")).toMatchObject({ body: JSON.stringify({ title: "Limits" }) });
  });
});

describe("payment orders", () => {
  const waiting = {
    payment_order_id: "PO-1",
    status: "pending_approval",
    approvals_required: 2,
    approvals_given: 1,
    approved_by: ["c.harrow"],
  } as const;

  test("an approval answers with the updated payment order and publishes it, and a second one answers 409 (P14)", async () => {
    const { atlas, socket } = await connected({ rows: { paymentOrders: [buildPaymentOrder(waiting)] } });

    const approved = (await ask(atlas, "/payment-orders/PO-1/approve", { method: "POST" })) as {
      readonly status: number;
      readonly body: string;
    };
    const again = (await ask(atlas, "/payment-orders/PO-1/approve", { method: "POST" })) as {
      readonly status: number;
      readonly body: string;
    };

    expect([approved.status, again.status]).toEqual([200, 409]);
    expect(JSON.parse(approved.body)).toEqual(atlas.rows("paymentOrders")[0]);
    expect(JSON.parse(again.body)).toMatchObject({ error: "invalid-transition", status: "approved" });
    expect(socket.take()).toMatchObject([
      { kind: "payment_order", data: { payment_orders: [{ payment_order_id: "PO-1", status: "approved" }] } },
    ]);
  });

  test("with a preset, a rejected payment order is also changed in the rows of the test Atlas", async () => {
    const { atlas } = await connected({ preset: "desk", seed: 4 });
    const order = atlas.rows("paymentOrders").find((row) => row.status === "pending_approval" && row.sanctions_status === "clear");

    const answer = await ask(atlas, `/payment-orders/${order!.payment_order_id}/reject`, { method: "POST", body: '{"reason":"twice"}' });

    expect(answer).toMatchObject({ status: 200 });
    expect(atlas.rows("paymentOrders").find((row) => row.payment_order_id === order!.payment_order_id)).toMatchObject({
      status: "rejected",
      status_reason: "twice",
    });
  });
});

test("the fake page emits `offline` and `online` (P47)", () => {
  const atlas = createTestAtlas();
  const events: string[] = [];
  atlas.page.subscribe((event) => events.push(event));

  atlas.page.offline();
  atlas.page.online();

  expect(events).toEqual(["offline", "online"]);
});

test("with `edges: true` the preset's book holds unusually long quantities", () => {
  const [plain, edged] = [createTestAtlas({ preset: "demo" }), createTestAtlas({ preset: "demo", edges: true })];
  const longest = (atlas: TestAtlas) => Math.max(...atlas.rows("positions").map(({ quantity }) => String(quantity).length));

  expect(longest(plain)).toBeLessThan(18);
  expect(longest(edged)).toBeGreaterThan(20);
});

test("with `lag` a client shows its rows only once they arrive", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const client = createAtlasClient({ ...atlas.options, paths: undefined });
  const size = () => client.store.getState().positions.collection.size;

  atlas.lag(1_000);
  atlas.rest("hang");
  client.connect();
  await atlas.advance(900);
  const before = size();
  await atlas.advance(200);

  expect([before, size()]).toEqual([0, 1]);
  client.dispose();
});
