/** Loads the inspector when it is wanted. A chunk that cannot be loaded is tried again when the inspector is wanted again. */
import { useEffect, useState } from "react";
import type * as Chunk from "./inspector-chunk.ts";

/**
 * Loads the chunk. The entry points bring it, each with an `import()` of its own: in production builds `./devtools` must not contain one even in
 * code that is never used, because some bundlers write a chunk for it all the same.
 */
export type LoadInspector = () => Promise<typeof Chunk>;

/** `absent` until it is wanted and while it loads. */
export type ChunkState =
  { readonly type: "absent" } | { readonly type: "loaded"; readonly chunk: typeof Chunk } | { readonly type: "failed" };

/** Shown where the chunk cannot be loaded: the page may be offline, or older than the files on the server. */
export const CHUNK_FAILED = "The inspector could not be loaded. Check the network, and reload the page.";

/** The chunk, as far as it is there. */
export function useInspectorChunk(load: LoadInspector, isWanted: boolean): ChunkState {
  const [state, setState] = useState<ChunkState>({ type: "absent" });
  const isLoaded = state.type === "loaded";
  useEffect(() => {
    if (!isWanted || isLoaded) return;
    const controller = new AbortController();
    const { signal } = controller;
    load().then(
      (chunk) => signal.aborted || setState({ type: "loaded", chunk }),
      () => signal.aborted || setState({ type: "failed" }),
    );
    return () => {
      controller.abort();
      setState((last) => (last.type === "failed" ? { type: "absent" } : last));
    };
  }, [load, isWanted, isLoaded]);
  return state;
}
