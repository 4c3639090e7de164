/**
 * Decides when the successor of a connection has sent a snapshot of each live slice (P33). Reads kinds only: whether a snapshot is valid is
 * decided when the frames are applied.
 */
import type { OpenSnapshot } from "./large-snapshot.ts";
import type { SliceSync } from "../slices/slice-sync.ts";
import { snapshotKinds } from "./snapshot-kinds.ts";

/**
 * `slices` by kind. `open` recognises a large snapshot without decoding it: decoding would freeze the page, and be repeated when the frame
 * is applied. The returned function receives the frames in order, and returns true from the last needed frame on.
 */
export function watchSuccessor(slices: ReadonlyMap<string, Pick<SliceSync, "isLive">>, open: OpenSnapshot): (frame: unknown) => boolean {
  const renewed = new Set<string>();
  return (frame) => {
    const kind = open(frame)?.kind;
    for (const each of kind === undefined ? snapshotKinds(frame) : [kind]) renewed.add(each);
    return [...slices].every(([each, slice]) => !slice.isLive || renewed.has(each));
  };
}
