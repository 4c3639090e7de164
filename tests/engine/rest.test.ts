import { expect, test } from "vitest";
import { createEngine } from "../../src/engine/engine.ts";
import { createEngineFetch } from "../../src/engine/fetch.ts";
import { simulatorPaths } from "../../src/engine/paths.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

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

test("P2: a token is handed out, and what is asked without one is answered with 401", async () => {
  const { clock, engineFetch, answerTo } = await newServer();

  const asked = engineFetch("https://atlas.example/api/token", { method: "POST" });
  await clock.advanceAsync(0);
  const bare = await answerTo("/positions/snapshot", { headers: {} });
  const forged = await answerTo("/positions/snapshot", { headers: { authorization: "Bearer forged" } });

  expect(await (await asked).json()).toEqual({ access_token: expect.any(String) as string, token_type: "Bearer", expires_in: 300 });
  expect([bare.status, forged.status]).toEqual([401, 401]);
  expect(bare.headers.get("www-authenticate")).toBe("Bearer");
});

test("P2: a token is good for as long as it was said to be", async () => {
  const { clock, answerTo } = await newServer();

  clock.advance(299_000);
  const young = await answerTo("/probe");
  clock.advance(2_000);
  const old = await answerTo("/probe");

  expect([young.status, old.status]).toEqual([200, 401]);
});

test("P1: every path answers with and without the prefix of the base URL", async () => {
  const { answerTo } = await newServer();
  const paths = Object.values(simulatorPaths).map((path) => path.replace("{run_id}", "RUN-601").replace("{section_code}", "SUMMARY"));

  const statuses = await Promise.all(paths.flatMap((path) => [answerTo(path), answerTo(`/api${path}`)]));

  expect(statuses.map(({ status }) => status)).toEqual(Array(paths.length * 2).fill(200));
});

test("P17: REST tells the same rows as the stream", async () => {
  const { engine, answerTo } = await newServer();
  engine.tick(5);

  const positions = (await (await answerTo("/positions/snapshot")).json()) as unknown;
  const balances = (await (await answerTo("/cash-balances/snapshot")).json()) as unknown;

  expect(positions).toEqual({ positions: engine.rows("positions") });
  expect(balances).toEqual({ cash_balances: engine.rows("cash") });
});

test("P24: what a signal announces is what REST tells next", async () => {
  const { engine, answerTo } = await newServer();
  const announced: unknown[] = [];
  engine.onPublish(({ kind, data }) => {
    if (kind === "orders") announced.push(...(data as { readonly orders: unknown[] }).orders);
  });

  while (announced.length === 0) engine.tick();

  const { orders } = (await (await answerTo("/orders")).json()) as { readonly orders: unknown[] };
  expect(orders).toEqual(expect.arrayContaining(announced));
});

test("P27: an edited section shows its editor, and a section that does not exist is not found", async () => {
  const { engine, answerTo } = await newServer();

  engine.control({ verb: "edit", runId: "RUN-601", sectionCode: "LIMITS" });
  const section = (await (await answerTo("/reports/RUN-601/sections/LIMITS")).json()) as unknown;
  const missing = await answerTo("/reports/RUN-1/sections/LIMITS");

  expect(section).toMatchObject({ run_id: "RUN-601", section_code: "LIMITS", user_id: expect.any(String) as string, version: 2 });
  expect(missing.status).toBe(404);
});

test("P28: a locked desk shows in its reports and in no others", async () => {
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

test("payment orders can be asked for by their status", async () => {
  const { engine, answerTo } = await newServer();

  const answer = (await (await answerTo("/payment-orders?status=settled&limit=2")).json()) as unknown;

  const settled = engine.rows("paymentOrders").filter((row) => row["status"] === "settled");
  expect(answer).toEqual({ payment_orders: settled.slice(0, 2), total: settled.length });
});

test("P35: REST can fail, answer a sign-in page, be slow or hang, and is well again afterwards", async () => {
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

test("an aborted call rejects with the reason of its signal, and a call to a server that is down with a TypeError", async () => {
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
