/** A client as the panel needs it: whatever collections of its own it has, since only what all clients have in common is shown. */
import type { AtlasClient } from "../client/create-client.ts";
import type { AtlasState } from "../store/atlas-state.ts";

export interface ShownClient extends Pick<AtlasClient, "connect" | "disconnect" | "reconnect" | "stats" | "on" | "internals"> {
  readonly store: { getState(): AtlasState };
}
