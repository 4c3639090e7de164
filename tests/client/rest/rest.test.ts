import { describe, expect, test } from "vitest";
import { createRest, type Rest } from "../../../src/client/rest/rest.ts";
import * as feed from "../../../src/client/feed.ts";
import type { AtlasPaths } from "../../../src/client/rest/paths.ts";
import { createRegistry } from "../../../src/domains/registry.ts";
import { defineCollection } from "../../../src/domains/collection.ts";
import { AtlasError } from "../../../src/shared/errors.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

type Answer = (path: string) => Promise<Response>;

const json = (body: unknown, init?: ResponseInit): Promise<Response> => Promise.resolve(new Response(JSON.stringify(body), init));
const never: Answer = () => new Promise(() => undefined);

function setUp(answer: Answer, paths: AtlasPaths = { orders: "/orders" }) {
  const clock = createVirtualClock();
  const asked: string[] = [];
  const emitted: unknown[] = [];
  const rest = createRest({
    async fetch(path, read) {
      asked.push(path);
      return read(await answer(path));
    },
    paths,
    clock,
    emit: (code, detail) => void emitted.push([code, detail]),
  });
  const source = (name: string) => {
    const found = rest.requests(feed).snapshotSources(createRegistry().collections).get(name);
    if (found === undefined) throw new Error(`no source for ${name}`);
    return found;
  };
  return { clock, rest, asked, emitted, source, signal: new AbortController().signal };
}

const sourcesOf = (rest: Rest) => rest.requests(feed).snapshotSources(createRegistry().collections);

async function errorOf(promise: Promise<unknown>): Promise<AtlasError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AtlasError)) throw new Error(`not an AtlasError: ${String(thrown)}`);
  return thrown;
}

/** A page of a proxy or an identity provider. */
const page = () => new Response("<!doctype html><title>Sign in</title>", { headers: { "content-type": "text/html; charset=utf-8" } });

describe("an answer that is no success", () => {
  test.each([401, 403, 404, 405, 410, 429, 500, 503])(
    "the error of a REST answer with status %i names path, status and content type (P12, P35)",
    async (status) => {
      const { source, signal } = setUp(() => json({ error: "secret" }, { status, headers: { "content-type": "application/json" } }));

      const error = await errorOf(source("positions").fetch(signal));

      expect(error.code).toBe("fetch-failed");
      expect(error.detail).toMatchObject({ path: "/positions/snapshot", status, contentType: "application/json" });
      expect(error.message).toContain(`path: /positions/snapshot, status: ${status}, contentType: application/json`);
      expect(error.message).not.toContain("secret");
    },
  );

  test.each([
    ["a slice", "paths.cash", { cash: "/cash" }, (rest: Rest, signal: AbortSignal) => sourcesOf(rest).get("cash")!.fetch(signal)],
    ["positions", "paths.positions", {}, (rest: Rest, signal: AbortSignal) => sourcesOf(rest).get("positions")!.fetch(signal)],
    ["a hook", "paths.orders", { orders: "/orders" }, (rest: Rest, signal: AbortSignal) => rest.rows("orders", signal, ["orders"])],
    [
      "a section",
      "paths.section",
      { section: "/runs/{run_id}" },
      (rest: Rest, signal: AbortSignal) => rest.record("section", signal, { run_id: "R" }),
    ],
    [
      "payment orders by the slice's path",
      "paths.paymentOrders",
      { paymentOrders: "/payments" },
      (rest: Rest, signal: AbortSignal) => rest.rows("paymentOrdersQuery", signal, ["payment_orders"]),
    ],
  ])("the error of a REST answer with status 404 for %s names the option to check: `%s`", async (_, option, paths, call) => {
    const { rest, signal } = setUp(() => json({}, { status: 404 }), paths);

    const error = await errorOf(call(rest, signal));

    expect(error.message).toContain(`check: ${option}`);
  });

  test("the error of a REST answer with status 500 names no option to check", async () => {
    const { rest, signal } = setUp(() => json({}, { status: 500 }));

    expect((await errorOf(rest.record("orders", signal))).message).not.toContain("check");
  });

  test("a REST error names the path as configured, without its query and without parameters", async () => {
    const paths = { section: "https://atlas.example/runs/{run_id}?key=secret" };
    const { rest, signal } = setUp(() => json({}, { status: 500 }), paths);

    const error = await errorOf(rest.record("section", signal, { run_id: "R-77" }));

    expect(error.detail["path"]).toBe("/runs/{run_id}");
    expect(error.message).not.toMatch(/secret|R-77/);
  });

  test.each([
    ["120", undefined, 120_000],
    ["0", undefined, 0],
    ["Wed, 21 Oct 2026 07:30:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 120_000],
    ["Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:30:00 GMT", 0],
    ["86400", undefined, 3_600_000],
    ["soon", undefined, undefined],
    ["-5", "Wed, 21 Oct 2026 07:28:00 GMT", undefined],
  ])("the error of an answer with `Retry-After: %s` holds the time to wait, at most an hour (P23)", async (retryAfter, date, expected) => {
    const headers = { "retry-after": retryAfter, ...(date === undefined ? {} : { date }) };
    const { rest, signal } = setUp(() => json({}, { status: 429, headers }));

    expect((await errorOf(rest.record("orders", signal))).detail["retryAfterMs"]).toEqual(expected);
  });

  test("a `Retry-After` date without a `Date` header is counted from the wall clock (P23)", async () => {
    let at = "";
    const { clock, rest, signal } = setUp(() => json({}, { status: 503, headers: { "retry-after": at } }));
    at = new Date(clock.now() + 90_000).toUTCString();

    expect((await errorOf(rest.record("orders", signal))).detail["retryAfterMs"]).toBeGreaterThan(88_000);
  });
});

describe("an answer that cannot be read", () => {
  test("the error of a sign-in page with status 200 names content type and origin, and quotes nothing of the page", async () => {
    const redirected = Object.defineProperties(page(), {
      redirected: { value: true },
      url: { value: "https://sso.example/login?state=secret" },
    });
    const { source, signal } = setUp(() => Promise.resolve(redirected));

    const error = await errorOf(source("positions").fetch(signal));

    expect(error.code).toBe("fetch-unreadable");
    expect(error.detail).toEqual({
      path: "/positions/snapshot",
      status: 200,
      contentType: "text/html",
      origin: "https://sso.example",
      reason: "not JSON",
    });
    expect(JSON.stringify([error.detail, error.message, error.cause])).not.toMatch(/Sign in|secret/);
  });

  test.each([
    ["nothing", "", "empty"],
    ["half of a text", '{"orders":[', "not JSON"],
    ["JSON without rows", "{}", "no rows"],
  ])("the error of a REST answer with %s names the reason (P12)", async (_, body, reason) => {
    const { rest, signal } = setUp(() => Promise.resolve(new Response(body)));

    const error = await errorOf(rest.rows("orders", signal, ["orders"]));

    expect(error).toMatchObject({ code: "fetch-unreadable", detail: { path: "/orders", status: 200, reason } });
  });

  test("a REST error names a known content type without its parameters, and no unknown one", async () => {
    const { rest, signal } = setUp(() => Promise.resolve(new Response("x", { headers: { "content-type": "Text/HTML; x=secret" } })));
    const odd = setUp(() => Promise.resolve(new Response("x", { headers: { "content-type": "secret" } })));

    expect((await errorOf(rest.record("orders", signal))).detail["contentType"]).toBe("text/html");
    expect((await errorOf(odd.rest.record("orders", odd.signal))).detail["contentType"]).toBeUndefined();
  });
});

describe("a call without an answer", () => {
  test.each([
    ["fetch-failed", { reason: "network or CORS", name: "TypeError" }],
    ["fetch-timeout", { timeoutMs: 10_000 }],
    ["fetch-redirected", { status: 302, origin: "https://sso.example" }],
    ["foreign-origin", {}],
  ] as const)("a REST call that fails with `%s` keeps this code and detail, and its error names the path", async (code, detail) => {
    const { rest, signal } = setUp(() => Promise.reject(new AtlasError(code, { detail })));

    const error = await errorOf(rest.record("orders", signal));

    expect(error.code).toBe(code);
    expect(error.detail).toMatchObject({ path: "/orders", ...detail });
    expect(error.message).toContain("path: /orders");
  });

  test("a REST call without a token keeps code and cause, and its error names the path (P2)", async () => {
    const cause = new Error("signed out");
    const { rest, signal } = setUp(() => Promise.reject(new AtlasError("token-failed", { cause })));

    expect(await errorOf(rest.record("orders", signal))).toMatchObject({ code: "token-failed", cause, detail: { path: "/orders" } });
  });

  test("a REST call that fails for another reason rejects with this reason unchanged", async () => {
    const disposed = new AtlasError("client-disposed");
    const { rest, signal } = setUp(() => Promise.reject(disposed));

    expect(await errorOf(rest.record("orders", signal))).toBe(disposed);
  });
});

describe("an answer that is only a part of the book", () => {
  const rows = [{ position_line_key: "A" }, { position_line_key: "B" }];

  test.each([
    ["206", rows, { status: 206 }, "status 206"],
    ["a link to the next page", { positions: rows, next: "/positions/snapshot?page=2" }, {}, "next"],
    ["a next page", { positions: rows, next_page: 2 }, {}, "next_page"],
    ["a cursor", { positions: rows, nextCursor: "abc" }, {}, "nextCursor"],
    ["`has_more`", { positions: rows, has_more: true }, {}, "has_more"],
    ["a `total` above its rows", { positions: rows, total: 3 }, {}, "total"],
    ["a `total_count` above its rows", { rows, total_count: 500 }, {}, "total_count"],
    ["a `count` above its rows", { items: rows, count: 500 }, {}, "count"],
    ["`meta`", { data: rows, meta: { total: 500 } }, {}, "total"],
    ["`pagination` in an envelope", { data: { positions: rows, pagination: { has_next: true } } }, {}, "has_next"],
    ["`links`", { data: rows, links: { self: "/1", next: "/2" } }, {}, "next"],
    ["a Link header", rows, { headers: { link: '</positions?page=2>; rel="next"' } }, "Link"],
    ["a URL of the next page", { positions: rows, next_page_url: "/2" }, {}, "next_page_url"],
    ["an OData link", { rows, "@odata.nextLink": "/2" }, {}, "@odata.nextLink"],
    ["`totalElements`", { items: rows, totalElements: 500, totalPages: 5 }, {}, "totalElements"],
    ["`is_truncated`", { positions: rows, is_truncated: true }, {}, "is_truncated"],
    ["a header with a total", rows, { headers: { "x-total-count": "3" } }, "X-Total-Count"],
    ["a header with a next page", rows, { headers: { "x-next-page": "2" } }, "X-Next-Page"],
    ["a range of many", rows, { headers: { "content-range": "items 0-1/3" } }, "Content-Range"],
    ["an empty page of many", { positions: [], total: 40 }, {}, "total"],
  ])("a REST answer that is partial by %s is no baseline, and the error names the sign (P35)", async (_, body, init, sign) => {
    const { source, signal } = setUp(() => json(body, init));

    const error = await errorOf(source("positions").fetch(signal));

    expect(error).toMatchObject({ code: "fetch-partial", detail: { path: "/positions/snapshot", sign, check: "paths.positions" } });
  });

  test.each([
    ["null and false where signs may be", { positions: rows, next: null, has_more: false, next_cursor: "", total: null }],
    ["a total of its rows", { positions: rows, total: 2, count: 2, total_count: 2 }],
    ["totals that are amounts, not counts", { positions: rows, total: "1500000.50", totals: { count: 9 }, total_value: 1_500_000 }],
    ["a page that is a number", { positions: rows, page: 1, links: { next: null } }],
    ["a Link of another kind", rows],
    ["rows that hold such fields themselves", { positions: [{ position_line_key: "A", next: "x", total: 900, has_more: true }] }],
  ])("a REST answer with %s does not count as partial (P35)", async (_, body) => {
    const headers = { link: '</positions>; rel="self"', "x-total-count": "1", "x-next-page": "", "content-range": "items 0-0/*" };
    const { source, signal } = setUp(() => json(body, { headers }));

    expect((await source("positions").fetch(signal)).rows).not.toHaveLength(0);
  });

  test("a partial list of reports is no baseline, but a page that a hook requests is accepted (P35)", async () => {
    const { rest, signal } = setUp(() => json({ reports: [], total: 40 }), { reports: "/reports" });

    expect((await errorOf(rest.rows("reports", signal, ["reports"], true))).code).toBe("fetch-partial");
    expect(await rest.rows("reports", signal, ["reports"])).toEqual([]);
  });
});

test.each([
  ["40", "fetch-cached"],
  ["1, 40", "fetch-cached"],
  ["0", undefined],
  ["", undefined],
  ["soon", undefined],
])("an answer with `Age: %s` is no baseline if the age is above 0 seconds (P35)", async (age, code) => {
  const { source, signal } = setUp(() => json([], { headers: { age } }));

  const outcome: unknown = await source("positions")
    .fetch(signal)
    .catch((thrown: unknown) => thrown);

  expect(outcome instanceof AtlasError ? outcome.code : undefined).toBe(code);
});

describe("an answer with a number that has more digits than a double", () => {
  const text = '{"orders":[{"order_id":"O","limits":[{"price":0.12345678901234567}]},{"order_id":"P","quantity":9007199254740993}]}';

  test("a REST answer with an imprecise number is used; its field is reported with the hook's path, without the value (P18)", async () => {
    const { rest, emitted, signal } = setUp(() => Promise.resolve(new Response(text)));

    expect(await rest.rows("orders", signal, ["orders"])).toHaveLength(2);

    expect(emitted).toEqual([
      ["imprecise-number", { path: "/orders", field: "limits.*.price" }],
      ["imprecise-number", { path: "/orders", field: "quantity" }],
    ]);
  });

  test("an imprecise number in a slice's REST answer is reported as in a stream message (P18)", async () => {
    const body = '{"positions":[{"position_line_key":"A","quantity":9007199254740993}]}';
    const { source, emitted, signal } = setUp(() => Promise.resolve(new Response(body)));

    await source("positions").fetch(signal);

    expect(emitted).toEqual([["imprecise-number", { slice: "positions", path: "quantity" }]]);
  });

  test("a number sent as text, or in an answer after the caller aborted, is not reported as imprecise (P18, P44)", async () => {
    const asText = setUp(() => json({ orders: [{ order_id: "9007199254740993" }] }));
    const ended = setUp(() => Promise.resolve(new Response(text)));
    const controller = new AbortController();
    controller.abort();

    await asText.rest.rows("orders", asText.signal, ["orders"]);
    await ended.rest.rows("orders", controller.signal, ["orders"]);

    expect([asText.emitted, ended.emitted]).toEqual([[], []]);
  });
});

test("a REST answer that is JSON within a string is decoded (P8)", async () => {
  const { rest, signal } = setUp(() => json(JSON.stringify({ orders: [1] })));

  expect(await rest.record("orders", signal)).toEqual({ orders: [1] });
});

test.each([
  ["useCurves", "curves"],
  ["useReportSection", "section"],
  ["usePaymentOrdersQuery", "paymentOrdersQuery"],
] as const)("without a path, `path-missing` names the hook `%s` and the option `paths.%s`", async (hook, name) => {
  const { rest, signal } = setUp(never, {});

  const error = await errorOf(rest.record(name, signal));

  expect([error.code, error.detail]).toEqual(["path-missing", { hook, option: `paths.${name}` }]);
  expect([rest.hasPath(name), rest.isCallable(name)]).toEqual([false, false]);
});

test("a REST call with a configured path is possible only with valid parameters", () => {
  const { rest } = setUp(never, { orders: "/orders", section: "/runs/{run_id}" });

  expect(rest.isCallable("orders")).toBe(true);
  expect(rest.isCallable("section", { run_id: "R" })).toBe(true);
  expect(rest.isCallable("section", { run_id: ".." })).toBe(false);
});

test.each(["[]", "7", '"text"', "null"])(
  "a REST answer that is %s is no section, and its error names path, status and content type (P12)",
  async (body) => {
    const { rest, signal } = setUp(() => Promise.resolve(new Response(body, { headers: { "content-type": "application/json" } })), {
      section: "/runs/{run_id}",
    });

    const error = await errorOf(rest.record("section", signal, { run_id: "R" }));

    expect(error).toMatchObject({
      code: "fetch-unreadable",
      detail: { path: "/runs/{run_id}", status: 200, contentType: "application/json", reason: "not an object" },
    });
  },
);

test("parameters are put into the REST path, encoded", async () => {
  const { rest, asked, signal } = setUp(() => json({}), { section: "/runs/{run_id}/sections/{section_code}" });

  await rest.record("section", signal, { run_id: "R/1", section_code: "a b" });

  expect(asked).toEqual(["/runs/R%2F1/sections/a%20b"]);
});

test.each([
  ["an id that is `.`", { run_id: ".", section_code: "A" }, "run_id"],
  ["an id that is `..`", { run_id: "R", section_code: ".." }, "section_code"],
  ["an empty id", { run_id: "", section_code: "A" }, "run_id"],
  ["half of a surrogate pair", { run_id: "\ud800", section_code: "A" }, "run_id"],
  ["a part that the hook does not have", { runId: "R", section_code: "A" }, "run_id"],
  ["a name that every object has", { section_code: "A" }, "run_id"],
])("%s is refused before the REST call; the error names the part and the option, but not the id (P2)", async (_, ids, parameter) => {
  const { rest, asked, signal } = setUp(() => json({}), { section: "/runs/{run_id}/sections/{section_code}?key=secret" });

  const error = await errorOf(rest.record("section", signal, ids));

  expect(error.code).toBe("path-parameter");
  expect(error.detail).toEqual({
    hook: "useReportSection",
    path: "/runs/{run_id}/sections/{section_code}",
    parameter,
    check: "paths.section",
  });
  expect(asked).toEqual([]);
});

test.each(["...", "..a", "a/../b", "%2e%2e", "..%2f", "\\..\\", "R#1?x=1", "é"])(
  "the id `%s` is encoded as one segment of the REST path (P2)",
  async (id) => {
    const { rest, asked, signal } = setUp(() => json({}), { section: "/runs/{run_id}/end" });

    await rest.record("section", signal, { run_id: id });

    const { pathname, search, hash } = new URL(`https://atlas.example${asked[0] ?? ""}`);
    expect([pathname.split("/").map(decodeURIComponent), search, hash]).toEqual([["", "runs", id, "end"], "", ""]);
  },
);

test("positions have a REST source unless their path is null; other slices have one only if a path is configured (P17)", () => {
  const names = (paths: AtlasPaths) => [...sourcesOf(setUp(never, paths).rest).keys()];

  expect(names({})).toEqual(["positions"]);
  expect(names({ positions: undefined, cash: undefined })).toEqual(["positions"]);
  expect(names({ positions: null, cash: "/cash", ocp: { path: "/ocp", watermark: { field: "seq" } } })).toEqual(["cash", "ocp"]);
});

test("a collection that the application defines is fetched from its own `rest` path", async () => {
  const quotes = defineCollection({ kind: "quote", name: "quotes", key: "id", rest: "/quotes" });
  const { rest, asked, signal } = setUp(() => json([{ id: "Q" }]));

  const answer = await rest.requests(feed).snapshotSources([quotes]).get("quotes")?.fetch(signal);

  expect(asked).toEqual(["/quotes"]);
  expect(answer).toEqual({ rows: [{ id: "Q" }], watermark: undefined });
});

test.each([
  ["an array", [{ position_line_key: "A" }]],
  ["the slice's field", { positions: [{ position_line_key: "A" }] }],
  ["`rows`", { rows: [{ position_line_key: "A" }] }],
  ["`items`", { items: [{ position_line_key: "A" }] }],
  ["an envelope", { data: { positions: [{ position_line_key: "A" }] } }],
])("the rows of a REST snapshot are found in %s (P17)", async (_, body) => {
  const { source, signal } = setUp(() => json(body));

  expect((await source("positions").fetch(signal)).rows).toEqual([{ position_line_key: "A" }]);
});

test.each([
  ["an error in a good answer", { error: "maintenance" }],
  ["null", null],
  ["nothing recognised", {}],
  ["rows that are none", { positions: "soon" }],
  ["a number", 7],
])("a REST answer that is %s is a failure, not an empty book (P16, P35)", async (_, body) => {
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
])("a watermark field of %j in the body is read as %j (P35)", async (sent, watermark) => {
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
])("a watermark time of %j includes the messages sent before that millisecond (P9, P35)", async (sent, watermark) => {
  const { source, signal } = setUp(() => json({ positions: [], as_of: sent }), {
    positions: { path: "/p", watermark: { field: "as_of", by: "ts" } },
  });

  expect(source("positions").watermark).toBe("ts");
  expect((await source("positions").fetch(signal)).watermark).toBe(watermark);
});

test("a watermark is read from the configured header, and is undefined if the header is missing (P35)", async () => {
  const paths: AtlasPaths = { positions: { path: "/p", watermark: { header: "x-seq" } } };
  const withHeader = setUp(() => json([], { headers: { "x-seq": "44" } }), paths);
  const withoutHeader = setUp(() => json([]), paths);

  expect((await withHeader.source("positions").fetch(withHeader.signal)).watermark).toBe(44);
  expect((await withoutHeader.source("positions").fetch(withoutHeader.signal)).watermark).toBeUndefined();
});

test("the probe uses the positions path unless another is configured; only a configured probe counts a 403 (P3)", () => {
  expect(setUp(never, {}).rest.probe).toEqual({ path: "/positions/snapshot", isExplicit: false });
  expect(setUp(never, { probe: undefined }).rest.probe).toEqual({ path: "/positions/snapshot", isExplicit: false });
  expect(setUp(never, { positions: { path: "/p", watermark: { field: "seq" } } }).rest.probe).toEqual({ path: "/p", isExplicit: false });
  expect(setUp(never, { positions: null }).rest.probe).toBeUndefined();
  expect(setUp(never, { probe: "/me" }).rest.probe).toEqual({ path: "/me", isExplicit: true });
});

test("the payment orders query uses the path of the payment orders slice by default", async () => {
  const { rest, asked, signal } = setUp(() => json([]), { paymentOrders: "/payment-orders" });

  await rest.rows("paymentOrdersQuery", signal, ["payment_orders"]);

  expect(asked).toEqual(["/payment-orders"]);
});
