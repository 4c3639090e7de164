/** The client of a React tree, and the hook that returns it or throws with the remedy. */
import { createContext, useContext } from "react";
import type { AtlasClient } from "../../client/create-client.ts";
import type { CollectionHandle } from "../../domains/collection.ts";
import { AtlasError } from "../../shared/errors.ts";

export const AtlasContext = createContext<AtlasClient | undefined>(undefined);

/**
 * The client of the nearest `AtlasProvider`, for what hooks do not cover: `reconnect()`, `stats()`, `on(...)`. Name the handles given to its
 * `collections` option to have their slices typed: `useAtlasClient<[typeof quotes]>()`.
 * @throws AtlasError `provider-missing`
 */
export function useAtlasClient<Handles extends readonly CollectionHandle[] = []>(): AtlasClient<Handles> {
  const client = useContext(AtlasContext);
  if (client === undefined) throw new AtlasError("provider-missing");
  return client as unknown as AtlasClient<Handles>; // naming its handles is the caller's word for it
}
