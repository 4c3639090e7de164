import { describe, expect, test } from "vitest";
import { createEngine } from "../../../src/engine/engine.ts";
import { createEngineFetch } from "../../../src/engine/http/fetch.ts";
import { simulatorPaths } from "../../../src/engine/http/paths.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

async function newServer() {
  const clock = createVirtualClock();
  const engine = createEngine({ clock });
  const engineFetch = createEngineFetch(engine);
  const { token } = await engine.tokens.issue();
  const get = (path: string, init: RequestInit = {}) =>
    engineFetch(`https://atlas.example${path}`, { headers: { authorization: `Bearer ${token}` }, ...init });
  /** Lets as much time pass as an answer without faults takes. */
  const answerTo = async (path: string, init?: RequestInit) => {
    const answer = get(path, init);
    await clock.advanceAsync(0);
    return answer;
  };
  return { clock, engine, engineFetch, get, answerTo, token };
}

test("POST /api/token returns a token, and requests without a valid token are answered 401 (P2)", async () => {
  const { clock, engineFetch, answerTo } = await newServer();

  const asked = engineFetch("https://atlas.example/api/token", { method: "POST" });
  await clock.advanceAsync(0);
  const bare = await answerTo("/positions/snapshot", { headers: {} });
  const forged = await answerTo("/positions/snapshot", { headers: { authorization: "Bearer forged" } });

  expect(await (await asked).json()).toEqual({ access_token: expect.any(String) as string, token_type: "Bearer", expires_in: 300 });
  expect([bare.status, forged.status]).toEqual([401, 401]);
  expect(bare.headers.get("www-authenticate")).toBe("Bearer");
});

test("POST /token with a user_id issues the token of that user, who then approves without being named in each call", async () => {
  const { clock, engine, engineFetch, answerTo } = await newServer();
  const isOpen = (row: Readonly<Record<string, unknown>>) => row["status"] === "pending_approval" && row["sanctions_status"] === "clear";
  const order = engine.rows("paymentOrders").find(isOpen);
  const issue = async (body: string) => {
    const asked = engineFetch("https://atlas.example/token", { method: "POST", body });
    await clock.advanceAsync(0);
    return asked;
  };

  const { access_token: token } = (await (await issue('{"user_id":"p.chandra"}')).json()) as { readonly access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  const approved = await answerTo(`/payment-orders/${String(order?.["payment_order_id"])}/approve`, { method: "POST", headers });
  const again = await answerTo(`/payment-orders/${String(order?.["payment_order_id"])}/approve`, { method: "POST", headers });

  expect(((await approved.json()) as { readonly approved_by: readonly string[] }).approved_by).toContain("p.chandra");
  expect(again.status).toBe(409);
  expect(await Promise.all(['{"user_id":7}', "user_id=p.chandra"].map(async (body) => (await issue(body)).status))).toEqual([400, 400]);
});

test("a token is accepted for the 300 s of its `expires_in`, and then answered 401 (P2)", async () => {
  const { clock, answerTo } = await newServer();

  clock.advance(299_000);
  const young = await answerTo("/probe");
  clock.advance(2_000);
  const old = await answerTo("/probe");

  expect([young.status, old.status]).toEqual([200, 401]);
});

test("every REST path answers with and without the prefix of the base URL (P1)", async () => {
  const { answerTo } = await newServer();
  const paths = Object.values(simulatorPaths).map((path) => path.replace("{run_id}", "RUN-601").replace("{section_code}", "SUMMARY"));

  const statuses = await Promise.all(paths.flatMap((path) => [answerTo(path), answerTo(`/api${path}`)]));

  expect(statuses.map(({ status }) => status)).toEqual(Array(paths.length * 2).fill(200));
});

test("REST serves the same rows as the stream (P17)", async () => {
  const { engine, answerTo } = await newServer();
  engine.tick(5);

  const positions = (await (await answerTo("/positions/snapshot")).json()) as unknown;
  const balances = (await (await answerTo("/cash-balances/snapshot")).json()) as unknown;

  expect(positions).toEqual({ positions: engine.rows("positions") });
  expect(balances).toEqual({ cash_balances: engine.rows("cash") });
});

test("after a signal, REST serves the data that the signal announced (P24)", async () => {
  const { engine, answerTo } = await newServer();
  const announced: unknown[] = [];
  engine.onPublish(({ kind, data }) => {
    if (kind === "orders") announced.push(...(data as { readonly orders: unknown[] }).orders);
  });

  while (announced.length === 0) engine.tick();

  const { orders } = (await (await answerTo("/orders")).json()) as { readonly orders: unknown[] };
  expect(orders).toEqual(expect.arrayContaining(announced));
});

test("an edited section shows its editor, and an unknown section is answered 404 (P27)", async () => {
  const { engine, answerTo } = await newServer();

  engine.control({ verb: "edit", runId: "RUN-601", sectionCode: "LIMITS" });
  const section = (await (await answerTo("/reports/RUN-601/sections/LIMITS")).json()) as unknown;
  const missing = await answerTo("/reports/RUN-1/sections/LIMITS");

  expect(section).toMatchObject({ run_id: "RUN-601", section_code: "LIMITS", user_id: expect.any(String) as string, version: 2 });
  expect(missing.status).toBe(404);
});

test("after a desk is locked, only its reports show a lock in REST (P28)", async () => {
  const { engine, answerTo } = await newServer();

  engine.control({ verb: "lock", deskId: "DESK-FX" });

  const { reports } = (await (await answerTo("/reports")).json()) as {
    readonly reports: readonly { readonly desk_id: string | null; readonly locked_at: string | null }[];
  };
  expect(reports.map(({ desk_id, locked_at }) => [desk_id, locked_at !== null])).toEqual([
    ["DESK-FX", true],
    ["DESK-FX", true],
    ["DESK-RATES", false],
    ["DESK-EQUITY", false],
    [null, false],
  ]);
});

test("payment orders can be filtered by their status", async () => {
  const { engine, answerTo } = await newServer();

  const answer = (await (await answerTo("/payment-orders?status=settled&limit=2")).json()) as unknown;

  const settled = engine.rows("paymentOrders").filter((row) => row["status"] === "settled");
  expect(answer).toEqual({ payment_orders: settled.slice(0, 2), total: settled.length });
});

test("REST fails, answers a sign-in page, is slow or hangs for the given time, and then works again (P35)", async () => {
  const { clock, engine, get, answerTo } = await newServer();

  engine.control({ verb: "rest", mode: "fail", durationMs: 1_000, status: 502 });
  const failed = await answerTo("/orders");
  engine.control({ verb: "rest", mode: "html", durationMs: 1_000 });
  const page = await answerTo("/orders");
  engine.control({ verb: "rest", mode: "slow", durationMs: 1_000, delayMs: 400 });
  const slow = settledAt(get("/orders"), clock);
  await clock.advanceAsync(0);
  engine.control({ verb: "rest", mode: "hang", durationMs: 1_000 });
  const hanging = settledAt(get("/orders"), clock);
  await clock.advanceAsync(1_000);
  const well = await answerTo("/orders");

  expect(failed.status).toBe(502);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect((await hanging) - (await slow)).toBe(600);
  expect(well.status).toBe(200);
});

describe("faults of REST", () => {
  const statuses = async (server: Awaited<ReturnType<typeof newServer>>, paths: readonly string[]) => {
    const answers: number[] = [];
    for (const path of paths) answers.push((await server.answerTo(path)).status);
    return answers;
  };

  test.each([403, 404, 405, 410])("a single REST path answers %i until it is healed, with and without the prefix (P35)", async (status) => {
    const server = await newServer();

    server.engine.control({ verb: "rest", mode: "fail", status, path: "curves" });
    const troubled = await statuses(server, ["/curves", "/api/curves", "/orders"]);
    server.engine.control({ verb: "heal" });

    expect(troubled).toEqual([status, status, 200]);
    expect(await statuses(server, ["/curves"])).toEqual([200]);
  });

  test("a REST fault on a path with parameters is set by the path's name or by one concrete path", async () => {
    const server = await newServer();
    const section = "/reports/RUN-601/sections/LIMITS";

    server.engine.control({ verb: "rest", mode: "fail", path: "section", count: 1 });
    const named = await statuses(server, [section, section]);
    server.engine.control({ verb: "rest", mode: "fail", path: section, count: 1 });
    const written = await statuses(server, ["/reports/RUN-601/sections/SUMMARY", section]);

    expect([named, written]).toEqual([
      [503, 200],
      [200, 503],
    ]);
  });

  test("a REST fault with a `count` of 1 slows down the first answer only (P17)", async () => {
    const { clock, engine, get } = await newServer();
    const askedAt = clock.now();

    engine.control({ verb: "rest", mode: "slow", delayMs: 700, count: 1, path: "positions" });
    const [first, second] = [settledAt(get("/positions/snapshot"), clock), settledAt(get("/positions/snapshot"), clock)];
    await clock.advanceAsync(1_000);

    expect([(await first) - askedAt, (await second) - askedAt]).toEqual([700, 0]);
  });

  test("a failing REST answer carries the given `Retry-After` (P23)", async () => {
    const { engine, answerTo } = await newServer();

    engine.control({ verb: "rest", mode: "fail", status: 429, retryAfterSeconds: 7 });
    const answer = await answerTo("/orders");

    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
  });

  test("a cut REST connection rejects with a TypeError, once for a `count` of 1 (P3)", async () => {
    const { clock, engine, get } = await newServer();

    engine.control({ verb: "rest", mode: "cut", count: 1 });
    const outcomes = Promise.allSettled([get("/orders"), get("/orders")]);
    await clock.advanceAsync(0);

    const [cut, whole] = await outcomes;
    expect(cut).toEqual({ status: "rejected", reason: new TypeError("Failed to fetch") });
    expect(whole).toMatchObject({ status: "fulfilled", value: { status: 200 } });
  });

  test("the fault `cache` gives REST answers a `max-age`, or only an old `Last-Modified` (P42)", async () => {
    const { clock, engine, answerTo } = await newServer();
    const plain = await answerTo("/positions/snapshot");

    engine.control({ verb: "cache", as: "max-age", seconds: 30, path: "positions" });
    const lasting = await answerTo("/positions/snapshot");
    const elsewhere = await answerTo("/trades/snapshot");
    engine.control({ verb: "cache", as: "last-modified", seconds: 30, path: "positions" });
    const old = await answerTo("/positions/snapshot");

    expect([plain, lasting, elsewhere, old].map(({ headers }) => headers.get("cache-control"))).toEqual([
      "no-store",
      "private, max-age=30",
      "no-store",
      null,
    ]);
    expect(Date.parse(old.headers.get("last-modified") ?? "")).toBe(Math.floor((clock.now() - 300_000) / 1_000) * 1_000);
  });

  test("the fault `cache` with `age` repeats the first answer with its growing `Age` (P35)", async () => {
    const { clock, engine, answerTo } = await newServer();

    engine.control({ verb: "cache", as: "age", seconds: 40 });
    const first = await answerTo("/positions/snapshot");
    const rows = engine.rows("positions");
    clock.advance(5_000);
    engine.tick(40);
    const second = await answerTo("/positions/snapshot");

    expect([first, second].map(({ headers }) => headers.get("age"))).toEqual(["40", "45"]);
    expect(await second.json()).toEqual({ positions: rows });
    expect(engine.rows("positions")).not.toEqual(rows);
  });

  test.each([
    ["next", 200, { next: "?page=2" }],
    ["has_more", 200, { has_more: true }],
    ["total", 200, { total: 100 }],
    ["206", 206, {}],
  ] as const)("the fault `partial` answers with half of the rows and shows this by %s (P35)", async (as, status, says) => {
    const { engine, answerTo } = await newServer();
    const rows = engine.rows("positions");

    engine.control({ verb: "partial", as, count: 1 });
    const partial = await answerTo("/positions/snapshot");
    const whole = await answerTo("/positions/snapshot");

    const total = "total" in says ? { total: rows.length } : {};
    expect(partial.status).toBe(status);
    expect(await partial.json()).toEqual({ positions: rows.slice(0, Math.floor(rows.length / 2)), ...says, ...total });
    expect([whole.status, await whole.json()]).toEqual([200, { positions: rows }]);
  });

  test("the fault `counter` adds a number to REST answers that is not the stream's (P35)", async () => {
    const { engine, answerTo } = await newServer();
    const seqOf = async (path: string) => ((await (await answerTo(path)).json()) as { readonly seq?: number }).seq;

    engine.control({ verb: "counter", startsAt: 9_000 });
    const seqs = [await seqOf("/positions/snapshot"), await seqOf("/trades/snapshot"), await seqOf("/probe")];
    engine.control({ verb: "heal" });

    expect(seqs).toEqual([9_000, 9_001, undefined]);
    expect(await seqOf("/positions/snapshot")).toBeUndefined();
  });

  test("the REST faults slow, partial and cache apply to one answer together (P17, P35, P42)", async () => {
    const { clock, engine, get } = await newServer();

    engine.control({ verb: "rest", mode: "slow", delayMs: 500 });
    engine.control({ verb: "partial", as: "206" });
    engine.control({ verb: "cache", as: "max-age" });
    const answer = get("/positions/snapshot");
    await clock.advanceAsync(500);

    const { status, headers } = await answer;
    expect([status, headers.get("cache-control")]).toEqual([206, "private, max-age=30"]);
  });

  test("a REST fault with an unknown path or mode is refused with the valid values", () => {
    const engine = createEngine();

    const answers = [
      engine.controlUnknown({ verb: "rest", mode: "fail", path: "positionz" }),
      engine.controlUnknown({ verb: "rest", mode: "sulk" }),
      engine.controlUnknown({ verb: "partial" }),
    ];

    expect(answers.map((answer) => (answer.ok ? "" : answer.error))).toEqual([
      expect.stringMatching(/^rest: "path" must be one of positions, .* or a path that begins with \/, not "positionz"$/) as string,
      'rest: "mode" must be one of fail, slow, html, hang, cut, not "sulk"',
      'partial: "as" must be one of next, has_more, total, 206, not left out',
    ]);
  });
});

test("an aborted call rejects with its signal's reason, and a call to a stopped server with a TypeError", async () => {
  const { clock, engine, get } = await newServer();
  const controller = new AbortController();
  engine.control({ verb: "rest", mode: "hang", durationMs: 60_000 });

  const aborted = get("/orders", { signal: controller.signal });
  const cut = get("/orders");
  await clock.advanceAsync(10);
  controller.abort(new Error("no longer wanted"));
  engine.control({ verb: "stop", durationMs: 1_000 });
  const refused = get("/orders");
  const outcomes = Promise.allSettled([aborted, cut, refused]);
  await clock.advanceAsync(0);

  expect((await outcomes).map((outcome) => (outcome.status === "rejected" ? String(outcome.reason) : "answered"))).toEqual([
    "Error: no longer wanted",
    "TypeError: Failed to fetch",
    "TypeError: Failed to fetch",
  ]);
});

async function settledAt(answer: Promise<Response>, clock: { now(): number }): Promise<number> {
  await answer;
  return clock.now();
}
