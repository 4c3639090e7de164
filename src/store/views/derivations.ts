/**
 * Views and totals, derived from one slice and updated with it. Equal definitions share one derivation. It is built at the first read,
 * updated at each commit before listeners are notified, and dropped when it was unused for a while, or when many others were read since.
 * A handle whose derivation was dropped builds it again at the next read.
 */
import type { Cancel } from "../../shared/clock.ts";
import { createListeners, type Listeners } from "../../shared/listeners.ts";
import type { IndexedCollection } from "../rows/indexed-collection.ts";
import type { CommitChanges } from "../rows/changes/commit-changes.ts";

/** Something derived from a collection. */
export interface Derivation<Row extends object, Snapshot> {
  /** Applies the changes that lead from the previous collection to `after`. */
  update(changes: CommitChanges<Row>, after: IndexedCollection<Row>): void;
  /** Does the work of `update` in steps and in advance, in case this collection is the next one. */
  prepare?(next: IndexedCollection<Row>): Iterable<undefined>;
  /** Immutable; the same object while it has not changed. */
  readonly snapshot: Snapshot;
}

/** `onThrow`: receives the first exception of an application's function. */
export type CreateDerivation<Row extends object, Snapshot> = (
  collection: IndexedCollection<Row>,
  onThrow: (thrown: unknown) => void,
) => Derivation<Row, Snapshot>;

export interface DerivedHandle<Snapshot> {
  /** `listener` is called after each commit that changed the snapshot. */
  subscribe(listener: () => void): Cancel;
  /** As it was at the last commit; the same object while it has not changed. */
  getSnapshot(): Snapshot;
}

/** Commits that an unused derivation survives: enough for a started render to be mounted. */
const IDLE_COMMITS = 64;
/**
 * Unused derivations that are kept, the latest: enough for a page whose views are all read before the first one is listened to. A component
 * that writes its `where` function inline asks for a new view at each render, on a slice that may not commit for hours (P40).
 */
const IDLE_KEPT = 32;

type Entry<Row extends object> = DerivedEntry<Row, unknown>;

export class Derivations<Row extends object> {
  readonly #onThrow: (thrown: unknown) => void;
  /** Those in use and those kept. */
  readonly #byKey = new Map<string, Entry<Row>>();
  readonly #used = new Set<Entry<Row>>();
  /** Without listeners: the one that was not read for longest comes first. */
  readonly #idle = new Set<Entry<Row>>();
  #collection: IndexedCollection<Row>;

  constructor(collection: IndexedCollection<Row>, onThrow: (thrown: unknown) => void) {
    this.#collection = collection;
    this.#onThrow = onThrow;
  }

  /** The one derivation under `key`; `create` makes it from a collection. */
  handle<Snapshot>(key: string, create: (collection: IndexedCollection<Row>) => Derivation<Row, Snapshot>): DerivedHandle<Snapshot> {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known as DerivedEntry<Row, Snapshot>; // a key stands for one way to derive
    const entry = new DerivedEntry<Row, Snapshot>(key, createListeners<[]>(this.#onThrow), {
      build: () => create(this.#collection),
      onUse: () => this.#place(entry),
    });
    this.#place(entry);
    return entry;
  }

  /** Prepares all used derivations for the possible next collection, a step at a time. */
  *prepare(next: IndexedCollection<Row>): Generator<undefined, undefined> {
    for (const entry of this.#used) yield* entry.prepare(next);
  }

  /** Updates all, and returns those whose listeners must be notified. */
  update(changes: CommitChanges<Row>, after: IndexedCollection<Row>): readonly { notify(): void }[] {
    this.#collection = after;
    for (const entry of this.#idle) {
      entry.idleCount += 1;
      if (entry.idleCount > IDLE_COMMITS) this.#drop(entry);
      else entry.update(changes, after);
    }
    return [...this.#used].filter((entry) => entry.update(changes, after));
  }

  /** Must be called when an entry was read, or its listeners changed; a dropped entry is added again. */
  #place(entry: Entry<Row>): void {
    if (!this.#byKey.has(entry.key)) this.#byKey.set(entry.key, entry);
    this.#idle.delete(entry);
    if (entry.isUsed) this.#used.add(entry);
    else {
      this.#used.delete(entry);
      this.#idle.add(entry);
      const [oldest] = this.#idle;
      if (oldest !== undefined && this.#idle.size > IDLE_KEPT) this.#drop(oldest);
    }
  }

  #drop(entry: Entry<Row>): void {
    this.#idle.delete(entry);
    if (this.#byKey.get(entry.key) === entry) this.#byKey.delete(entry.key);
    entry.drop();
  }
}

interface EntryRules<Row extends object, Snapshot> {
  readonly build: () => Derivation<Row, Snapshot>;
  readonly onUse: () => void;
}

class DerivedEntry<Row extends object, Snapshot> implements DerivedHandle<Snapshot> {
  readonly key: string;
  readonly #listeners: Listeners<[]>;
  readonly #rules: EntryRules<Row, Snapshot>;
  #derivation: Derivation<Row, Snapshot> | undefined;
  /** Commits since it was last read. */
  idleCount = 0;

  constructor(key: string, listeners: Listeners<[]>, rules: EntryRules<Row, Snapshot>) {
    this.key = key;
    this.#listeners = listeners;
    this.#rules = rules;
  }

  get isUsed(): boolean {
    return this.#listeners.size > 0;
  }

  // Arrow functions, because hooks pass them on by themselves.
  readonly subscribe = (listener: () => void): Cancel => {
    this.getSnapshot(); // a derivation that is not built detects no changes
    const cancel = this.#listeners.add(listener);
    this.#rules.onUse();
    return () => {
      const { size } = this.#listeners;
      cancel();
      if (size > 0 && this.#listeners.size === 0) this.#rules.onUse();
    };
  };

  readonly getSnapshot = (): Snapshot => {
    this.idleCount = 0;
    if (!this.isUsed) this.#rules.onUse();
    this.#derivation ??= this.#rules.build();
    return this.#derivation.snapshot;
  };

  /** True when the snapshot changed and has listeners. */
  update(changes: CommitChanges<Row>, after: IndexedCollection<Row>): boolean {
    if (this.#derivation === undefined) return false;
    const snapshot = this.isUsed ? this.#derivation.snapshot : undefined;
    this.#derivation.update(changes, after);
    return this.isUsed && this.#derivation.snapshot !== snapshot;
  }

  prepare(next: IndexedCollection<Row>): Iterable<undefined> {
    return this.#derivation?.prepare?.(next) ?? [];
  }

  notify(): void {
    this.#listeners.notify();
  }

  drop(): void {
    this.#derivation = undefined;
  }
}
