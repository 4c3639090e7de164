import { expect, test } from "vitest";
import { createRest } from "../../src/client/rest.ts";
import type { AtlasPaths } from "../../src/client/paths.ts";
import { createRegistry } from "../../src/domains/registry.ts";
import { defineCollection } from "../../src/domains/collection.ts";
import { AtlasError } from "../../src/shared/errors.ts";
import { createVirtualClock, settled } from "../support/virtual-clock.ts";

type Answer = (path: string, signal: AbortSignal) => Promise<Response>;

const json = (body: unknown, init?: ResponseInit): Promise<Response> => Promise.resolve(new Response(JSON.stringify(body), init));
const never: Answer = () => new Promise(() => undefined);

function setUp(answer: Answer, paths: AtlasPaths = { orders: "/orders" }) {
  const clock = createVirtualClock();
  const asked: string[] = [];
  const rest = createRest({
    fetch(path, { signal }) {
      asked.push(path);
      return answer(path, signal);
    },
    paths,
    timeoutMs: 10_000,
    clock,
  });
  const controller = new AbortController();
  const source = (name: string) => {
    const found = rest.snapshotSources(createRegistry().collections).get(name);
    if (found === undefined) throw new Error(`no source for ${name}`);
    return found;
  };
  return { clock, rest, asked, controller, source, signal: controller.signal };
}

async function errorOf(promise: Promise<unknown>): Promise<AtlasError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AtlasError)) throw new Error(`not an AtlasError: ${String(thrown)}`);
  return thrown;
}

test.each([401, 403, 404, 429, 500, 503])("P12: a status of %i is a typed error that tells the status", async (status) => {
  const { rest, signal } = setUp(() => json({ orders: [] }, { status }));

  const error = await errorOf(rest.query("orders", signal));

  expect([error.code, error.detail]).toEqual(["fetch-failed", { status }]);
});

test.each([
  ["HTML, as a proxy sends it", "<!doctype html><title>Sign in</title>"],
  ["nothing", ""],
  ["half of a text", '{"orders":['],
])("P12: %s is a typed error that quotes nothing of it", async (_, body) => {
  const { rest, signal } = setUp(() => Promise.resolve(new Response(body)));

  const error = await errorOf(rest.query("orders", signal));

  expect(error.code).toBe("fetch-unreadable");
  expect(JSON.stringify([error.detail, error.message, error.cause])).not.toContain("Sign in");
});

test("P12: a server that hangs is a typed error once the deadline is over, whether or not it minds the signal", async () => {
  const { rest, clock, signal } = setUp(never);
  const failing = errorOf(rest.query("orders", signal));

  await clock.advanceAsync(9_999);
  const armed = clock.pendingCount;
  await clock.advanceAsync(1);

  expect(armed).toBe(1);
  expect((await failing).code).toBe("fetch-timeout");
  expect(clock.pendingCount).toBe(0);
});

test("P12: a body that never ends is over at the deadline too, and its request is aborted", async () => {
  let given: AbortSignal | undefined;
  const { rest, clock, signal } = setUp((_, limited) => {
    given = limited;
    return Promise.resolve(new Response(new ReadableStream()));
  });
  const failing = errorOf(rest.query("orders", signal));

  await clock.advanceAsync(10_000);

  expect((await failing).code).toBe("fetch-timeout");
  expect(given?.aborted).toBe(true);
});

test("decision 8: what the network throws is not handed on, since it may hold a URL or a header", async () => {
  const { rest, signal } = setUp(() => Promise.reject(new TypeError("failed: Authorization: Bearer secret")));

  const error = await errorOf(rest.query("orders", signal));

  expect([error.code, error.detail, error.cause]).toEqual(["fetch-failed", { name: "TypeError" }, undefined]);
});

test("P2: errors of the authorised fetch stay as they are", async () => {
  const refused = new AtlasError("token-missing");
  const { rest, signal } = setUp(() => Promise.reject(refused));

  expect(await errorOf(rest.query("orders", signal))).toBe(refused);
});

test("who ends a call is told their own reason, at once, and no timer stays armed", async () => {
  const { rest, clock, controller, signal } = setUp(never);
  const reason = new Error("unmounted");
  const failing = rest.query("orders", signal);
  const thrown = failing.catch((error: unknown) => error);
  await settled();

  controller.abort(reason);
  const armed = clock.pendingCount;

  expect(armed).toBe(0);
  expect(await thrown).toBe(reason);
});

test("a call that was ended before it began asks nobody", async () => {
  const { rest, asked, controller, signal } = setUp(never);
  controller.abort(new Error("unmounted"));

  await expect(rest.query("orders", signal)).rejects.toThrow("unmounted");
  expect(asked).toEqual([]);
});

test("P8: an answer that is JSON in a string is read", async () => {
  const { rest, signal } = setUp(() => json(JSON.stringify({ orders: [1] })));

  expect(await rest.query("orders", signal)).toEqual({ orders: [1] });
});

test("a hook without a path fails with `path-missing`, which names the path", async () => {
  const { rest, signal } = setUp(never, {});

  const error = await errorOf(rest.query("curves", signal));

  expect([error.code, error.detail, rest.hasPath("curves")]).toEqual(["path-missing", { path: "curves" }, false]);
});

test("parameters are put into the path, encoded", async () => {
  const { rest, asked, signal } = setUp(() => json({}), { section: "/runs/{run_id}/sections/{section_code}" });

  await rest.query("section", signal, { run_id: "R/1", section_code: "a b" });

  expect(asked).toEqual(["/runs/R%2F1/sections/a%20b"]);
});

test("P17: positions have a REST source by default, which null switches off; others where they are configured", () => {
  const sourcesOf = (paths: AtlasPaths) => [...setUp(never, paths).rest.snapshotSources(createRegistry().collections).keys()];

  expect(sourcesOf({})).toEqual(["positions"]);
  expect(sourcesOf({ positions: null, cash: "/cash", ocp: { path: "/ocp", watermark: { field: "seq" } } })).toEqual(["cash", "ocp"]);
});

test("a collection of the application's own brings its path along", async () => {
  const quotes = defineCollection({ kind: "quote", name: "quotes", key: "id", rest: "/quotes" });
  const { rest, asked, signal } = setUp(() => json([{ id: "Q" }]));

  const answer = await rest.snapshotSources([quotes]).get("quotes")?.fetch(signal);

  expect(asked).toEqual(["/quotes"]);
  expect(answer).toEqual({ rows: [{ id: "Q" }], watermark: undefined });
});

test.each([
  ["an array", [{ position_line_key: "A" }]],
  ["the slice's field", { positions: [{ position_line_key: "A" }] }],
  ["`rows`", { rows: [{ position_line_key: "A" }] }],
  ["`items`", { items: [{ position_line_key: "A" }] }],
  ["an envelope", { data: { positions: [{ position_line_key: "A" }] } }],
])("P17: the rows of a snapshot are found in %s", async (_, body) => {
  const { source, signal } = setUp(() => json(body));

  expect((await source("positions").fetch(signal)).rows).toEqual([{ position_line_key: "A" }]);
});

test.each([
  ["an error in a good answer", { error: "maintenance" }],
  ["null", null],
  ["nothing recognised", {}],
  ["rows that are none", { positions: "soon" }],
  ["a number", 7],
])("P16, P35: %s is a failure, never an empty book", async (_, body) => {
  const { source, signal } = setUp(() => json(body));

  expect((await errorOf(source("positions").fetch(signal))).code).toBe("fetch-unreadable");
});

test.each([
  [12, 12],
  ["12", 12],
  [0, 0],
  ["", undefined],
  ["twelve", undefined],
  [1.5, undefined],
  [null, undefined],
])("P35: a watermark of %j in the body is %j", async (sent, watermark) => {
  const { source, signal } = setUp(() => json({ positions: [], as_of_seq: sent }), {
    positions: { path: "/p", watermark: { field: "as_of_seq" } },
  });

  expect(source("positions").watermark).toBe("seq");
  expect((await source("positions").fetch(signal)).watermark).toBe(watermark);
});

test.each([
  ["2026-11-22T10:00:00.250Z", Date.parse("2026-11-22T10:00:00.249Z")],
  ["2026-11-22T11:00:00.2509+01:00", Date.parse("2026-11-22T10:00:00.249Z")],
  ["yesterday", undefined],
  [1_763_805_600_000, undefined],
  [undefined, undefined],
])("P9, P35: a watermark that is the time %j holds what was sent before that millisecond", async (sent, watermark) => {
  const { source, signal } = setUp(() => json({ positions: [], as_of: sent }), {
    positions: { path: "/p", watermark: { field: "as_of", by: "ts" } },
  });

  expect(source("positions").watermark).toBe("ts");
  expect((await source("positions").fetch(signal)).watermark).toBe(watermark);
});

test("P35: a watermark may come in a header, or be missing there", async () => {
  const paths: AtlasPaths = { positions: { path: "/p", watermark: { header: "x-seq" } } };
  const told = setUp(() => json([], { headers: { "x-seq": "44" } }), paths);
  const silent = setUp(() => json([]), paths);

  expect((await told.source("positions").fetch(told.signal)).watermark).toBe(44);
  expect((await silent.source("positions").fetch(silent.signal)).watermark).toBeUndefined();
});

test("P3: the probe is the positions path unless another is given, or none is there", () => {
  expect(setUp(never, {}).rest.probePath).toBe("/positions/snapshot");
  expect(setUp(never, { positions: { path: "/p", watermark: { field: "seq" } } }).rest.probePath).toBe("/p");
  expect(setUp(never, { positions: null }).rest.probePath).toBeUndefined();
  expect(setUp(never, { probe: "/me" }).rest.probePath).toBe("/me");
});

test("the payment orders' query falls back on the path of their slice", async () => {
  const { rest, asked, signal } = setUp(() => json([]), { paymentOrders: "/payment-orders" });

  await rest.query("paymentOrdersQuery", signal);

  expect(asked).toEqual(["/payment-orders"]);
});
