/**
 * Opens, listens to and drops one socket. Only this file uses `WebSocket`. It never sends (P4), and never waits for the `onclose` of a
 * dropped socket (decision 4: a dead one takes up to a minute). It passes on neither the URL nor an event, since an event's `target.url`
 * holds the token (decision 8).
 *
 * Rules: P4 direction, P30 constructor that throws, P33 one socket.
 */

/** The part of the platform's WebSocket that is used: handlers rather than listeners, so that one assignment detaches. */
interface WebSocketLike {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  /** What a binary frame arrives as; the platform's default, a `Blob`, cannot be read at once. */
  binaryType?: string;
  close(code?: number): void;
}

/** A class like the platform's `WebSocket`, or that of the package `ws`. */
export type WebSocketClass = new (url: string) => WebSocketLike;

/** The callbacks of a socket. None runs after the socket is dropped. */
export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onFrame: (data: unknown) => void;
  /** Called at most once, also for a socket that never opened. `code` is undefined where the class gave none. */
  readonly onClose: (code: number | undefined) => void;
}

/** A socket that was made. */
export interface Socket {
  /** Closes the socket without waiting; no callback runs after that. Calling it again changes nothing. */
  drop(): void;
}

export type SocketOutcome = { readonly type: "socket"; readonly socket: Socket } | { readonly type: "failed"; readonly name: string };

/** The given class, else the platform's; undefined in a runtime that has none, such as a server. */
export function findSocketClass(given: WebSocketClass | undefined): WebSocketClass | undefined {
  // Looked up on every attempt, since tools that replace the global do so late.
  return given ?? (typeof WebSocket === "undefined" ? undefined : WebSocket);
}

/** Opens a socket. An exception of the constructor is data: only its name is kept, its message may hold the URL. */
export function openSocket(SocketClass: WebSocketClass, url: string, handlers: SocketHandlers): SocketOutcome {
  let socket: WebSocketLike;
  try {
    socket = new SocketClass(url);
  } catch (thrown) {
    return { type: "failed", name: nameOf(thrown) };
  }
  socket.binaryType = "arraybuffer"; // a binary frame that holds JSON is decoded (P12)
  socket.onopen = () => handlers.onOpen();
  socket.onmessage = (event: { readonly data: unknown }) => handlers.onFrame(event.data);
  socket.onclose = (event: { readonly code?: unknown }) => {
    detach(socket);
    handlers.onClose(typeof event.code === "number" ? event.code : undefined);
  };
  socket.onerror = ignore; // a close follows; should it not, the deadline or the watchdog (P32) notices
  return { type: "socket", socket: { drop: () => drop(socket) } };
}

function drop(socket: WebSocketLike): void {
  detach(socket);
  try {
    socket.close(1000);
  } catch {
    // It is detached: an exception of `close` has no effect.
  }
}

function detach(socket: WebSocketLike): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  // Not null: `ws` emits an aborted handshake as an error, and an error event without a listener ends a Node process.
  socket.onerror = ignore;
}

const ignore = () => undefined;

/** The name of what was thrown, if it looks like one: never its message. */
function nameOf(thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : "";
  return /^[A-Za-z]{1,40}$/.test(name) ? name : "unknown";
}
