/** A plain client of the simulator, for tests: it fetches a token, opens a real socket and keeps every frame. */
import { connect } from "node:net";
import { WebSocket } from "ws";

export interface Frame {
  readonly kind: string;
  readonly message_type?: "snapshot" | "delta";
  readonly seq?: number;
  readonly ts?: string;
  readonly data: unknown;
}

export interface TestPeer {
  readonly socket: WebSocket;
  readonly texts: readonly string[];
  readonly closed: Promise<number>;
  /** Resolves with the first `count` frames, as soon as there are that many. */
  frames(count: number): Promise<readonly Frame[]>;
  /** Resolves with the first frame, past or future, that fits. */
  frame(fits: (frame: Frame) => boolean): Promise<Frame>;
}

export async function fetchToken(url: string): Promise<string> {
  const response = await fetch(`${url}/token`, { method: "POST" });
  const body = (await response.json()) as { readonly access_token: string };
  return body.access_token;
}

/** Sends bytes to a port as they are and resolves with all that comes back, until either side ends or `patienceMs` of silence have passed. */
export function sendRaw(port: number, bytes: string | Uint8Array, patienceMs = 2_000): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(bytes));
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on("data", (chunk: Buffer) => (received += chunk.toString("latin1")));
    socket.on("error", () => undefined); // a cut connection: `close` follows
    socket.on("close", () => resolve(received));
  });
}

/** Opens a socket; rejects with the status of a refused upgrade in the message. */
export async function openPeer(url: string, token?: string): Promise<TestPeer> {
  const texts: string[] = [];
  const waiting = new Set<() => void>();
  const good = token ?? (await fetchToken(url));
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws?token=${encodeURIComponent(good)}`);
  socket.on("message", (data) => {
    texts.push((data as Buffer).toString());
    for (const check of [...waiting]) check();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => undefined); // a cut connection: `closed` resolves
  return {
    socket,
    texts,
    closed,
    frames: (count) => until(() => (texts.length >= count ? texts.slice(0, count).map(parse) : undefined)),
    frame: (fits) => until(() => texts.map(parse).find(fits)),
  };

  function until<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  }
}

function parse(text: string): Frame {
  return JSON.parse(text) as Frame;
}
