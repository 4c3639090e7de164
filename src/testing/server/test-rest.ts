/**
 * The REST side of a test's server: the slices as they stand, lists that a test sets, and what an application does with payment orders. The ways
 * in which it fails to answer are the simulator's.
 *
 * Rules: P2 (a bearer token), P17 and P35 (baselines), P23 (what signals make an application fetch again).
 */
import type { RestFaults } from "../../engine/faults/rest-faults.ts";
import { jsonAnswer, problem } from "../../engine/http/json-answer.ts";
import { matchPath } from "../../engine/http/path-template.ts";
import { simulatorActions, simulatorPaths } from "../../engine/http/paths.ts";
import { answerPaymentAction, type PaymentOrders } from "../../engine/http/payment-approval.ts";
import type { RestRequest, RestResponse } from "../../engine/http/rest.ts";
import type { TokenPort } from "../../engine/tokens.ts";
import type { Outgoing } from "../../engine/stream/wire.ts";
import type { TestBook } from "./test-book.ts";

/** The REST paths of a test's server by name, as the `paths` option of the provider wants them. */
export const testPaths = simulatorPaths;

/** A path by its name, or written out. */
export type TestPath = keyof typeof testPaths | `/${string}`;

/** Status and headers of an answer. @defaultValue 200, and JSON that no cache keeps */
export interface AnswerInit {
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a client asked for. */
export interface TestRequest {
  readonly method: string;
  /** Below the base URL. */
  readonly path: string;
  /** As it was sent; undefined without one. */
  readonly body: string | undefined;
}

export interface TestRest {
  /** The next request, of any path or of one. */
  next(path?: TestPath): Promise<TestRequest>;
  /** What a path answers from now on: JSON, or undefined for what the server would answer by itself. */
  set(path: TestPath, body: unknown, init?: AnswerInit): void;
  answer(request: RestRequest): Promise<RestResponse>;
}

interface TestRestOptions {
  readonly book: TestBook;
  readonly tokens: TokenPort;
  readonly faults: RestFaults;
  readonly publish: (message: Outgoing) => void;
  /** Path prefix of the base URL. */
  readonly prefix: string;
  /** Answers what neither the test nor the book does. */
  readonly otherwise: ((request: RestRequest) => Promise<RestResponse>) | undefined;
}

/** Lists that are empty until a test sets them. */
const lists = ["orders", "curves", "dividends", "coupons", "reports", "catalogue"] as const;

export function createTestRest({ book, tokens, faults, publish, prefix, otherwise }: TestRestOptions): TestRest {
  const answers = new Map<string, RestResponse>();
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
  const orders: PaymentOrders = {
    find: (id) => book.row("paymentOrders", id),
    update(id, fields) {
      publish(book.change("paymentOrders", [{ payment_order_id: id, ...fields }], []));
      return book.row("paymentOrders", id) ?? fields;
    },
  };

  const waiting = new Set<(request: TestRequest) => void>();

  return {
    next: (path) =>
      new Promise((resolve) => {
        const listen = (request: TestRequest): void => {
          if (path !== undefined && matchPath(writtenOut(path), request.path) === undefined) return;
          waiting.delete(listen);
          resolve(request);
        };
        waiting.add(listen);
      }),
    set(path, body, { status = 200, headers } = {}) {
      const written = writtenOut(path);
      if (body === undefined) answers.delete(written);
      else answers.set(written, jsonAnswer(status, body, headers));
    },
    async answer(request) {
      const path = request.path.startsWith(prefix) ? request.path.slice(prefix.length) : request.path;
      if (path === "/token") return jsonAnswer(200, { access_token: (await tokens.issue()).token, token_type: "Bearer" });
      for (const listen of [...waiting]) listen({ method: request.method, path, body: request.body });
      return faults.answer(path, () => answer({ ...request, path }));
    },
  };

  async function answer(request: RestRequest): Promise<RestResponse> {
    const { path } = request;
    if (!(await tokens.verify(bearerOf(request)))) return problem(401, "the token is not valid");
    const set = [...answers].find(([written]) => matchPath(written, path) !== undefined);
    if (set !== undefined) return set[1];
    const slice = slices.get(path);
    if (slice !== undefined) return jsonAnswer(200, slice());
    if (otherwise !== undefined) return otherwise(request);
    return actOnPayment(request) ?? (empty.has(path) ? jsonAnswer(200, []) : problem(404, "no such path"));
  }

  function actOnPayment({ method, path, body }: RestRequest): RestResponse | undefined {
    if (method !== "POST") return undefined;
    for (const [template, action] of [
      [simulatorActions.approvePaymentOrder, "approve"],
      [simulatorActions.rejectPaymentOrder, "reject"],
    ] as const) {
      const id = matchPath(template, path)?.["payment_order_id"];
      if (id !== undefined) return answerPaymentAction(orders, action, id, body);
    }
    return undefined;
  }
}

function writtenOut(path: TestPath): string {
  return path.startsWith("/") ? path : testPaths[path as keyof typeof testPaths]; // a name where it is no path
}

function bearerOf({ headers }: RestRequest): string {
  return /^Bearer\s+(\S+)$/i.exec(headers["authorization"] ?? "")?.[1] ?? "";
}
