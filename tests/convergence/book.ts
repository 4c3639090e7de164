/**
 * The truth that a server holds of one slice: its rows, and every row set that was ever true, so that a screen can be compared with all of them.
 * Values carry the name of the identity that they belong to, so that a foreign one is seen (P41).
 */

import { nestedValue } from "./frames.ts";

export type BookRow = Readonly<Record<string, unknown>>;

export interface SliceShape {
  readonly slice: "positions" | "trades" | "blotter" | "cash" | "ocp" | "paymentOrders";
  readonly kind: string;
  readonly rowsIn: string;
  readonly keyField: string;
  readonly path: string;
}

export const shapes: readonly SliceShape[] = [
  { slice: "positions", kind: "positions", rowsIn: "positions", keyField: "position_line_key", path: "/positions/snapshot" },
  { slice: "trades", kind: "trades", rowsIn: "trades", keyField: "trade_id", path: "/trades" },
  { slice: "blotter", kind: "blotter", rowsIn: "entries", keyField: "id", path: "/blotter" },
  { slice: "cash", kind: "cash_balance", rowsIn: "cash_balances", keyField: "key", path: "/cash" },
  { slice: "ocp", kind: "ocp", rowsIn: "ocp_positions", keyField: "key", path: "/ocp" },
  { slice: "paymentOrders", kind: "payment_order", rowsIn: "payment_orders", keyField: "id", path: "/payment-orders" },
];

export type SliceName = SliceShape["slice"];

/** One change of one row. The delta that carries it may be defective; the book never is. */
export type RowOp =
  | { readonly type: "put"; readonly key: number }
  | { readonly type: "patch"; readonly key: number; readonly field: number }
  | { readonly type: "remove"; readonly key: number }
  /** The delta holds a row without its key that changes nothing in the book (P18). */
  | { readonly type: "keyless" }
  /** A patch whose row has lost its key on the wire: the client is left with the old row (P18). */
  | { readonly type: "lost-key"; readonly key: number; readonly field: number }
  /** A removal whose entry cannot be read: the client is left with a dead row (P18). */
  | { readonly type: "lost-removal"; readonly key: number }
  /** A row that is hard to apply, of a key that is left out of every comparison (P12, P40). */
  | { readonly type: "nested" }
  | { readonly type: "wrong-list" };

/** What a delta carries, and whether a part of it cannot be applied. */
export interface BookDelta {
  readonly upserts: readonly BookRow[];
  readonly removed: readonly unknown[];
  /** A row, or a removal, that no client can apply. */
  readonly isDefective: boolean;
  /** The defect leaves a client with a row that the book does not hold. */
  readonly isHarmful: boolean;
}

const fields = ["symbol", "status", "comment"] as const;
const HARD_KEY = "hard-to-apply";
const LIST_LENGTH = 200_000;

export class SliceBook {
  readonly shape: SliceShape;
  readonly #owner: string;
  #rows = new Map<string, BookRow>();
  #older: readonly BookRow[] = [];
  #values = 0;
  /** Each row set that was ever published, and when it was the truth. */
  readonly #versions = new Map<string, number[]>();
  #version = 0;
  /** Every value that a field of a key ever had. */
  readonly #everHeld = new Map<string, Set<string>>();

  constructor(shape: SliceShape, owner: string, rowsAtStart = 0) {
    this.shape = shape;
    this.#owner = owner;
    for (let key = 0; key < rowsAtStart; key += 1) this.#put(this.#key(key), 0, true);
    this.#note();
  }

  rows(): BookRow[] {
    return [...this.#rows.values()];
  }

  /** The rows before the last change. */
  olderRows(): readonly BookRow[] {
    return this.#older;
  }

  /** Applies the changes, and answers with the delta that carries them. */
  publish(ops: readonly RowOp[]): BookDelta {
    this.#older = this.rows();
    const upserts: BookRow[] = [];
    const removed: unknown[] = [];
    let isDefective = false;
    let isHarmful = false;
    for (const op of ops) {
      if (op.type === "nested" || op.type === "wrong-list") upserts.push(this.#hardRow(op.type));
      else if (op.type === "keyless") {
        upserts.push({ comment: this.#next() });
        isDefective = true;
      } else {
        const key = this.#key(op.key);
        const isLost = op.type === "lost-key" || op.type === "lost-removal";
        if (isLost && !this.#rows.has(key)) continue;
        if (op.type === "remove" || op.type === "lost-removal") {
          this.#rows.delete(key);
          removed.push(isLost ? { lost: true } : key);
        } else if (!removed.includes(key)) {
          // within one message `removed` wins (P14)
          const lean = this.#put(key, "field" in op ? op.field : 0, op.type === "put");
          const { [this.shape.keyField]: _, ...keyless } = lean;
          upserts.push(isLost ? keyless : lean);
        }
        isDefective ||= isLost;
        isHarmful ||= isLost;
      }
    }
    for (const key of removed) if (typeof key === "string") this.#rows.delete(key);
    this.#version += 1;
    this.#note();
    return { upserts: upserts.filter((row) => !removed.includes(this.#keyOf(row))), removed, isDefective, isHarmful };
  }

  /** The oldest version, not below `least`, at which the book held just these rows; undefined where there is none. */
  versionOf(rows: Iterable<object>, least = 0): number | undefined {
    return this.#versions.get(this.#fingerprint(rows))?.find((version) => version >= least);
  }

  isTruth(rows: Iterable<object>): boolean {
    return this.versionOf(rows, this.#version) !== undefined;
  }

  /** Whether every key was once in the book, and every field has a value that it had there. */
  everHeld(rows: Iterable<object>): boolean {
    // Rows are what this file made of them.
    for (const row of rows as Iterable<BookRow>) {
      if (this.#isHard(row)) continue;
      const held = this.#everHeld.get(this.#keyOf(row));
      if (held === undefined) return false;
      for (const [field, value] of Object.entries(row)) if (!held.has(`${field}=${JSON.stringify(value)}`)) return false;
    }
    return true;
  }

  /** A row that belongs to another identity; undefined where there is none. */
  foreignRow(rows: Iterable<object>): string | undefined {
    for (const row of rows as Iterable<BookRow>) if (!this.#keyOf(row).startsWith(`${this.#owner}:`)) return this.#keyOf(row);
    return undefined;
  }

  #put(key: string, field: number, isWhole: boolean): BookRow {
    const before = this.#rows.get(key);
    const lean: BookRow =
      isWhole || before === undefined
        ? { [this.shape.keyField]: key, ...Object.fromEntries(fields.map((name) => [name, this.#next()])) }
        : { [this.shape.keyField]: key, [fields[field % fields.length] ?? "symbol"]: field % 7 === 0 ? null : this.#next() };
    this.#rows.set(key, { ...before, ...lean });
    return lean;
  }

  #hardRow(type: "nested" | "wrong-list"): BookRow {
    const key = { [this.shape.keyField]: `${this.#owner}:${HARD_KEY}` };
    if (type === "nested") return { ...key, comment: nestedValue(this.#next()) };
    const list = new Array<number>(LIST_LENGTH).fill(1);
    return { ...key, comment: this.#next(), changed_fields: list, approved_by: list };
  }

  #key(index: number): string {
    return `${this.#owner}:${this.shape.slice}-${index}`;
  }

  #keyOf(row: BookRow): string {
    const key = row[this.shape.keyField];
    return typeof key === "string" ? key : "";
  }

  #isHard(row: BookRow): boolean {
    return this.#keyOf(row).endsWith(HARD_KEY);
  }

  #next(): string {
    this.#values += 1;
    return `${this.#owner}:${this.shape.slice}:${this.#values}`;
  }

  #note(): void {
    const print = this.#fingerprint(this.#rows.values());
    this.#versions.set(print, [...(this.#versions.get(print) ?? []), this.#version]);
    for (const [key, row] of this.#rows) {
      const held = this.#everHeld.get(key) ?? new Set<string>();
      for (const [field, value] of Object.entries(row)) held.add(`${field}=${JSON.stringify(value)}`);
      this.#everHeld.set(key, held);
    }
  }

  #fingerprint(rows: Iterable<object>): string {
    const lines: string[] = [];
    for (const row of rows as Iterable<BookRow>) {
      if (this.#isHard(row)) continue;
      const entries = Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1));
      lines.push(`${this.#keyOf(row)} ${JSON.stringify(entries)}`);
    }
    return lines.sort().join("\n");
  }
}
