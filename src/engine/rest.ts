/**
 * REST over the book: who may ask, which path answers what, and how a faulty server answers. Knows no HTTP library, so that it runs in a page too.
 *
 * Paths work with and without the prefix `/api`, so that both base URLs can be used (P1). Rules: P2, P3, P17, P35 watermark.
 */
import type { Clock } from "../shared/clock.ts";
import { simulatorPaths } from "./paths.ts";
import type { TokenPort } from "./tokens.ts";

export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The text of a POST. */
  readonly body?: string | undefined;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a route is asked with: the parts of its path that stand in braces, and the query. */
export interface RouteQuery {
  readonly parts: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
}

/** Answers with something to be written as JSON; undefined where there is no such thing. */
export type Route = (query: RouteQuery) => unknown;

export const restModes = ["fail", "slow", "html", "hang"] as const;

/** How REST misbehaves, and until when. */
export interface RestFault {
  readonly mode: (typeof restModes)[number];
  readonly until: number;
  readonly status: number;
  readonly delayMs: number;
}

interface RestOptions {
  readonly clock: Clock;
  readonly tokens: TokenPort;
  readonly routes: { readonly [Name in keyof typeof simulatorPaths]: Route };
  readonly fault: () => RestFault | undefined;
}

export function createRest({ clock, tokens, routes, fault }: RestOptions): (request: RestRequest) => Promise<RestResponse> {
  const patterns = Object.entries(simulatorPaths).map(([name, path]) => ({
    pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
    route: routes[name as keyof typeof simulatorPaths], // Object.entries forgets the names
  }));

  return async (request) => {
    const path = request.path.replace(/^\/api(?=\/)/, "").replace(/\/$/, "");
    if (path === "/token") return request.method === "POST" ? issueToken() : problem(405, "POST /token hands out a token");
    const present = fault();
    if (present !== undefined && clock.now() < present.until) {
      if (present.mode === "fail") return problem(present.status, "REST fails on purpose");
      if (present.mode === "html") return html;
      await pause(present.mode === "slow" ? present.delayMs : present.until - clock.now());
    }
    if (!(await isAuthorised(request)))
      return problem(401, "give a valid token: POST /token, then Authorization: Bearer", { "www-authenticate": "Bearer" });
    if (request.method !== "GET") return problem(405, "this path is only read");
    for (const { pattern, route } of patterns) {
      const match = pattern.exec(path);
      if (match === null) continue;
      const body = route({ parts: decodedParts(match.groups), search: request.search });
      return body === undefined ? problem(404, "no such thing in the book") : json(200, body);
    }
    return problem(404, "no such path: see simulatorPaths");
  };

  async function issueToken(): Promise<RestResponse> {
    const { token, expiresInSeconds } = await tokens.issue();
    return json(200, { access_token: token, token_type: "Bearer", expires_in: expiresInSeconds });
  }

  async function isAuthorised(request: RestRequest): Promise<boolean> {
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1];
    return token !== undefined && (await tokens.verify(token));
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => clock.schedule(resolve, delayMs));
  }
}

const html: RestResponse = {
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>Sign in</title><h1>Sign in</h1>", // what a proxy answers once a session is over
};

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): RestResponse {
  return { status, headers: { "content-type": "application/json", "cache-control": "no-store", ...headers }, body: JSON.stringify(body) };
}

function problem(status: number, message: string, headers?: Readonly<Record<string, string>>): RestResponse {
  return json(status, { error: message }, headers);
}

function decodedParts(groups: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups ?? {}).map(([name, value]) => [name, safelyDecoded(value)]));
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign names nothing in the book
  }
}
