/**
 * A `WebSocket` class whose server is an engine in the same program: for stories and tests without a backend.
 * It behaves as a real one in all that a client can observe. Nothing is delivered within the call that caused it, and everything in order.
 * A refused handshake is an error and a close with 1006. A frame that arrives after `close()` is not delivered.
 *
 * Rules: P2 token in the query, P3 a rejection looks like a network failure, P4 direction, P5 close codes.
 */
import type { Engine } from "../engine.ts";
import type { EngineSession } from "../feed.ts";

type Handler = ((event: never) => unknown) | null;

/** The part of the platform's socket that is there. */
export interface EngineSocket extends EventTarget {
  readonly url: string;
  readonly readyState: number;
  readonly protocol: string;
  readonly extensions: string;
  readonly bufferedAmount: number;
  binaryType: "blob" | "arraybuffer";
  onopen: Handler;
  onmessage: Handler;
  onclose: Handler;
  onerror: Handler;
  close(code?: number, reason?: string): void;
  /** Ignored: a client has nothing to say (P4). */
  send(data: unknown): void;
}

export interface EngineSocketClass {
  new (url: string | URL, protocols?: string | readonly string[]): EngineSocket;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
}

const eventTypes = ["open", "message", "close", "error"] as const;
const connecting = 0;
const open = 1;
const closing = 2;
const closed = 3;

/** A class to be given as the `WebSocket` option; the address it is opened with matters for its token alone. */
export function createEngineSocket(engine: Pick<Engine, "admit" | "attach" | "clock">): EngineSocketClass {
  return class extends EventTarget implements EngineSocket {
    static readonly CONNECTING = connecting;
    static readonly OPEN = open;
    static readonly CLOSING = closing;
    static readonly CLOSED = closed;
    readonly CONNECTING = connecting;
    readonly OPEN = open;
    readonly CLOSING = closing;
    readonly CLOSED = closed;
    readonly url: string;
    readonly protocol = "";
    readonly extensions = "";
    readonly bufferedAmount = 0;
    binaryType: "blob" | "arraybuffer" = "blob";
    onopen: Handler = null;
    onmessage: Handler = null;
    onclose: Handler = null;
    onerror: Handler = null;
    readyState = connecting as number; // a literal type would not take the later states
    #session: EngineSession | undefined;

    constructor(url: string | URL) {
      super();
      this.url = String(url);
      // As listeners, so that what a handler throws is reported by the platform and breaks nothing here.
      for (const type of eventTypes) this.addEventListener(type, (event) => this[`on${type}`]?.(event as never)); // each handler names the event it knows
      const token = new URL(url).searchParams.get("token") ?? "";
      this.#later(() => void this.#shakeHands(token));
    }

    close(code?: number, reason = ""): void {
      if (this.readyState >= closing) return;
      const wasOpen = this.readyState === open;
      this.readyState = closing;
      this.#session?.detach();
      this.#later(() => (wasOpen ? this.#end(code ?? 1005, reason) : this.#fail()));
    }

    send(): void {
      if (this.readyState === connecting) throw new DOMException("still in CONNECTING state", "InvalidStateError");
    }

    async #shakeHands(token: string): Promise<void> {
      const admission = await engine.admit(token);
      if (this.readyState !== connecting) return; // closed meanwhile: its end is on its way
      if (admission !== "admitted") {
        this.#fail();
        return;
      }
      this.readyState = open;
      this.#emit("open", {});
      // A handler of `open` may have closed it.
      if (this.readyState !== open) return;
      this.#session = engine.attach({
        send: (frame) => this.#later(() => this.#receive(frame)),
        close: (code, reason = "") => this.#leave(() => this.#end(code, reason)),
        terminate: () => this.#leave(() => this.#fail()),
      });
    }

    #receive(frame: string | Uint8Array): void {
      if (this.readyState !== open) return;
      const data = typeof frame === "string" ? frame : this.binaryType === "blob" ? new Blob([frame.slice()]) : frame.slice().buffer;
      this.#emit("message", { data, origin: new URL(this.url).origin });
    }

    /** The server ends it: no more frames are sent, those under way arrive first. */
    #leave(end: () => void): void {
      this.#session?.detach();
      this.#later(() => {
        if (this.readyState !== closed) end();
      });
    }

    #fail(): void {
      this.readyState = closed;
      this.#emit("error", {});
      this.#emit("close", { code: 1006, reason: "", wasClean: false });
    }

    #end(code: number, reason: string): void {
      if (this.readyState === closed) return;
      this.readyState = closed;
      this.#emit("close", { code, reason, wasClean: true });
    }

    #later(run: () => void): void {
      engine.clock.schedule(run, 0);
    }

    #emit(type: (typeof eventTypes)[number], fields: object): void {
      this.dispatchEvent(Object.assign(new Event(type), fields));
    }
  };
}
