/**
 * One byte for each row, computed from the field that is likeliest to differ between two versions. Rows with different bytes differ, so the
 * old row need not be read. That read is by far the most expensive step of an update: a row not read recently is in no cache.
 */
import type { SlotMap } from "./keys/key-index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Misses of the chosen field before another is tried; doubled each time, since all bytes must then be computed again. */
const PATIENCE = 64;
/** Characters of a text that count, from its end: there versions and times differ. */
const LAST_CHARACTERS = 8;

export class Fingerprints<Row extends object> {
  /** A version, a time, a price. Undefined before the first row. */
  #field: string | undefined;
  /** By slot; 0 is unknown. */
  #bytes = new Uint8Array(256);
  #missCount = 0;
  #patience = PATIENCE;

  /** The field that differs between versions, where the row has it. */
  versionField(row: Row): string | undefined {
    return this.#field !== undefined && Object.hasOwn(row, this.#field) ? this.#field : undefined;
  }

  /** Notes the row of a slot. */
  set(slot: number, row: Row): void {
    this.#field ??= lastPlainField(row);
    if (slot >= this.#bytes.length) {
      const longer = new Uint8Array(Math.ceil(slot * 1.5));
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#bytes[slot] = this.print(row);
  }

  /** Notes the print of a row in a slot that had one. */
  renew(slot: number, print: number): void {
    this.#bytes[slot] = print;
  }

  /** True where a row of this print certainly differs from the one noted in the slot. */
  isOther(slot: number, print: number): boolean {
    const before = this.#bytes[slot] ?? 0;
    return before !== 0 && print !== 0 && print !== before;
  }

  /** Two versions of a row agreed in the chosen field and differed in `name`. */
  missed(name: string): void {
    this.#missCount += 1;
    if (this.#missCount < this.#patience) return;
    this.#field = name;
    this.#missCount = 0;
    this.#patience *= 2;
    this.#bytes.fill(0);
  }

  /** The rows have moved to other slots. */
  move(moved: SlotMap): void {
    const bytes = new Uint8Array(this.#bytes.length);
    moved.forEach((newSlot, slot) => {
      if (newSlot !== undefined) bytes[newSlot] = this.#bytes[slot] ?? 0;
    });
    this.#bytes = bytes;
  }

  /** From 1 to 255; 0 where the field is absent or neither text nor number. Equal values have equal prints. */
  print(row: Row): number {
    const value = this.#field === undefined ? undefined : (row as Fields)[this.#field]; // read by name, whatever its type says
    if (typeof value === "number") {
      float[0] = value + 0; // not -0, which equals 0
      return 1 + ((((words[0] ?? 0) ^ (words[1] ?? 0)) >>> 0) % 255);
    }
    if (typeof value !== "string") return 0;
    let hash = value.length;
    for (let place = Math.max(0, value.length - LAST_CHARACTERS); place < value.length; place += 1)
      hash = (hash * 31 + value.charCodeAt(place)) | 0;
    return 1 + ((hash >>> 0) % 255);
  }
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Servers put what changes with every version, such as `version` and `updated_at`, at the end. */
function lastPlainField(row: object): string | undefined {
  return Object.entries(row)
    .reverse()
    .find(([, value]) => typeof value === "string" || typeof value === "number")?.[0];
}
