/** A WebSocket class that keeps the newest socket and forgets the others, so that what grows is the client's and not the harness's. */
import type { WebSocketClass } from "../../src/connection/sockets/socket.ts";

export interface LeanSockets {
  readonly WebSocket: WebSocketClass;
  readonly isConnecting: boolean;
  readonly liveCount: number;
  /** Handlers of the newest socket. */
  readonly handlerCount: number;
  /** Handlers that sockets still had when a newer one took their place. */
  readonly lostHandlerCount: number;
  open(): void;
  message(data: string): void;
  close(code: number): void;
}

type Handler = ((event: object) => void) | null;

export function createLeanSockets(): LeanSockets {
  let newest: LeanSocket | undefined;
  let liveCount = 0;
  let lostHandlerCount = 0;

  const setNewest = (socket: LeanSocket): void => {
    newest = socket;
  };

  class LeanSocket {
    onopen: Handler = null;
    onmessage: Handler = null;
    onclose: Handler = null;
    onerror: Handler = null;
    state: "connecting" | "open" | "closed" = "connecting";
    constructor() {
      lostHandlerCount += newest?.handlerCount ?? 0;
      liveCount += 1;
      setNewest(this);
    }
    get handlerCount(): number {
      return [this.onopen, this.onmessage, this.onclose].filter((handler) => handler !== null).length;
    }
    close(): void {
      if (this.state !== "closed") liveCount -= 1;
      this.state = "closed";
    }
  }

  return {
    WebSocket: LeanSocket,
    get isConnecting() {
      return newest?.state === "connecting";
    },
    get liveCount() {
      return liveCount;
    },
    get handlerCount() {
      return newest?.handlerCount ?? 0;
    },
    get lostHandlerCount() {
      return lostHandlerCount;
    },
    open() {
      if (newest !== undefined) newest.state = "open";
      newest?.onopen?.({});
    },
    message: (data) => newest?.onmessage?.({ data }),
    close(code) {
      newest?.close();
      newest?.onclose?.({ code });
    },
  };
}
