/**
 * Updates a view at each commit: a row that changed its place is removed at the old one and inserted at the new one. Rows that kept their
 * place cost almost nothing. After many writes the whole view is filtered and sorted again.
 */
import type { RowKey } from "../../shared/brand.ts";
import type { IndexedCollection } from "../rows/indexed-collection.ts";
import type { Derivation } from "./derivations.ts";
import type { CommitChanges } from "../rows/changes/commit-changes.ts";
import { SlotLeaves } from "./slot-leaves.ts";
import { SlotView } from "./slot-view.ts";
import { createOrder } from "./order/sort.ts";
import { buildView, inOneGo, type ViewRules } from "./view-build.ts";
import { viewKey, type View, type ViewDefinition } from "./view.ts";
import { compileWhere } from "./conditions/where.ts";

/** The parts of its slice that a view needs. */
export interface ViewContext<Row extends object> {
  /** The key of a row of the slice: pure, and the one under which the slice has it. */
  readonly keyOf: (row: Row) => RowKey;
  /** Receives the first exception of a `where` function. Rows for which it throws are left out. */
  readonly onThrow: (thrown: unknown) => void;
}

/** Creates a view that is updated. */
export function createViewDraft<Row extends object>(
  definition: ViewDefinition<Row>,
  collection: IndexedCollection<Row>,
  context: ViewContext<Row>,
): Derivation<Row, View<Row>> {
  if (viewKey(definition) === viewKey({})) return createWholeView(collection);
  return new ViewDraft(definition, collection, context);
}

/** All rows in their own order: the collection itself. */
function createWholeView<Row extends object>(collection: IndexedCollection<Row>): Derivation<Row, View<Row>> {
  let snapshot = collection;
  return {
    update: (_changes, after) => void (snapshot = after),
    get snapshot() {
      return snapshot;
    },
  };
}

/** After more writes than a quarter of the rows, sorting everything again is cheaper. */
const REBUILT_SHARE = 4;

type Delta<Row extends object> = Extract<CommitChanges<Row>, { readonly type: "delta" }>;

/** The effect of changes on the leaves. `lost`: they must be rebuilt. */
type Outcome = "same" | "changed" | "lost";

class ViewDraft<Row extends object> implements Derivation<Row, View<Row>> {
  readonly #rules: ViewRules<Row>;
  /** The collection that the leaves are of. */
  #collection: IndexedCollection<Row>;
  /** The collection that the leaves will belong to, while changes are applied. */
  #next: IndexedCollection<Row>;
  #leaves: SlotLeaves;
  #snapshot: SlotView<Row>;
  /** Leaves of the possible next collection: dropped with it. */
  readonly #prepared = new WeakMap<IndexedCollection<Row>, SlotLeaves>();

  constructor({ where, sort = [] }: ViewDefinition<Row>, collection: IndexedCollection<Row>, { keyOf, onThrow }: ViewContext<Row>) {
    this.#rules = { matches: compileWhere(where, onThrow), order: createOrder(sort), keyOf };
    this.#collection = this.#next = collection;
    this.#leaves = this.#build(collection);
    this.#snapshot = SlotView.of(this.#leaves, collection);
  }

  get snapshot(): View<Row> {
    return this.#snapshot;
  }

  *prepare(next: IndexedCollection<Row>): Generator<undefined, undefined> {
    const leaves = this.#createLeaves();
    yield* buildView(leaves, next, this.#rules);
    this.#prepared.set(next, leaves);
  }

  update(changes: CommitChanges<Row>, after: IndexedCollection<Row>): void {
    if (changes.type === "none") return;
    const prepared = this.#prepared.get(after);
    this.#next = after;
    let outcome: Outcome = "lost";
    if (prepared === undefined && changes.type === "delta" && changes.slots.length <= after.size / REBUILT_SHARE) {
      outcome = this.#collection.index === after.index ? this.#follow(changes) : this.#moveOver(changes);
    }
    if (outcome === "lost") this.#leaves = prepared ?? this.#build(after);
    this.#collection = after;
    const next = this.#snapshot.successor(this.#leaves, after);
    if (outcome === "same" || (outcome === "lost" && this.#snapshot.isEqual(next))) this.#snapshot.become(next);
    else this.#snapshot = next;
  }

  #follow({ slots }: Delta<Row>): Outcome {
    let outcome: Outcome = "same";
    for (const slot of slots) if (this.#enter(slot) || this.#leave(slot)) outcome = "changed";
    return outcome;
  }

  /** The collection has another index: its rows lie in other slots. */
  #moveOver({ previous, moved }: Delta<Row>): Outcome {
    const [before, after] = [this.#collection, this.#next];
    if (moved === undefined) return "lost";
    let outcome: Outcome = "same";
    for (const [key, old] of previous) if (old !== undefined && this.#leave(before.slotOf(key))) outcome = "changed";
    if (!this.#leaves.move(moved, this.#rules.order.isBySlot)) return "lost";
    this.#collection = after; // slots are those of after
    for (const key of previous.keys()) if (this.#enter(after.slotOf(key))) outcome = "changed";
    return outcome;
  }

  /** Puts the row of a slot in its place. False where there is none that matches. */
  #enter(slot: number | undefined): boolean {
    const { matches, order } = this.#rules;
    const row = slot === undefined ? undefined : this.#next.inSlot(slot);
    if (slot === undefined || row === undefined || !matches(row)) return false;
    this.#leaves.place(slot, order.keysOf(row, slot));
    return true;
  }

  /** Takes a slot out. False where it was not in. */
  #leave(slot: number | undefined): boolean {
    if (slot === undefined || !this.#leaves.has(slot)) return false;
    this.#leaves.remove(slot);
    return true;
  }

  #build(collection: IndexedCollection<Row>): SlotLeaves {
    const leaves = this.#createLeaves();
    inOneGo(buildView(leaves, collection, this.#rules));
    return leaves;
  }

  #createLeaves(): SlotLeaves {
    const { order, keyOf } = this.#rules;
    // A row that is about to be taken out, or has just been put in, is in one of the two only.
    const rowIn = (slot: number): Row => (this.#next.inSlot(slot) ?? this.#collection.inSlot(slot)) as Row;
    return new SlotLeaves({ directions: order.directions, keyOf: (slot) => keyOf(rowIn(slot)) });
  }
}
