/**
 * A server of a few lines, written without the package and its engine: what it sends is what a test says, caching headers included. It serves a
 * page, a socket, one positions row and one order, each as the token's owner has them.
 */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** What one user has. */
interface Holdings {
  quantity: number;
  orderCount: number;
}

export interface PlainServer {
  readonly url: string;
  /** By token. A token that is not here is answered 401. */
  readonly users: Map<string, Holdings>;
  /** REST requests that reached it: those that a cache answered did not. */
  readonly requests: readonly { readonly path: string; readonly token: string; readonly headers: IncomingHttpHeaders }[];
  /** Sockets that were opened. */
  readonly handshakeCount: number;
  /** Added to each answer of REST. */
  headers: Readonly<Record<string, string>>;
  /** Handshakes are refused, as a gateway refuses a token. */
  isRefusing: boolean;
  /** To every socket, with the next number; `missed` numbers are left out before it. */
  send(message: { readonly kind: string; readonly data?: unknown }, missed?: number): void;
  /** Cuts every socket. */
  cut(): void;
  close(): void;
}

/** `pages`: what is served as a page, by path. */
export async function startPlainServer(
  pages: Readonly<Record<string, { readonly type: string; readonly body: string }>>,
): Promise<PlainServer> {
  const requests: PlainServer["requests"][number][] = [];
  const server = createServer(({ url = "/", headers }, response) => {
    const path = url.replace(/\?.*/, "");
    const page = pages[path];
    if (page !== undefined) return void response.writeHead(200, { "content-type": page.type, "cache-control": "no-store" }).end(page.body);
    const token = headers.authorization?.replace("Bearer ", "") ?? "";
    requests.push({ path, token, headers });
    const user = plain.users.get(token);
    response.writeHead(user === undefined ? 401 : 200, { "content-type": "application/json", ...plain.headers });
    response.end(user === undefined ? "{}" : JSON.stringify(answerOf(path, user)));
  });
  const sockets = new WebSocketServer({ server, path: "/ws", verifyClient: () => !plain.isRefusing });
  let seq = 0;
  let handshakeCount = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const plain: PlainServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    users: new Map(),
    requests,
    headers: {},
    get handshakeCount() {
      return handshakeCount;
    },
    isRefusing: false,
    send(message, missed = 0) {
      seq += missed + 1;
      for (const socket of sockets.clients) socket.send(JSON.stringify({ ...message, seq }));
    },
    cut() {
      for (const socket of sockets.clients) socket.terminate();
    },
    close() {
      plain.cut();
      server.closeAllConnections();
      server.close();
    },
  };
  sockets.on("connection", () => {
    handshakeCount += 1;
    plain.send({ kind: "heartbeat" });
  });
  return plain;
}

function answerOf(path: string, { quantity, orderCount }: Holdings): unknown {
  if (path === "/positions/snapshot") return { positions: [{ position_line_key: "EURUSD", quantity }] };
  return { orders: Array.from({ length: orderCount }, (_, index) => ({ order_id: `O${index}` })) };
}
