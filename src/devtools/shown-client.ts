/** The type of a client that the panel shows: one with any collections, since the panel uses only the common parts. */
import type { AtlasClient } from "../client/create-client.ts";

export interface ShownClient extends Pick<
  AtlasClient,
  "connect" | "disconnect" | "reconnect" | "stats" | "on" | "explain" | "queryClient" | "scope" | "internals"
> {
  readonly store: Pick<AtlasClient["store"], "getState" | "subscribe">;
}
