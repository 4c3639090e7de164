/** Clients that lie, each in one way, made of the real one by what surrounds it: an oracle that believes them is worth nothing. */
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import type { WebSocketClass } from "../../src/connection/socket.ts";
import type { AtlasState } from "../../src/store/atlas-state.ts";
import { shapes } from "./book.ts";
import type { MakeClient } from "./run.ts";

/** Its slices stay `live` after a gap. */
export const staysLive: MakeClient = (options) => {
  const client: AtlasClient = createAtlasClient(options);
  const lie = (state: AtlasState): AtlasState => {
    const slices = shapes.map(({ slice }) => {
      const { collection, freshness } = state[slice];
      const isGap = freshness.status === "stale" && freshness.cause === "gap";
      return [slice, isGap ? { collection, freshness: { ...freshness, status: "live" } } : state[slice]];
    });
    return { ...state, ...Object.fromEntries(slices) } as AtlasState; // the same slices, some of them lying
  };
  const { store } = client;
  return {
    ...client,
    store: {
      ...store,
      getState: () => lie(store.getState()),
      subscribe: (listener) => store.subscribe((state, before) => listener(lie(state), lie(before))),
    },
  };
};

/** It takes the frames of connections that are over: whatever any socket says goes to the newest handler. */
export const takesOldFrames: MakeClient = (options) => createAtlasClient({ ...options, WebSocket: withoutGenerations(options) });

function withoutGenerations({ WebSocket: Base }: AtlasClientOptions): WebSocketClass {
  if (Base === undefined) throw new Error("the schedule has no WebSocket class");
  type Handler = ((event: { readonly data: unknown }) => void) | null;
  let newest: Handler = null;
  return new Proxy(Base, {
    construct(Class, [url]: [string]) {
      const socket = new Class(url);
      Object.defineProperty(socket, "onmessage", {
        get: () => newest,
        set: (handler: Handler) => {
          newest = handler ?? newest;
        },
      });
      return socket;
    },
  });
}
