/** The application's own calls over a real connection, whose `fetch` and `getToken` are the test's. */
import { describe, expect, test } from "vitest";
import { createClientFetch } from "../../../src/client/rest/client-fetch.ts";
import { AtlasError } from "../../../src/shared/errors.ts";
import type { ConnectionOptions } from "../../../src/connection/connection-options.ts";
import { createHarness } from "../../connection/harness.ts";

function setUp(overrides: Partial<ConnectionOptions> = {}) {
  const harness = createHarness(overrides);
  return { harness, fetch: createClientFetch(() => harness) };
}

const approval = {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ user_id: "U7" }),
} as const;

async function errorOf(promise: Promise<unknown>): Promise<AtlasError> {
  const thrown: unknown = await promise.catch((error: unknown) => error);
  if (!(thrown instanceof AtlasError)) throw new Error(`not an AtlasError: ${String(thrown)}`);
  return thrown;
}

describe("a call of the application's own", () => {
  test("carries the token, bypasses caches, follows no redirect, and sends method, headers and body as they were given (P2, P42)", async () => {
    const { harness, fetch } = setUp();

    await fetch("/payment-orders/PO1/approve", approval);

    expect(harness.called).toMatchObject([
      {
        url: "https://atlas.example/desk/payment-orders/PO1/approve",
        authorization: "Bearer good",
        init: { method: "POST", body: '{"user_id":"U7"}', cache: "no-store", redirect: "manual" },
      },
    ]);
    expect(new Headers(harness.called[0]!.init.headers).get("content-type")).toBe("application/json");
    expect(harness.reasons).toEqual(["rest"]);
  });

  test("cannot replace the token, the cache mode or the redirect mode (P2, P42)", async () => {
    const { harness, fetch } = setUp();

    await fetch("/a", { headers: { Authorization: "Bearer other" }, cache: "force-cache", redirect: "follow" });

    expect(harness.called).toMatchObject([{ authorization: "Bearer good", init: { cache: "no-store", redirect: "manual" } }]);
  });

  test.each([200, 204, 401, 403, 404, 409, 422, 500, 503])(
    "resolves with the response of status %i, its body in memory (P2)",
    async (status) => {
      const { harness, fetch } = setUp();
      const body = status === 204 ? null : '{"error":"own-order"}';
      harness.server.rest = () => new Response(body, { status, headers: { "x-trace": "7" } });

      const response = await fetch("/a", approval);

      expect([response.status, response.headers.get("x-trace")]).toEqual([status, "7"]);
      expect(await response.text()).toBe(body ?? "");
    },
  );

  test("sends the same body again with another token after a 401, which is evidence against the first one (P3)", async () => {
    const { harness, fetch } = setUp();
    harness.server.getToken = ({ reason }) => (reason === "rejected" ? "fresh" : "expired");
    harness.server.rest = (token) => new Response(null, { status: token === "fresh" ? 200 : 401 });

    const response = await fetch("/a", approval);

    expect(response.status).toBe(200);
    expect(harness.reasons).toEqual(["rest", "rejected"]);
    expect(harness.called.map(({ authorization, init }) => [authorization, init.body])).toEqual([
      ["Bearer expired", approval.body],
      ["Bearer fresh", approval.body],
    ]);
  });

  test("whose body is a stream resolves with the 401, since a stream cannot be sent twice (P3)", async () => {
    const { harness, fetch } = setUp();
    harness.server.getToken = ({ reason }) => (reason === "rejected" ? "fresh" : "expired");
    harness.server.rest = () => new Response("no", { status: 401 });

    const response = await fetch("/a", { method: "POST", body: new ReadableStream() });

    expect([response.status, await response.text()]).toEqual([401, "no"]);
    expect(harness.called).toHaveLength(1);
    expect(harness.reasons).toEqual(["rest", "rejected"]);
  });

  test("is not repeated after any other status or failure: it may change something (P2)", async () => {
    const { harness, fetch } = setUp();
    harness.server.rest = () => Promise.reject(new TypeError("broken"));

    await errorOf(fetch("/a", approval));
    await harness.pass(60_000);

    expect(harness.called).toHaveLength(1);
  });
});

describe("a call of the application's own that fails", () => {
  test("rejects with a typed error that names the method, and neither path, token nor body (P12)", async () => {
    const { harness, fetch } = setUp();
    harness.server.rest = (token) => Promise.reject(new TypeError(`cannot send Bearer ${token}`));

    const error = await errorOf(fetch("/payment-orders/PO1/approve?key=secret", approval));

    expect(error.code).toBe("fetch-failed");
    expect(error.detail).toEqual({ reason: "network or CORS", name: "TypeError", call: "client.fetch", method: "POST" });
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/good|PO1|secret|U7/);
    expect(harness.received.errors).toEqual([]);
  });

  test("rejects with `fetch-timeout` where the body does not end in time (P23)", async () => {
    const { harness, fetch } = setUp();
    harness.server.rest = () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array([123])) }));

    const failed = errorOf(fetch("/a"));
    await harness.pass(60_000);

    expect(await failed).toMatchObject({ code: "fetch-timeout", detail: { call: "client.fetch", method: "GET" } });
  });

  test("rejects with the reason of its own signal (P44)", async () => {
    const { harness, fetch } = setUp();
    harness.server.rest = () => new Promise(() => undefined);
    const leaving = new AbortController();

    const failed = fetch("/a", { signal: leaving.signal }).catch((thrown: unknown) => thrown);
    await harness.pass(10);
    leaving.abort("closed the dialog");

    expect(await failed).toBe("closed the dialog");
  });

  test("rejects with `client-disposed` at the end of the connection, and after it (P44)", async () => {
    const { harness, fetch } = setUp();
    harness.server.rest = () => new Promise(() => undefined);

    const failed = errorOf(fetch("/a", approval));
    await harness.pass(10);
    harness.connection.dispose();

    expect(await failed).toMatchObject({ code: "client-disposed" });
    expect(await errorOf(fetch("/a"))).toMatchObject({ code: "client-disposed" });
    expect(harness.called).toHaveLength(1);
  });

  test("rejects where a session may not begin, and does not throw (P44)", async () => {
    const fetch = createClientFetch(() => {
      throw new AtlasError("client-disposed");
    });

    expect(await errorOf(fetch("/a"))).toMatchObject({ code: "client-disposed" });
  });

  test("rejects for another origin before a token is requested (decision 8)", async () => {
    const { harness, fetch } = setUp();

    expect(await errorOf(fetch("https://elsewhere.example/a", approval))).toMatchObject({ code: "foreign-origin" });

    expect([harness.asked, harness.called]).toEqual([[], []]);
  });

  test("rejects for a redirect, which is not followed (P2)", async () => {
    const { harness, fetch } = setUp();
    harness.server.rest = () => new Response(null, { status: 302, headers: { location: "https://sso.example/sign-in?t=secret" } });

    const error = await errorOf(fetch("/a", approval));

    expect(error).toMatchObject({ code: "fetch-redirected", detail: { status: 302, origin: "https://sso.example" } });
    expect(error.message).not.toContain("secret");
  });

  test("rejects where the application's `fetch` followed a redirect: a sign-in page is no approval (P2)", async () => {
    const page = new Response("<!doctype html>");
    Object.defineProperties(page, { redirected: { value: true }, url: { value: "https://sso.example/sign-in?t=secret" } });
    const { harness, fetch } = setUp({ fetch: () => Promise.resolve(page) });

    const error = await errorOf(fetch("/a", approval));

    expect(error).toMatchObject({ code: "fetch-redirected", detail: { origin: "https://sso.example" } });
    expect([error.message.includes("secret"), harness.asked]).toEqual([false, []]);
  });
});
