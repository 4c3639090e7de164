/**
 * What is derived from one slice and kept up to date with it: views and totals. Each is shared by all who ask for the same, built when
 * it is first read, brought up to date at each commit before anyone is told of it, and dropped when nobody has used it for a while.
 */
import type { Cancel } from "../shared/clock.ts";
import { createListeners, type Listeners } from "../shared/listeners.ts";
import type { IndexedCollection } from "./indexed-collection.ts";
import type { Changes } from "./changes.ts";

/** Something derived from a collection. */
export interface Derivation<Row extends object, Snapshot> {
  /** Takes over what changed since the collection before, of which `after` is the next. */
  update(changes: Changes<Row>, after: IndexedCollection<Row>): void;
  /** Does in steps what `update` would have to do at once, should this collection be the next one. */
  prepare?(next: IndexedCollection<Row>): Iterable<undefined>;
  /** Immutable; the same object while it has not changed. */
  readonly snapshot: Snapshot;
}

export interface DerivedHandle<Snapshot> {
  /** Told after each commit that changed it. */
  subscribe(listener: () => void): Cancel;
  /** As it was at the last commit; the same object while it has not changed. */
  getSnapshot(): Snapshot;
}

/** Commits that an unused derivation survives: long enough for a render that was begun to be mounted. */
const IDLE_COMMITS = 64;

type Entry<Row extends object> = DerivedEntry<Row, unknown>;

export class Derivations<Row extends object> {
  readonly #onThrow: (thrown: unknown) => void;
  readonly #byKey = new Map<string, Entry<Row>>();
  /** Those that were used lately. */
  readonly #entries = new Set<Entry<Row>>();
  #collection: IndexedCollection<Row>;

  constructor(collection: IndexedCollection<Row>, onThrow: (thrown: unknown) => void) {
    this.#collection = collection;
    this.#onThrow = onThrow;
  }

  /** The one derivation under `key`; `create` makes it from a collection. */
  handle<Snapshot>(key: string, create: (collection: IndexedCollection<Row>) => Derivation<Row, Snapshot>): DerivedHandle<Snapshot> {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known as DerivedEntry<Row, Snapshot>; // a key stands for one way to derive
    const entry = new DerivedEntry<Row, Snapshot>(createListeners<[]>(this.#onThrow), () => {
      this.#entries.add(entry); // one that was dropped and is read again
      return create(this.#collection);
    });
    this.#byKey.set(key, entry);
    this.#entries.add(entry);
    return entry;
  }

  /** Makes all ready for what may be the next collection, a step at a time. */
  *prepare(next: IndexedCollection<Row>): Generator<undefined, undefined> {
    for (const entry of this.#entries) yield* entry.prepare(next);
  }

  /** Brings all up to date, and returns those whose listeners are to be told. */
  update(changes: Changes<Row>, after: IndexedCollection<Row>): readonly { tell(): void }[] {
    this.#collection = after;
    const changed = [...this.#entries].filter((entry) => entry.update(changes, after));
    for (const entry of this.#entries) {
      if (entry.idleCount <= IDLE_COMMITS) continue;
      this.#entries.delete(entry);
      entry.drop();
    }
    for (const [key, entry] of this.#byKey) if (!this.#entries.has(entry)) this.#byKey.delete(key);
    return changed;
  }
}

class DerivedEntry<Row extends object, Snapshot> implements DerivedHandle<Snapshot> {
  readonly #listeners: Listeners<[]>;
  readonly #build: () => Derivation<Row, Snapshot>;
  #derivation: Derivation<Row, Snapshot> | undefined;
  /** Commits since anybody read it or listened to it. */
  idleCount = 0;

  constructor(listeners: Listeners<[]>, build: () => Derivation<Row, Snapshot>) {
    this.#listeners = listeners;
    this.#build = build;
  }

  // Arrow functions, because hooks pass them on by themselves.
  readonly subscribe = (listener: () => void): Cancel => {
    this.getSnapshot(); // what is not built has no changes to tell
    return this.#listeners.add(listener);
  };

  readonly getSnapshot = (): Snapshot => {
    this.idleCount = 0;
    this.#derivation ??= this.#build();
    return this.#derivation.snapshot;
  };

  /** True when there is somebody to be told of a change. */
  update(changes: Changes<Row>, after: IndexedCollection<Row>): boolean {
    const isHeard = this.#listeners.size > 0;
    this.idleCount = isHeard ? 0 : this.idleCount + 1;
    if (this.#derivation === undefined) return false;
    const snapshot = isHeard ? this.#derivation.snapshot : undefined;
    this.#derivation.update(changes, after);
    return isHeard && this.#derivation.snapshot !== snapshot;
  }

  prepare(next: IndexedCollection<Row>): Iterable<undefined> {
    return (this.#listeners.size > 0 && this.#derivation?.prepare?.(next)) || [];
  }

  tell(): void {
    this.#listeners.notify();
  }

  drop(): void {
    this.#derivation = undefined;
  }
}
