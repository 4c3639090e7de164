/**
 * HTTP in front of the engine: REST for every caller with a token, control for callers that `control-guard.ts` admits.
 * Decides who may call which path from where; the engine decides the answer.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { describeVerbForms, describeVerbs } from "../engine/control/control-verbs.ts";
import type { Engine } from "../engine/engine.ts";
import { controlHeader } from "../engine/http/paths.ts";
import { hasSecret, refuseCaller } from "./control-guard.ts";
import { readBody, readJsonObject } from "./request-body.ts";
import { readTarget } from "./request-target.ts";

/** What requests are answered with. */
export interface Backend {
  readonly engine: Engine;
  readonly controlSecret: string;
}

type Headers = Readonly<Record<string, string>>;

// A page on another origin may use REST: there are no cookies to protect, only bearer tokens.
const corsHeaders: Headers = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-expose-headers": "age, retry-after",
  "access-control-max-age": "600",
};

export async function answer(backend: Backend, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { path, search } = readTarget(request.url);
  const verb = /^\/control\/([\w-]+)$/.exec(path)?.[1];
  if (verb !== undefined) return control(backend, verb, request, response);
  if (request.method === "OPTIONS") return void response.writeHead(204, corsHeaders).end();
  const body = request.method === "POST" ? await readBody(request) : "";
  if (body === undefined) return void send(response, 413, corsHeaders, { error: "the body is too long" });
  const { authorization } = request.headers;
  const answered = await backend.engine.rest({ method: request.method ?? "GET", path, search, headers: { authorization }, body });
  if (answered.status === 0) return void request.socket.destroy(); // cut without an answer
  response.writeHead(answered.status, { ...corsHeaders, ...answered.headers }).end(answered.body);
}

async function control(
  { engine, controlSecret }: Backend,
  verb: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reason = refuseCaller(request);
  if (reason !== undefined) return void send(response, 403, {}, { error: reason });
  const headers = controlCors(request.headers.origin);
  if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
  if (!hasSecret(request.headers, controlSecret))
    return void send(response, 403, headers, {
      error: `control needs its secret in the header ${controlHeader}; see atlas-simulator --help`,
    });
  if (verb === "status")
    return void send(response, 200, headers, { ...engine.status(), verbs: describeVerbs(), forms: describeVerbForms() });
  if (request.method !== "POST")
    return void send(response, 405, headers, { error: `POST /control/${verb} with a JSON object, or GET /control/status` });
  const text = await readBody(request);
  if (text === undefined) return void send(response, 413, headers, { error: "the body is too long" });
  const fields = readJsonObject(text);
  if (fields === undefined) return void send(response, 400, headers, { error: "the body must be a JSON object, or empty" });
  const result = engine.controlUnknown({ ...fields, verb });
  send(response, result.ok ? 200 : 400, headers, result);
}

/** For the one page that asked: control is not for every origin. */
function controlCors(origin: string | undefined): Headers {
  if (origin === undefined) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-headers": `content-type, ${controlHeader}`,
    "access-control-allow-methods": "GET, POST, OPTIONS",
    vary: "origin",
  };
}

/** The connection ends with the answer: `stop` can answer and then leaves no connection open. */
function send(response: ServerResponse, status: number, headers: Headers, body: unknown): void {
  response.writeHead(status, { ...headers, "content-type": "application/json", connection: "close" }).end(JSON.stringify(body));
}
