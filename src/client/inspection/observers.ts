/**
 * Observers of every client of this program, from its creation on: so the inspector has recorded what went wrong before it was opened.
 * An application has none; `./devtools` adds one.
 */
import type { Cancel } from "../../shared/clock.ts";
import type { AtlasClient } from "../create-client.ts";

/** A client with any collections: observers use the common parts alone. */
export type ObservedClient = Pick<AtlasClient, "queryClient" | "internals"> & {
  readonly store: Pick<AtlasClient["store"], "getState" | "subscribe">;
};

const observers = new Set<(client: ObservedClient) => void>();

/** Calls `observer` with each client that is created from now on. It must not throw, and must leave no timer and no listener outside the client. */
export function observeClients(observer: (client: ObservedClient) => void): Cancel {
  observers.add(observer);
  return () => void observers.delete(observer);
}

export function announceClient(client: ObservedClient): void {
  for (const observer of observers) observer(client);
}
