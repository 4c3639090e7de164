/**
 * The REST side of a test's server: the slices as they stand, lists that a test sets, and the ways in which a server fails to answer.
 *
 * Rules: P2 (a bearer token), P17 and P35 (baselines), P23 (what signals make an application fetch again).
 */
import { simulatorPaths } from "../engine/paths.ts";
import type { RestRequest, RestResponse } from "../engine/rest.ts";
import type { TokenPort } from "../engine/tokens.ts";
import type { TestBook } from "./test-book.ts";

/** The REST paths of a test's server by name, as the `paths` option of the provider wants them. */
export const testPaths = simulatorPaths;

/** A path by its name, or written out. */
export type TestPath = keyof typeof testPaths | `/${string}`;

/** How REST behaves: as it should, with an error status, with a sign-in page, or never. */
export type RestMode = "answers" | "fails" | "answers-html" | "hangs";

export interface TestRest {
  mode: RestMode;
  /** What a path answers from now on: JSON, or undefined for what the server would answer by itself. */
  set(path: TestPath, body: unknown): void;
  answer(request: RestRequest): Promise<RestResponse>;
}

interface TestRestOptions {
  readonly book: TestBook;
  readonly tokens: TokenPort;
  /** Path prefix of the base URL. */
  readonly prefix: string;
  /** Answers what neither the test nor the book does. */
  readonly otherwise: ((request: RestRequest) => Promise<RestResponse>) | undefined;
}

/** Lists that are empty until a test sets them. */
const lists = ["orders", "curves", "dividends", "coupons", "reports", "catalogue"] as const;

export function createTestRest({ book, tokens, prefix, otherwise }: TestRestOptions): TestRest {
  const answers = new Map<string, unknown>();
  const slices = new Map<string, () => unknown>();
  for (const handle of book.handles) {
    const known = (testPaths as Readonly<Record<string, string>>)[handle.name]; // own collections bring their path along
    for (const path of [known, handle.rest]) {
      if (path !== undefined) slices.set(path, () => ({ [handle.rowsIn[0] ?? handle.kind]: book.rows(handle) }));
    }
  }
  slices.set(testPaths.paymentOrdersQuery, () => ({ payment_orders: book.rows("paymentOrders") }));
  slices.set(testPaths.probe, () => ({ ok: true }));
  const empty = new Set<string>(lists.map((name) => testPaths[name]));

  const rest: TestRest = {
    mode: "answers",
    set(path, body) {
      const written = path.startsWith("/") ? path : testPaths[path as keyof typeof testPaths]; // a name where it is no path
      if (body === undefined) answers.delete(written);
      else answers.set(written, body);
    },
    async answer(request) {
      const path = request.path.startsWith(prefix) ? request.path.slice(prefix.length) : request.path;
      if (path === "/token") return json(200, { access_token: (await tokens.issue()).token, token_type: "Bearer" });
      if (rest.mode === "hangs") return new Promise(() => undefined);
      if (rest.mode === "fails") return json(503, { error: "fails on purpose" });
      if (rest.mode === "answers-html") return signInPage;
      if (!(await tokens.verify(bearerOf(request)))) return json(401, { error: "the token is not valid" });
      if (answers.has(path)) return json(200, answers.get(path));
      const slice = slices.get(path);
      if (slice !== undefined) return json(200, slice());
      if (otherwise !== undefined) return otherwise({ ...request, path });
      return empty.has(path) ? json(200, []) : json(404, { error: "no such path" });
    },
  };
  return rest;
}

function bearerOf({ headers }: RestRequest): string {
  return /^Bearer\s+(\S+)$/i.exec(headers["authorization"] ?? "")?.[1] ?? "";
}

function json(status: number, body: unknown): RestResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** What a proxy answers once a session is over. */
const signInPage: RestResponse = {
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>Sign in</title>",
};
