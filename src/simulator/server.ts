/**
 * The engine behind real sockets: `http` for REST, `ws` for the stream, the token checked during the upgrade (P2).
 * Stops by cutting its sockets (decision 12). A peer that does not read is cut above a limit, since unsent data fill the memory.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { answer, type Backend } from "./http.ts";
import { readTarget } from "./request-target.ts";

export interface RunningServer {
  readonly port: number;
  /** Cuts every socket and frees the port. */
  close(): Promise<void>;
}

interface ServeOptions extends Backend {
  readonly host: string;
  readonly port: number;
  /** Unsent bytes above which a peer is cut. */
  readonly maxBufferedBytes: number;
}

/** Clients send nothing (P4): whatever they send is small or unwelcome. Unit: bytes. */
const longestClientFrame = 1_024;

/** Resolves once it listens; rejects when the port is taken. */
export async function serve({ host, port, maxBufferedBytes, ...backend }: ServeOptions): Promise<RunningServer> {
  const { engine } = backend;
  const sockets = new Set<Socket>();
  const commanding = new Set<Socket>();
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: longestClientFrame });
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/control/") === true) commanding.add(request.socket); // its answer is still to come when `stop` cuts the others
    response.on("close", () => commanding.delete(request.socket));
    answer(backend, request, response).catch(() => request.socket.destroy()); // a request that broke off while it was read
  });

  server.on("connection", (socket) => {
    if (engine.isDown) return void socket.destroy();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    upgrade(request, socket, head).catch(() => socket.destroy()); // an unhandled rejection would end the process
  });
  const cancel = engine.onDown(() => cut(commanding));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  server.on("error", () => undefined); // a connection that could not be accepted is its peer's loss

  return {
    port: (server.address() as AddressInfo).port, // listening on a port, not on a pipe
    close: () =>
      new Promise((resolve) => {
        cancel();
        server.close(() => resolve());
        cut(new Set());
      }),
  };

  function cut(except: ReadonlySet<Socket>): void {
    for (const socket of sockets) if (!except.has(socket)) socket.destroy();
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { path, search } = readTarget(request.url);
    const isSocketPath = path === "/ws" || path === "/api/ws";
    const admission = isSocketPath ? await engine.admit(search.get("token") ?? "") : "unknown-path";
    if (admission === "down") socket.destroy();
    else if (admission !== "admitted") socket.end(`HTTP/1.1 ${refusals[admission]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else webSockets.handleUpgrade(request, socket, head, attach);
  }

  function attach(webSocket: WebSocket): void {
    webSocket.on("error", () => webSocket.terminate());
    const session = engine.attach({
      send(frame) {
        if (webSocket.bufferedAmount > maxBufferedBytes) webSocket.terminate();
        else webSocket.send(frame);
      },
      close(code, reason) {
        if (code === 1005)
          webSocket.close(); // a close without a code
        else webSocket.close(code, reason);
      },
      terminate: () => webSocket.terminate(),
    });
    webSocket.on("close", () => session.detach());
  }
}

const refusals = { "unknown-path": "404 Not Found", rejected: "401 Unauthorized", refused: "503 Service Unavailable" } as const;
