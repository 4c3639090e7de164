/** Follows one row while it is shown: the recorded messages first, in small parts, then those that come. */
import { useEffect, useState } from "react";
import type { CollectionDefinition } from "../../../../domains/collection.ts";
import type { JsonRecord } from "../../../../protocol/json.ts";
import type { Cancel, Clock } from "../../../../shared/clock.ts";
import { recorderOf } from "../../../recorder/recorder.ts";
import { createRowHistory, type RowVersion } from "../../../recorder/row-history.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { runInFrames } from "../../run-in-frames.ts";
import { rowsOf } from "./use-row-lines.ts";

/** Versions are read, not watched. Unit: milliseconds. */
const READ_EVERY_MS = 500;

export interface FollowedRow {
  /** As the store holds it; undefined where it holds none. */
  readonly row: JsonRecord | undefined;
  /** The newest last. */
  readonly versions: readonly RowVersion[];
  readonly count: number;
  readonly unreadCount: number;
  /** The messages before now are still being read. */
  readonly isReading: boolean;
}

const NOTHING: FollowedRow = { row: undefined, versions: [], count: 0, unreadCount: 0, isReading: true };

export function useRowHistory(client: ShownClient, definition: CollectionDefinition, key: string, clock: Clock): FollowedRow {
  const [followed, setFollowed] = useState(NOTHING);
  useEffect(() => {
    const ring = recorderOf(client).messages;
    const history = createRowHistory(definition, key);
    let cancel: Cancel = () => undefined;
    let nextId = 0;
    const step = (): boolean => {
      const first = ring.at(0)?.id ?? 0;
      nextId = Math.max(nextId, first);
      const message = ring.at(nextId - first);
      if (message === undefined) return false;
      history.apply(message);
      nextId += 1;
      return true;
    };
    const show = (hasMore: boolean): void => {
      const row = rowsOf(client, definition.name).get(key);
      if (!hasMore) history.compare(row, client.internals.clock.now());
      const { versions, count, unreadCount } = history;
      setFollowed((before) =>
        // The same versions and row: nothing to render.
        before.versions === versions && before.row === row && before.isReading === hasMore
          ? before
          : { row, versions, count, unreadCount, isReading: hasMore },
      );
    };
    const read = (): void => {
      cancel = runInFrames(clock, step, (hasMore) => {
        show(hasMore);
        if (!hasMore) cancel = clock.schedule(read, READ_EVERY_MS);
      });
    };
    read();
    return () => cancel();
  }, [client, definition, key, clock]);
  return followed;
}
