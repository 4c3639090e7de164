/**
 * A network that breaks: a TCP proxy in front of a server, for what a server cannot do to itself. Knows of HTTP no more than whether a
 * connection begins with an upgrade, and of WebSocket no more than where a frame ends.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createFrameSplitter } from "./frame-splitter.ts";

/** What becomes of new connections. `stall`: an upgrade is swallowed and never answered, REST passes. */
export type Newcomers = "pass" | "drop" | "black-hole" | "stall";

export interface FaultProxy {
  readonly url: string;
  /** WebSocket connections that were begun, whatever became of them. */
  readonly upgradeCount: number;
  newcomers: Newcomers;
  /** Every chunk from the server comes this much later, and none before one that was sent earlier. Unit: milliseconds. */
  delayMs: number;
  /** Stops listening: new connections are refused, and existing ones are cut. */
  refuse(): Promise<void>;
  /** The next whole frame of the server is swallowed. */
  dropFrame(): void;
  /** The next frame is cut in its middle, and the connection with it. */
  cutFrame(): void;
  /** Connections stay open and carry nothing any more, without a close to either side: WebSockets only, or REST's as well. */
  freeze(which: "sockets" | "everything"): void;
  /** Both sides get an end. */
  cut(): void;
  /** Clients get a reset instead of an end. */
  reset(): void;
  /** Listens and passes everything again. A frozen WebSocket stays frozen. Other dead connections now fail when used, as in any network. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  isFrozen: boolean;
  isUpgrade: boolean;
  /** Resolved once everything that the server sent so far was passed on. */
  passed: Promise<void>;
}

export async function startFaultProxy(target: { readonly port: number }): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  const swallowed = new Set<Socket>();
  let nextFrame: "pass" | "drop" | "cut" = "pass";
  let upgradeCount = 0;
  let server: Server | undefined = await listen(0, accept);
  const { port } = server.address() as AddressInfo; // it listens on a port

  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${port}`,
    newcomers: "pass",
    delayMs: 0,
    get upgradeCount() {
      return upgradeCount;
    },
    async refuse() {
      const closing = server;
      server = undefined;
      proxy.cut();
      await new Promise<void>((resolve) => (closing === undefined ? resolve() : closing.close(() => resolve())));
    },
    dropFrame: () => void (nextFrame = "drop"),
    cutFrame: () => void (nextFrame = "cut"),
    freeze(which) {
      for (const pair of pairs) pair.isFrozen ||= pair.isUpgrade || which === "everything";
    },
    cut() {
      for (const { client, upstream } of [...pairs]) [client, upstream].forEach((socket) => socket.destroy());
      for (const socket of [...swallowed]) socket.destroy();
    },
    reset() {
      for (const { client, upstream } of [...pairs]) {
        client.resetAndDestroy();
        upstream.destroy();
      }
    },
    async heal() {
      Object.assign(proxy, { newcomers: "pass", delayMs: 0 } satisfies Partial<FaultProxy>);
      nextFrame = "pass";
      for (const { client, isFrozen, isUpgrade } of [...pairs]) if (isFrozen && !isUpgrade) client.resetAndDestroy();
      for (const socket of [...swallowed]) socket.resetAndDestroy();
      server ??= await listen(port, accept);
    },
    close: () => proxy.refuse(),
  };
  return proxy;

  function accept(client: Socket): void {
    client.on("error", () => client.destroy());
    if (proxy.newcomers === "drop") return void client.destroy();
    swallowed.add(client);
    client.on("close", () => swallowed.delete(client));
    if (proxy.newcomers === "black-hole") return;
    client.once("data", (first) => {
      const isUpgrade = /^GET \S*\/ws\b/.test(first.toString("latin1"));
      if (isUpgrade) upgradeCount += 1;
      if (isUpgrade && proxy.newcomers === "stall") return;
      swallowed.delete(client);
      pass(client, first, isUpgrade);
    });
  }

  function pass(client: Socket, first: Buffer, isUpgrade: boolean): void {
    const upstream = connect(target.port, "127.0.0.1");
    const pair: Pair = { client, upstream, isFrozen: false, isUpgrade, passed: Promise.resolve() };
    const split = isUpgrade ? createFrameSplitter() : (chunk: Buffer) => [chunk];
    pairs.add(pair);
    upstream.write(first);
    client.on("data", (chunk) => pair.isFrozen || upstream.write(chunk));
    upstream.on("data", (chunk) => {
      for (const part of split(chunk)) later(pair, () => send(pair, part));
    });
    upstream.on("error", () => upstream.destroy());
    upstream.on("close", () => later(pair, () => pair.isFrozen || client.destroy()));
    client.on("close", () => {
      pairs.delete(pair);
      upstream.destroy();
    });
  }

  function send(pair: Pair, part: Buffer): void {
    if (pair.isFrozen || pair.client.destroyed) return;
    const fate = pair.isUpgrade && isFrame(part) ? nextFrame : "pass";
    if (fate === "pass") return void pair.client.write(part);
    nextFrame = "pass";
    if (fate === "cut") pair.client.write(part.subarray(0, part.length / 2), () => pair.client.destroy());
  }

  /** In order, also when the delay ends while chunks are on their way: TCP does not reorder. */
  function later(pair: Pair, run: () => void): void {
    const elapsed = proxy.delayMs === 0 ? undefined : new Promise<void>((resolve) => setTimeout(resolve, proxy.delayMs));
    pair.passed = pair.passed.then(() => elapsed).then(run);
  }
}

/** A whole text frame, not the answer to the handshake. */
function isFrame(part: Buffer): boolean {
  return part[0] === 0x81;
}

async function listen(port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}
