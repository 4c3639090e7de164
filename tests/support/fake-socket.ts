/**
 * A `WebSocket` class whose other end is the test. `WebSocket` is what the client is given; `sockets` are the server's ends
 * of what it made. Like the real one it never answers by itself, and `close()` of the client is not followed by an event
 * until the test lets the server answer: a dead network does not answer either.
 */
import type { WebSocketClass } from "../../src/connection/sockets/socket.ts";

/** The server's end of one fake socket. */
export interface FakeSocket {
  /** As the client gave it, token included. */
  readonly url: string;
  /** Neither end has closed it. */
  readonly isLive: boolean;
  readonly isOpen: boolean;
  /** What the client closed it with; undefined while it has not. */
  readonly closedByClient: { readonly code: number | undefined } | undefined;
  /** What the client sent: always nothing (P4). */
  readonly sent: readonly unknown[];
  /** Handlers and listeners that would be called for a message or a close. */
  readonly handlerCount: number;
  open(): void;
  /** Delivers `data` as it is, even when the client has closed its end: late frames exist. */
  message(data: unknown): void;
  /** The server, or the network, ends it: an event of this code, also after the client closed its end. */
  close(code?: number, reason?: string): void;
  /** The event that precedes the close of a failed socket; alone it changes nothing. */
  error(): void;
}

export interface FakeSockets {
  readonly WebSocket: WebSocketClass;
  readonly sockets: readonly FakeSocket[];
  readonly liveCount: number;
  /** The newest socket; throws when there is none. */
  readonly last: FakeSocket;
  /** The next constructor call throws this. */
  throwNext(thrown: unknown): void;
}

type Handler = ((event: never) => unknown) | null;
type EventType = "open" | "message" | "close" | "error";

/** `onCreate` may answer each new socket at once, for example by opening it. */
export function createFakeSocketClass(options: { readonly onCreate?: (socket: FakeSocket) => void } = {}): FakeSockets {
  const sockets: FakeSocket[] = [];
  let thrownNext: { readonly thrown: unknown } | undefined;

  class FakeWebSocket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly url: string;
    readyState = 0;
    binaryType: BinaryType = "blob";
    onopen: Handler = null;
    onmessage: Handler = null;
    onclose: Handler = null;
    onerror: Handler = null;
    readonly sent: unknown[] = [];
    closedByClient: { readonly code: number | undefined } | undefined;
    readonly listeners = new Set<readonly [EventType, (event: never) => unknown]>();

    constructor(url: string | URL) {
      if (thrownNext !== undefined) {
        const { thrown } = thrownNext;
        thrownNext = undefined;
        throw thrown;
      }
      this.url = String(url);
      const end = serverEnd(this);
      sockets.push(end);
      // Never within the constructor: a real socket cannot open before its maker had time to listen.
      queueMicrotask(() => options.onCreate?.(end));
    }

    send(data: unknown): void {
      this.sent.push(data);
    }

    close(code?: number): void {
      if (this.readyState >= 2) return;
      this.readyState = 2;
      this.closedByClient = { code };
    }

    addEventListener(type: EventType, listener: (event: never) => unknown): void {
      this.listeners.add([type, listener]);
    }

    removeEventListener(type: EventType, listener: (event: never) => unknown): void {
      for (const entry of this.listeners) if (entry[0] === type && entry[1] === listener) this.listeners.delete(entry);
    }
  }

  function emit(socket: FakeWebSocket, type: EventType, fields: Readonly<Record<string, unknown>> = {}): void {
    // Events carry their target, as real ones do: passing on an event passes on the token in its `url`.
    const event = { type, target: socket, currentTarget: socket, ...fields } as never; // stands for any event type
    socket[`on${type}`]?.(event);
    for (const [listenedTo, listener] of [...socket.listeners]) if (listenedTo === type) listener(event);
  }

  function serverEnd(socket: FakeWebSocket): FakeSocket {
    return {
      get url() {
        return socket.url;
      },
      get isLive() {
        return socket.readyState < 2;
      },
      get isOpen() {
        return socket.readyState === 1;
      },
      get closedByClient() {
        return socket.closedByClient;
      },
      get sent() {
        return socket.sent;
      },
      get handlerCount() {
        const assigned = [socket.onopen, socket.onmessage, socket.onclose].filter((handler) => handler !== null);
        return assigned.length + socket.listeners.size;
      },
      open() {
        if (socket.readyState === 0) socket.readyState = 1;
        emit(socket, "open");
      },
      message: (data) => emit(socket, "message", { data }),
      close(code = 1000, reason = "") {
        socket.readyState = 3;
        emit(socket, "close", { code, reason, wasClean: code !== 1006 });
      },
      error: () => emit(socket, "error"),
    };
  }

  return {
    WebSocket: FakeWebSocket,
    sockets,
    get liveCount() {
      return sockets.filter((socket) => socket.isLive).length;
    },
    get last() {
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error("no fake socket was made yet");
      return socket;
    },
    throwNext(thrown) {
      thrownNext = { thrown };
    },
  };
}
