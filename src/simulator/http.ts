/**
 * HTTP in front of the engine: REST for everybody with a token, control for this machine alone.
 * Decides who may call what from where (CORS, loopback); what is answered is the engine's business.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { describeVerbs } from "../engine/control-verbs.ts";
import type { Engine } from "../engine/engine.ts";

// A page on another origin may use REST: there are no cookies to protect, only bearer tokens.
const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-max-age": "600",
} as const;

/** A command is a few words. Unit: bytes. */
const longestCommand = 16_384;

export async function answer(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://simulator");
  const verb = /^\/control\/([\w-]+)$/.exec(url.pathname)?.[1];
  if (verb !== undefined && !isFromHere(request))
    return void send(response, 403, { error: "control is for pages and programs of this machine" });
  if (request.method === "OPTIONS") return void response.writeHead(204, corsHeaders).end();
  if (verb !== undefined) return control(engine, verb, request, response);
  const { status, headers, body } = await engine.rest({
    method: request.method ?? "GET",
    path: url.pathname,
    search: url.searchParams,
    headers: { authorization: request.headers.authorization },
  });
  response.writeHead(status, { ...corsHeaders, ...headers }).end(body);
}

async function control(engine: Engine, verb: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (verb === "status") return void send(response, 200, { ...engine.status(), verbs: describeVerbs() });
  if (request.method !== "POST")
    return void send(response, 405, { error: `POST /control/${verb} with a JSON object, or GET /control/status` });
  const fields = await readJson(request);
  if (fields === undefined) return void send(response, 400, { error: "the body must be a JSON object, or empty" });
  const result = engine.controlUnknown({ ...fields, verb });
  send(response, result.ok ? 200 : 400, result);
}

/** The connection ends with the answer, so that `stop` can answer and then keep nothing open. */
function send(response: ServerResponse, status: number, body: unknown): ServerResponse {
  return response.writeHead(status, { ...corsHeaders, "content-type": "application/json", connection: "close" }).end(JSON.stringify(body));
}

/**
 * Whether a caller is on this machine. A page of some other site in a browser of this machine is not: its origin gives it away, unless the
 * page and the simulator are reached through one proxy, in which case origin and host are equal.
 */
function isFromHere(request: IncomingMessage): boolean {
  if (!isLoopbackAddress(request.socket.remoteAddress ?? "")) return false;
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  const page = URL.canParse(origin) ? new URL(origin) : undefined;
  return page !== undefined && (page.host === host || isLoopbackName(page.hostname));
}

function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

function isLoopbackName(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d+){3}$/.test(name);
}

/** The JSON object of a body; an empty body is an empty object. Undefined for anything else. */
async function readJson(request: IncomingMessage): Promise<object | undefined> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    byteCount += chunk.length;
    if (byteCount > longestCommand) return undefined;
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8").trim();
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
