/**
 * Gives a tree its client: makes one, connects it while mounted, and replaces it when `url` or `identity` changes. Everything else is the client's.
 *
 * Rules: P33 one socket. Rendering has no side effect, so StrictMode, server rendering and renders that are thrown away open nothing.
 */
import { QueryClientContext } from "@tanstack/react-query";
import { useContext, useEffect, useInsertionEffect, useState, type ReactNode } from "react";
import { createAtlasClient, type AtlasClient } from "../client/create-client.ts";
import type { AtlasClientOptions } from "../client/options.ts";
import { dropInvalid } from "../client/settings.ts";
import type { CollectionHandle } from "../domains/collection.ts";
import type { AtlasError } from "../shared/errors.ts";
import { isEqual } from "../store/equality.ts";
import { AtlasContext } from "./atlas-context.ts";

export interface AtlasProviderClientProps<Handles extends readonly CollectionHandle[]> {
  /** A client of your own, connected while this is mounted and handed back as it was. */
  readonly client: AtlasClient<Handles>;
  readonly children?: ReactNode;
}

/**
 * The client's options. Callbacks are read when they are used; a new `url` or `identity` makes a new client and drops all rows before its
 * token is asked for; any other option is fixed at mount, and changing it is reported as `option-changed`.
 */
export interface AtlasProviderOptionsProps<Handles extends readonly CollectionHandle[]> extends AtlasClientOptions<Handles> {
  readonly client?: undefined;
  readonly children?: ReactNode;
}

export type AtlasProviderProps<Handles extends readonly CollectionHandle[] = readonly CollectionHandle[]> =
  AtlasProviderClientProps<Handles> | AtlasProviderOptionsProps<Handles>;

/** Opens one socket for the tree below it. */
export function AtlasProvider<const Handles extends readonly CollectionHandle[] = []>(props: AtlasProviderProps<Handles>): ReactNode {
  if (props.client !== undefined) return <Given client={props.client}>{props.children}</Given>;
  const { children, client: _, ...options } = props;
  return <Own options={options}>{children}</Own>;
}

function Given({ client, children }: { readonly client: AtlasClient; readonly children: ReactNode }): ReactNode {
  useEffect(() => client.retain(), [client]);
  return <AtlasContext.Provider value={client}>{children}</AtlasContext.Provider>;
}

function Own({ options, children }: { readonly options: AtlasClientOptions; readonly children: ReactNode }): ReactNode {
  const nearest = useContext(QueryClientContext);
  const complete = options.queryClient === undefined && nearest !== undefined ? { ...options, queryClient: nearest } : options;
  const [latest] = useState(() => createLatest(complete));
  const [held, setHeld] = useState(() => hold(complete, latest));
  if (held.identity !== identityOf(complete)) {
    const next = hold(dropInvalid(complete), latest); // an option that changed is reported, and must not throw any more (P43)
    next.client.internals.takeOver();
    setHeld(next);
  }
  const { client, identity, fixed } = held;

  // Before any effect of this commit: a cleanup has to see the identity that comes, callbacks the ones that were rendered last.
  useInsertionEffect(() => {
    latest.set(complete);
  });
  useEffect(() => {
    const release = client.internals.retainAsOwner();
    return () => {
      // Another identity takes over: its rows must not wait for a macrotask, nor share one with those of this one.
      if (identityOf(latest.get()) === identity) return release();
      client.internals.forget();
    };
  }, [client, identity, latest]);
  useEffect(() => reportChanges(client, fixed, complete));

  return <AtlasContext.Provider value={client}>{children}</AtlasContext.Provider>;
}

/** The options that were rendered last, for callbacks that outlive a render. */
interface Latest {
  get(): AtlasClientOptions;
  set(options: AtlasClientOptions): void;
}

function createLatest(options: AtlasClientOptions): Latest {
  let latest = options;
  return {
    get: () => latest,
    set(next) {
      latest = next;
    },
  };
}

interface Held {
  readonly client: AtlasClient;
  readonly identity: string;
  /** The options that the client was made with. */
  readonly fixed: AtlasClientOptions;
}

/** Callbacks go through `latest`, so that a component may pass new ones at every render. */
function hold(options: AtlasClientOptions, latest: Latest): Held {
  const mountedFetch = options.fetch;
  const client = createAtlasClient({
    ...options,
    getToken: (request) => latest.get().getToken(request),
    onUnknownKind: (message) => latest.get().onUnknownKind?.(message),
    ...(options.onError && { onError: (error: AtlasError) => latest.get().onError?.(error) }),
    ...(mountedFetch && { fetch: (...call) => (latest.get().fetch ?? mountedFetch)(...call) }),
  });
  return { client, identity: identityOf(options), fixed: options };
}

function identityOf({ url, identity }: AtlasClientOptions): string {
  return JSON.stringify([url, identity ?? url]);
}

const readWhenUsed = new Set(["getToken", "onUnknownKind", "onError", "fetch", "url", "identity"]);
/** Options that are data, and so may be written inline. The others are what they are: a query client has no fields that would tell it from another. */
const comparedByStructure = new Set(["timings", "paths", "queryKeys", "overrides", "collections"]);

function reportChanges(client: AtlasClient, fixed: AtlasClientOptions, current: AtlasClientOptions): void {
  const names = new Set([...Object.keys(fixed), ...Object.keys(current)]) as Set<keyof AtlasClientOptions>; // of such objects
  for (const name of names) {
    const isSame = comparedByStructure.has(name) ? isEqual : Object.is;
    if (readWhenUsed.has(name) || isSame(fixed[name], current[name])) continue;
    client.internals.reportOnce("option-changed", name, { option: name });
  }
}
