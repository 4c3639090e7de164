/**
 * Lets one reader of a slice stand still while the store goes on: holds the view of the moment of the pause, and counts the rows that have
 * changed since. Freshness is not held: a paused table still turns stale.
 */
import type { Cancel } from "../../shared/clock.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import type { Collection } from "../../store/rows/collection.ts";
import type { Where } from "../../store/views/conditions/condition.ts";
import { compileWhere } from "../../store/views/conditions/where.ts";
import type { View } from "../../store/views/view.ts";
import { sliceOf } from "../../store/slice-of.ts";

type Shown<Row extends object> = Pick<View<Row>, "size" | "window" | "toArray">;

export interface PausedView<Row extends object> {
  /** Distinct rows. */
  readonly pendingCount: number;
  /** The view that was `present` at the first call for this `id`. Rows that match `where` are counted. */
  hold(id: unknown, present: Shown<Row>, where: Where<Row> | undefined): Shown<Row>;
  release(): void;
  /** Counts while the view is held, and calls `onCount`. */
  watch(onCount: () => void): Cancel;
}

interface Held<Row extends object> {
  readonly id: unknown;
  readonly view: Shown<Row>;
  readonly collection: Rows<Row>;
  readonly matches: (row: Row) => boolean;
}

export function createPausedView<Row extends object>(store: AtlasStore, slice: string): PausedView<Row> {
  let held: Held<Row> | undefined;
  const pending = new Set<string>();
  const collectionNow = (): Rows<Row> => sliceOf<Row>(store.api.getState(), slice).collection;

  return {
    get pendingCount() {
      return pending.size;
    },
    hold(id, present, where) {
      if (held !== undefined && held.id === id) return held.view;
      pending.clear();
      held = { id, view: present, collection: collectionNow(), matches: compileWhere(where, () => undefined) };
      return present;
    },
    release() {
      held = undefined;
      pending.clear();
    },
    watch(onCount) {
      const matches = (row: Row): boolean => held?.matches(row) === true;
      const note = (key: string, before: Row | undefined, after: Row | undefined): void => {
        const isOfView = (before !== undefined && matches(before)) || (after !== undefined && matches(after));
        if (before !== after && isOfView) pending.add(key);
      };
      const compare = (before: Rows<Row>, after: Rows<Row>): void => {
        for (const key of before.keys()) note(key, before.get(key), after.get(key));
        for (const key of after.keys()) note(key, before.get(key), after.get(key));
      };
      const began = collectionNow();
      if (held !== undefined && held.collection !== began) compare(held.collection, began); // between the render and this call
      return store.onCommit((commit) => {
        const changes = commit.changes.get(slice)?.changes;
        if (changes === undefined || changes.type === "none") return;
        const after = collectionNow();
        if (held?.collection === after) return; // held since this very commit
        if (changes.type === "replaced") compare(changes.previous as unknown as Rows<Row>, after);
        else for (const [key, before] of changes.previous) note(key, before as Row | undefined, after.get(key));
        onCount();
      });
    },
  };
}

type Rows<Row extends object> = Pick<Collection<Row>, "get" | "keys">;
