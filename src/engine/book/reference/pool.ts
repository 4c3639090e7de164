/** A set from which one is drawn at random, at a cost that does not grow: what moves next in a book of any size. */
import type { Generator } from "../../random.ts";

export interface Pool<Item> {
  readonly size: number;
  add(item: Item): void;
  remove(item: Item): void;
  /** Undefined when empty. */
  draw(random: Generator): Item | undefined;
  items(): readonly Item[];
}

export function createPool<Item>(): Pool<Item> {
  const items: Item[] = [];
  const places = new Map<Item, number>();
  return {
    get size() {
      return items.length;
    },
    add(item) {
      if (places.has(item)) return;
      places.set(item, items.length);
      items.push(item);
    },
    remove(item) {
      const place = places.get(item);
      const last = items.at(-1);
      if (place === undefined || last === undefined) return;
      places.delete(item);
      items.pop();
      if (last === item) return;
      items[place] = last;
      places.set(last, place);
    },
    draw: (random) => (items.length === 0 ? undefined : random.pick(items)),
    items: () => items,
  };
}
