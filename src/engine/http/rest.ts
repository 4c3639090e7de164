/**
 * REST over the book: who may ask, and which path answers what. Knows no HTTP library, so that it runs in a page too; how a faulty server answers
 * is decided in `faults/`.
 *
 * Paths work with and without the prefix `/api`, so that both base URLs can be used (P1). Rules: P2, P17, P35 watermark.
 */
import { jsonAnswer, problem } from "./json-answer.ts";
import { matchPath } from "./path-template.ts";
import { simulatorActions, simulatorPaths } from "./paths.ts";
import { defaultUser, type TokenPort } from "../tokens.ts";
import { readTextFields } from "./text-fields.ts";

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
  /** 0: the connection is cut without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a route is asked with: the parts of its path that stand in braces, and the query. */
export interface RouteQuery {
  readonly parts: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
}

/** Answers with something to be written as JSON, or already written; undefined where there is no such thing. */
export type Route = (query: RouteQuery) => unknown;
/** Answers a POST of a user. */
export type Action = (parts: Readonly<Record<string, string>>, body: string | undefined, user: string) => RestResponse;

export type Routes = { readonly [Name in keyof typeof simulatorPaths]: Route };
export type Actions = { readonly [Name in keyof typeof simulatorActions]: Action };

interface RestOptions {
  readonly tokens: TokenPort;
  readonly routes: Routes;
  readonly actions: Actions;
}

/** Where tokens come from; no fault touches it. */
export const tokenPath = "/token";

/** The path without the prefix of a base URL and without a slash at its end. */
export function barePath(path: string): string {
  return path.replace(/^\/api(?=\/)/, "").replace(/\/$/, "");
}

export function createRest({ tokens, routes, actions }: RestOptions): (request: RestRequest) => Promise<RestResponse> {
  return async (request) => {
    const path = barePath(request.path);
    if (path === tokenPath) return request.method === "POST" ? issueToken(request.body) : problem(405, "POST /token hands out a token");
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1];
    if (token === undefined || !(await tokens.verify(token)))
      return problem(401, "give a valid token: POST /token, then Authorization: Bearer", { "www-authenticate": "Bearer" });
    const action = find(simulatorActions, path);
    if (action !== undefined && request.method === "POST") return actions[action.name](action.parts, request.body, tokens.userOf(token));
    if (request.method !== "GET" || action !== undefined) return problem(405, "this path is only read, or only written");
    const route = find(simulatorPaths, path);
    if (route === undefined) return problem(404, "no such path: see simulatorPaths");
    const body = routes[route.name]({ parts: route.parts, search: request.search });
    return body === undefined ? problem(404, "no such thing in the book") : jsonAnswer(200, body);
  };

  async function issueToken(body = ""): Promise<RestResponse> {
    const fields = readTextFields(body, ["user_id"]);
    if (fields === undefined) return problem(400, "give a JSON object with user_id, or nothing");
    const { token, expiresInSeconds } = await tokens.issue(fields.user_id ?? defaultUser);
    return jsonAnswer(200, { access_token: token, token_type: "Bearer", expires_in: expiresInSeconds });
  }
}

/** The entry of a table of paths that a path fits, and its parts. */
function find<Name extends string>(
  table: Readonly<Record<Name, string>>,
  path: string,
): { readonly name: Name; readonly parts: Readonly<Record<string, string>> } | undefined {
  for (const [name, template] of Object.entries<string>(table)) {
    const parts = matchPath(template, path);
    if (parts !== undefined) return { name: name as Name, parts }; // Object.entries forgets the names
  }
  return undefined;
}
