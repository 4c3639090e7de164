/** Listeners of single rows. A listener is called only when its row changed, entered or left. */
import type { Cancel } from "../../../shared/clock.ts";
import { createListeners, type Listeners } from "../../../shared/listeners.ts";
import type { Collection } from "../collection.ts";
import type { CommitChanges } from "./commit-changes.ts";

export interface RowListeners {
  add(key: string, listener: () => void): Cancel;
  notify<Row extends object>(changes: CommitChanges<Row>, before: Collection<Row>, after: Collection<Row>): void;
}

export function createRowListeners(onThrow: (thrown: unknown) => void): RowListeners {
  const byKey = new Map<string, Listeners<[]>>();
  return {
    add(key, listener) {
      const listeners = byKey.get(key) ?? createListeners<[]>(onThrow);
      byKey.set(key, listeners);
      const cancel = listeners.add(listener);
      return () => {
        cancel();
        if (listeners.size === 0 && byKey.get(key) === listeners) byKey.delete(key);
      };
    },
    notify(changes, before, after) {
      if (changes.type === "none" || byKey.size === 0) return;
      // The shorter list leads: a screen waits for dozens of rows, a commit changes anything from one to all.
      if (changes.type === "delta" && changes.previous.size < byKey.size) {
        for (const key of changes.previous.keys()) byKey.get(key)?.notify();
      } else {
        for (const [key, listeners] of [...byKey]) if (before.get(key) !== after.get(key)) listeners.notify();
      }
    },
  };
}
