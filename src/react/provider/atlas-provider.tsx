/**
 * Gives a tree its client: creates one, connects it while mounted, and replaces it when `url` or `identity` changes.
 *
 * Rendering has no side effect, so StrictMode, server rendering and discarded renders open nothing.
 * Rules: P33 one socket, P41 identity, P43 callbacks.
 */
import { QueryClientContext } from "@tanstack/react-query";
import { useContext, useEffect, useInsertionEffect, useState, type ReactNode } from "react";
import { createAtlasClient, type AtlasClient } from "../../client/create-client.ts";
import type { AtlasClientOptions } from "../../client/options.ts";
import { dropInvalid } from "../../client/settings.ts";
import { atlasScope } from "../../client/scope.ts";
import type { CollectionHandle } from "../../domains/collection.ts";
import { isEqual } from "../../store/equality.ts";
import { AtlasContext } from "./atlas-context.ts";

export interface AtlasProviderClientProps<Handles extends readonly CollectionHandle[]> {
  /** A client of your own. It is connected while this is mounted, and not disposed afterwards. */
  readonly client: AtlasClient<Handles>;
  readonly children?: ReactNode;
}

/**
 * The client's options. Callbacks are read at each use. A new `url` or `identity` creates a new client and drops all rows before its token
 * is requested. Any other option is fixed at mount; changing it emits `option-changed`.
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
  const [owner] = useState(createOwner);
  const [held, setHeld] = useState(() => hold(complete));
  // Rendered again before any child is. An option that changed is reported, and must not throw any more (P43).
  if (held.identity !== identityOf(complete)) setHeld(hold(dropInvalid(complete)));
  const { client, fixed } = held;

  // Before any effect of this commit: a cleanup has to see the identity that comes, callbacks the ones that were rendered last.
  useInsertionEffect(() => {
    held.latest.set(complete);
    owner.render(held);
  });
  useEffect(() => {
    owner.drop(held);
    const release = client.internals.retainAsOwner();
    return () => {
      // Another identity takes over: its rows must not wait for a macrotask, nor share one with those of this one.
      if (owner.isRendered(held)) release();
      else owner.drop();
    };
  }, [client, held, owner]);
  useEffect(() => reportChanges(client, fixed, complete));

  return <AtlasContext.Provider value={client}>{children}</AtlasContext.Provider>;
}

/** The client that a provider has rendered, and the connected one. They differ while the provider is hidden: its effects do not run. */
interface Owner {
  render(held: Held): void;
  isRendered(held: Held): boolean;
  /** Ends the client that was connected, with all data of its scope, unless it is `next`. */
  drop(next?: Held): void;
}

function createOwner(): Owner {
  let rendered: Held | undefined;
  let connected: Held | undefined;
  return {
    render(held) {
      rendered = held;
    },
    isRendered: (held) => rendered === held,
    drop(next) {
      const previous = connected === next ? undefined : connected;
      connected = next;
      // An identity that came back while the provider was hidden keeps what its new client shows.
      if (previous?.client.scope === rendered?.client.scope) previous?.client.dispose();
      else previous?.client.forget();
    },
  };
}

/** The options that were rendered last under one identity, for callbacks that outlive a render. */
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
  readonly latest: Latest;
}

/** Callbacks are read through `latest`: a component may pass new ones at every render, and remove or add one (P43). */
function hold(options: AtlasClientOptions): Held {
  const latest = createLatest(options);
  const client = createAtlasClient({
    ...options,
    getToken: (request) => latest.get().getToken(request),
    onUnknownKind: (message) => latest.get().onUnknownKind?.(message),
    get onError() {
      return latest.get().onError;
    },
    get fetch() {
      return latest.get().fetch;
    },
  });
  return { client, identity: identityOf(options), fixed: options, latest };
}

/** Two spellings of one URL are one identity, as they are one scope. */
function identityOf({ url, identity = "" }: AtlasClientOptions): string {
  return atlasScope({ url, identity });
}

const readWhenUsed = new Set(["getToken", "onUnknownKind", "onError", "fetch", "url", "identity"]);
/** Options that are data, and so may be written inline. The others are compared by identity: a query client has no fields to compare. */
const comparedByStructure = new Set(["timings", "paths", "queryKeys", "overrides", "collections"]);

function reportChanges(client: AtlasClient, fixed: AtlasClientOptions, current: AtlasClientOptions): void {
  const names = new Set([...Object.keys(fixed), ...Object.keys(current)]) as Set<keyof AtlasClientOptions>; // of such objects
  for (const name of names) {
    const isSame = comparedByStructure.has(name) ? isEqual : Object.is;
    if (readWhenUsed.has(name) || isSame(fixed[name], current[name])) continue;
    client.internals.emit("option-changed", { option: name });
  }
}
