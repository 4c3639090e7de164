/** The client of a React tree, and the hook that returns it or throws with the remedy. */
import { createContext, useContext } from "react";
import type { AtlasClient } from "../../client/create-client.ts";
import { AtlasError } from "../../shared/errors.ts";

export const AtlasContext = createContext<AtlasClient | undefined>(undefined);

/**
 * The client of the nearest `AtlasProvider`, for what hooks do not cover: `reconnect()`, `stats()`, `on(...)`.
 * @throws AtlasError `provider-missing`
 */
export function useAtlasClient(): AtlasClient {
  const client = useContext(AtlasContext);
  if (client === undefined) throw new AtlasError("provider-missing");
  return client;
}
