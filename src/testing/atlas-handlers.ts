/**
 * A test's Atlas as handlers of msw, for applications that keep the platform's `WebSocket` and `fetch` in their tests. msw comes in as an
 * argument: this package neither installs nor imports it, and the handlers are of the very copy that the application starts.
 *
 * A handshake that the server does not admit is closed before it opens, as a browser shows it (P3).
 */
import type { TestAtlas } from "./test-atlas.ts";
import type { TestServer } from "./server/test-server.ts";

/** What is used of msw 2 and 3: `import { http, ws } from "msw"`. */
export interface Msw<HttpHandler, SocketHandler> {
  readonly http: {
    /** A handler of every method. */
    all(path: string, resolve: (info: { readonly request: Request }) => Promise<Response>): HttpHandler;
  };
  readonly ws: {
    /** The sockets of an address. */
    link(url: string): MswLink<SocketHandler>;
  };
}

export interface MswLink<SocketHandler> {
  /** A handler that is called for each handshake. */
  addEventListener(type: "connection", listen: (info: { readonly client: MswClient }) => void): SocketHandler;
}

/** The client's end of a socket as msw shows it to the server. */
export interface MswClient {
  readonly url: URL;
  /** A message to the client. */
  send(data: string | Uint8Array): unknown;
  /** Ends the connection. */
  close(code?: number, reason?: string): unknown;
  /** Called when the connection has ended. */
  addEventListener(type: "close", listener: () => void): unknown;
}

/** Handlers for `setupServer`, `setupWorker` or a story: `setupServer(...atlasHandlers(atlas, { http, ws }))`. */
export function atlasHandlers<HttpHandler, SocketHandler>(
  atlas: TestAtlas,
  { http, ws }: Msw<HttpHandler, SocketHandler>,
): readonly (HttpHandler | SocketHandler)[] {
  const { server, options } = atlas;
  const base = options.url.replace(/\/$/, "");
  return [
    http.all(`${base}/*`, ({ request }) => answer(server, request)),
    ws.link(`${base.replace(/^http/, "ws")}/ws`).addEventListener("connection", ({ client }) => void connect(server, client)),
  ];
}

async function answer(server: TestServer, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const headers = Object.fromEntries([...request.headers].map(([name, value]) => [name.toLowerCase(), value])); // happy-dom keeps the case
  const { method } = request;
  const text = method === "POST" ? await request.text() : undefined;
  const { status, headers: answered, body } = await server.rest({ method, path: pathname, search: searchParams, headers, body: text });
  if (status === 0) return Response.error(); // cut without an answer, which msw shows as a network error
  return new Response(body, { status, headers: answered });
}

async function connect(server: TestServer, client: MswClient): Promise<void> {
  const admission = await server.admit(client.url.searchParams.get("token") ?? "");
  if (admission !== "admitted") return void client.close(1006);
  const session = server.attach({
    send: (frame) => client.send(frame),
    close: (code, reason) => leave(code, reason),
    terminate: () => leave(1006),
  });
  client.addEventListener("close", () => session.detach());

  /** The server has no connection from now on; msw closes the client's end later. */
  function leave(code: number, reason?: string): void {
    session.detach();
    client.close(code, reason);
  }
}
