/**
 * Which slot a key has, shared by the draft and all its snapshots. Safe to share because slots are only ever added: a snapshot takes no
 * notice of slots beyond its own length. What a removed key had is kept aside, for the snapshots in which it is still there.
 */
import type { RowKey } from "../shared/brand.ts";

/** Where rows went when an index was made anew: their new slots by the old ones; undefined for what is gone. */
export type SlotMap = readonly (number | undefined)[];

export class KeyIndex {
  /** The keys of the draft, in the order of their slots. */
  readonly slots = new Map<RowKey, number>();
  /** Slots that keys had before they were removed, oldest first. A key that comes back gets a new one. */
  readonly graves = new Map<RowKey, number[]>();

  bury(key: RowKey, slot: number): void {
    this.slots.delete(key);
    const graves = this.graves.get(key);
    if (graves === undefined) this.graves.set(key, [slot]);
    else graves.push(slot);
  }
}
