/** Who is measured in Node, by the names of `child.ts`, and under which names the tables show them. */
export interface Peer {
  readonly title: string;
  /** The packages whose versions are printed. */
  readonly packages: readonly string[];
  /** What its view is made of. */
  readonly view: string;
}

export const peers = {
  ours: { title: "this package", packages: [], view: "a view kept up to date" },
  mutableMap: { title: "mutable `Map`, which React cannot show", packages: [], view: "filter + sort of a ready list" },
  recordSpread: { title: "record spread (zustand)", packages: ["zustand"], view: "filter + sort" },
  mapCopy: { title: "`Map` copy (zustand)", packages: ["zustand"], view: "filter + sort" },
  immutable: { title: "Immutable.js `Map`", packages: ["immutable"], view: "filter + sort" },
  reduxToolkit: { title: "Redux Toolkit entity adapter", packages: ["@reduxjs/toolkit"], view: "`createSelector`" },
  tanstackDb: { title: "TanStack DB", packages: ["@tanstack/db"], view: "live query, `limit` 50" },
  tanstackQuery: { title: "TanStack Query `setQueryData`", packages: ["@tanstack/react-query"], view: "`select`" },
} as const satisfies Record<string, Peer>;

export type PeerName = keyof typeof peers;
export const peerNames = Object.keys(peers) as readonly PeerName[]; // Object.keys forgets the names

export const decoderTitles = {
  parse: "`JSON.parse` alone",
  ours: "this package: decode, and check every row",
  zod: "zod, `z.array(z.object(…)).parse`",
  zodWithoutEval: "the same under a policy without `eval`",
  valibot: "valibot, `parse(array(object(…)))`",
} as const;

export type DecoderName = keyof typeof decoderTitles;
export const decoderNames = Object.keys(decoderTitles) as readonly DecoderName[]; // as above
