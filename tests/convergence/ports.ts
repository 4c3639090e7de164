/** What surrounds a client, bent: liars are made of the real client by changing what it gets from its socket, from REST, or from its page. */
import type { AtlasClientOptions } from "../../src/client/options.ts";
import type { WebSocketClass } from "../../src/connection/sockets/socket.ts";
import type { PageEvent } from "../../src/shared/page.ts";

type Handler = ((event: { readonly data: unknown }) => void) | null;

/** What a client gets in the place of a frame; undefined for nothing. */
export type BendFrame = (frame: unknown) => unknown;

/** The same options, with other frames. */
export function withFrames(options: AtlasClientOptions, bend: BendFrame): AtlasClientOptions {
  return {
    ...options,
    WebSocket: socketsWith(options, (handler) => (event) => {
      const data = bend(event.data);
      if (data !== undefined) handler({ data });
    }),
  };
}

/** The frames of a connection that is over reach the handler of the newest one. */
export function withOldFrames(options: AtlasClientOptions): AtlasClientOptions {
  let newest: Handler = null;
  const WebSocket = socketsWith(
    options,
    (handler) => {
      newest = handler;
      return (event) => newest?.(event);
    },
    true,
  );
  return { ...options, WebSocket };
}

/** `keeps`: handlers that the client removes stay. */
function socketsWith(
  { WebSocket: Base }: AtlasClientOptions,
  wrap: (handler: NonNullable<Handler>) => NonNullable<Handler>,
  keeps = false,
): WebSocketClass {
  if (Base === undefined) throw new Error("the schedule has no WebSocket class");
  return new Proxy(Base, {
    construct(Class, [url]: [string]) {
      const socket = new Class(url);
      let wrapped: Handler = null;
      Object.defineProperty(socket, "onmessage", {
        get: () => wrapped,
        set: (handler: Handler) => {
          if (handler !== null) wrapped = wrap(handler);
          else if (!keeps) wrapped = null;
        },
      });
      return socket;
    },
  });
}

/** The same options, with other REST calls and answers. */
export function withFetch(
  options: AtlasClientOptions,
  bend: (call: (init: RequestInit) => Promise<Response>, init: RequestInit, path: string) => Promise<Response>,
): AtlasClientOptions {
  const { fetch } = options;
  if (fetch === undefined) throw new Error("the schedule has no fetch");
  return {
    ...options,
    fetch: (input, init = {}) => {
      const url = input instanceof Request ? input.url : String(input);
      return bend((bent) => fetch(url, bent), init, new URL(url).pathname);
    },
  };
}

/** The same options, on a page that never fires an event. */
export function withoutPageEvent(options: AtlasClientOptions, silenced: PageEvent): AtlasClientOptions {
  const { page } = options;
  if (page === undefined) throw new Error("the schedule has no page");
  return {
    ...options,
    page: { ...page, subscribe: (listener) => page.subscribe((event) => (event === silenced ? undefined : listener(event))) },
  };
}

/** A readable frame's envelope; undefined for an array, or for what is no envelope. */
export function envelopeOf(frame: unknown): Record<string, unknown> | undefined {
  if (typeof frame !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(frame);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined; // an object
  } catch {
    return undefined;
  }
}

/** The frame with other data. */
export function withData(frame: unknown, bend: (data: Record<string, unknown>) => Record<string, unknown>): unknown {
  const envelope = envelopeOf(frame);
  const data = envelope?.["data"];
  if (envelope === undefined || typeof data !== "object" || data === null) return frame;
  return JSON.stringify({ ...envelope, data: bend(data as Record<string, unknown>) }); // the server of the schedules sends objects
}
