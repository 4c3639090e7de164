/** A snapshot of a view: slots in an order, and the collection whose rows lie in them. */
import type { IndexedCollection } from "../rows/indexed-collection.ts";
import { clampPlace, PartOffsets } from "../rows/part-offsets.ts";
import type { SlotLeaves } from "./slot-leaves.ts";
import type { View } from "./view.ts";

/** An order at one moment. Rows that change and keep their places leave it the same. */
class SlotOrder {
  readonly parts: readonly (readonly number[])[];
  readonly size: number;
  #starts: PartOffsets | undefined;

  constructor(parts: readonly (readonly number[])[], size: number) {
    this.parts = parts;
    this.size = size;
  }

  get starts(): PartOffsets {
    return (this.#starts ??= new PartOffsets(this.parts.map(({ length }) => length)));
  }
}

/** Rows compared at a time. */
const COMPARED = 256;

export class SlotView<Row extends object> implements View<Row> {
  #order: SlotOrder;
  #collection: IndexedCollection<Row>;
  #rows: readonly Row[] | undefined;

  private constructor(order: SlotOrder, collection: IndexedCollection<Row>) {
    this.#order = order;
    this.#collection = collection;
  }

  static of<Row extends object>(leaves: SlotLeaves, collection: IndexedCollection<Row>): SlotView<Row> {
    return new SlotView(new SlotOrder(leaves.freeze(), leaves.size), collection);
  }

  get size(): number {
    return this.#order.size;
  }

  window(from: number, to: number): readonly Row[] {
    const { parts, size, starts } = this.#order;
    const start = clampPlace(from, size);
    const count = clampPlace(to, size) - start;
    const rows: Row[] = [];
    if (count <= 0) return rows;
    let { index, offset } = starts.find(start);
    for (; rows.length < count; index += 1, offset = 0) {
      const part = parts[index] ?? []; // rows are left, so parts are
      const end = Math.min(part.length, offset + count - rows.length);
      for (; offset < end; offset += 1) rows.push(this.#rowIn(part[offset]));
    }
    return rows;
  }

  toArray(): readonly Row[] {
    return (this.#rows ??= this.window(0, this.size));
  }

  /** The view as it is after changes. */
  successor(leaves: SlotLeaves, collection: IndexedCollection<Row>): SlotView<Row> {
    const parts = leaves.freeze();
    return new SlotView(parts === this.#order.parts ? this.#order : new SlotOrder(parts, leaves.size), collection);
  }

  /** Whether both show the same rows in the same order. */
  isEqual(other: SlotView<Row>): boolean {
    if (this.size !== other.size) return false;
    for (let from = 0; from < this.size; from += COMPARED) {
      const rows = other.window(from, from + COMPARED);
      if (this.window(from, from + COMPARED).some((row, place) => row !== rows[place])) return false;
    }
    return true;
  }

  /** Takes the order and collection of an equal view, so the old collection can be collected as garbage. */
  become(equal: SlotView<Row>): void {
    this.#order = equal.#order;
    this.#collection = equal.#collection;
  }

  #rowIn(slot: number | undefined): Row {
    return this.#collection.inSlot(slot ?? 0) as Row; // the order holds slots with rows only
  }
}
