/** A provider for component tests: connects to a test's Atlas, or forces a state without one, and adds a query client where the test has none. */
import { QueryClient, QueryClientContext, QueryClientProvider } from "@tanstack/react-query";
import { useCallback, useContext, useState, useSyncExternalStore, type ReactNode } from "react";
import type { AtlasClientOptions } from "../client/options.ts";
import { AtlasContext } from "../react/provider/atlas-context.ts";
import { AtlasProvider } from "../react/provider/atlas-provider.tsx";
import type { AtlasError } from "../shared/errors.ts";
import { isEqual } from "../store/equality.ts";
import { lifeOf } from "./auto-cleanup.ts";
import { createForcedClient, type ForcedState } from "./forced-client.ts";
import type { TestAtlas } from "./test-atlas.ts";

export interface AtlasTestProviderServerProps extends Partial<AtlasClientOptions> {
  readonly atlas: TestAtlas;
  readonly state?: undefined;
  readonly children?: ReactNode;
}

export interface AtlasTestProviderStateProps extends ForcedState {
  readonly atlas?: undefined;
  /** @defaultValue the nearest one, else one of its own */
  readonly queryClient?: QueryClient | undefined;
  readonly children?: ReactNode;
}

/** With `atlas` a client that is connected to it; with `state` one that is not connected, and in that state. */
export type AtlasTestProviderProps = AtlasTestProviderServerProps | AtlasTestProviderStateProps;

/**
 * Takes what `AtlasProvider` takes, on top of the Atlas's own options. Where the test brings no query client, it makes one that retries
 * nothing, so that failures show at once, and keeps no timer for what is no longer used. The tree below finds it as well. `atlas.errors` stays
 * complete where the test brings an `onError` of its own.
 */
export function AtlasTestProvider({ queryClient: given, ...props }: AtlasTestProviderProps): ReactNode {
  const nearest = useContext(QueryClientContext);
  const [own] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Infinity } } }));
  const queryClient = given ?? nearest ?? own;
  const tree =
    props.atlas === undefined ? <Forced {...props} queryClient={queryClient} /> : <Connected {...props} queryClient={queryClient} />;
  return queryClient === nearest ? tree : <QueryClientProvider client={queryClient}>{tree}</QueryClientProvider>;
}

function Connected({ atlas, children, onError, state: _, ...overrides }: AtlasTestProviderServerProps): ReactNode {
  const collect = useCallback(
    (error: AtlasError) => {
      atlas.options.onError?.(error);
      onError?.(error);
    },
    [atlas, onError],
  );
  const options: AtlasClientOptions = { ...atlas.options, ...overrides, onError: collect };
  const [life] = useState(() => lifeOf(atlas));
  const isOver = useSyncExternalStore(life.subscribe, () => life.isOver, isOverOnServer);
  return isOver ? null : <AtlasProvider {...options}>{children}</AtlasProvider>;
}

const isOverOnServer = (): boolean => false;

interface ForcedProps extends AtlasTestProviderStateProps {
  readonly queryClient: QueryClient;
}

/** Another state is another client: a story's controls change it. */
function Forced({ children, queryClient, atlas: _, ...forced }: ForcedProps): ReactNode {
  const create = () => ({ forced, client: createForcedClient(forced, queryClient) });
  const [held, setHeld] = useState(create);
  if (!isEqual(held.forced, forced)) setHeld(create());
  return <AtlasContext.Provider value={held.client}>{children}</AtlasContext.Provider>;
}
