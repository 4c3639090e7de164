/** A provider for component tests: connects to a test's Atlas, and adds a query client where the test has none. */
import { QueryClient, QueryClientContext } from "@tanstack/react-query";
import { useCallback, useContext, useState, type ReactNode } from "react";
import type { AtlasClientOptions } from "../client/options.ts";
import { AtlasProvider } from "../react/provider/atlas-provider.tsx";
import type { AtlasError } from "../shared/errors.ts";
import type { TestAtlas } from "./test-atlas.ts";

export interface AtlasTestProviderProps extends Partial<AtlasClientOptions> {
  readonly atlas: TestAtlas;
  readonly children?: ReactNode;
}

/**
 * Takes what `AtlasProvider` takes, on top of the Atlas's own options. Where the test brings no query client, it makes one that retries
 * nothing, so that failures show at once, and keeps no timer for what is no longer used. `atlas.errors` stays complete where the test brings an
 * `onError` of its own.
 */
export function AtlasTestProvider({ atlas, children, onError, ...overrides }: AtlasTestProviderProps): ReactNode {
  const nearest = useContext(QueryClientContext);
  const [own] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Infinity } } }));
  const collect = useCallback(
    (error: AtlasError) => {
      atlas.options.onError?.(error);
      onError?.(error);
    },
    [atlas, onError],
  );
  const options: AtlasClientOptions = { ...atlas.options, queryClient: nearest ?? own, ...overrides, onError: collect };
  return <AtlasProvider {...options}>{children}</AtlasProvider>;
}
