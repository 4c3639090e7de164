/**
 * The engine behind real sockets: `http` for REST, `ws` for the stream, a real JWT checked during the upgrade (P2).
 * Stops by cutting its sockets (decision 12). A peer that does not read is cut above a limit, so that it cannot fill the memory.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { Engine } from "../engine/engine.ts";

export interface RunningServer {
  readonly port: number;
  /** Cuts every socket and frees the port. */
  close(): Promise<void>;
}

export async function serve(options: {
  readonly engine: Engine;
  readonly host: string;
  readonly port: number;
  readonly maxBufferedBytes: number;
}): Promise<RunningServer> {
  const { engine, maxBufferedBytes } = options;
  const sockets = new Set<Socket>();
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer((request, response) => void answer(request, response));

  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket, head) => void upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo; // listening on a port, not on a pipe

  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };

  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://simulator");
    const headers = corsHeaders;
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
    const result = await engine.rest({
      method: request.method ?? "GET",
      path: url.pathname,
      search: url.searchParams,
      headers: { authorization: request.headers.authorization },
    });
    response.writeHead(result.status, { ...headers, ...result.headers }).end(result.body);
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    const url = new URL(request.url ?? "/", "http://simulator");
    const isSocketPath = url.pathname === "/ws" || url.pathname === "/api/ws";
    const admission = isSocketPath ? await engine.admit(url.searchParams.get("token") ?? "") : "unknown-path";
    if (admission === "down") socket.destroy();
    else if (admission !== "admitted") socket.end(`HTTP/1.1 ${refusals[admission]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else webSockets.handleUpgrade(request, socket, head, attach);
  }

  function attach(webSocket: WebSocket): void {
    webSocket.on("error", () => webSocket.terminate());
    const session = engine.attach({
      send(text) {
        if (webSocket.bufferedAmount > maxBufferedBytes) webSocket.terminate();
        else webSocket.send(text);
      },
      close: (code, reason) => webSocket.close(code, reason),
      terminate: () => webSocket.terminate(),
    });
    webSocket.on("close", () => session.detach());
  }
}

// A page on another origin may use it: there are no cookies to protect, only bearer tokens.
const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-max-age": "600",
} as const;

const refusals = { "unknown-path": "404 Not Found", rejected: "401 Unauthorized", refused: "503 Service Unavailable" } as const;
