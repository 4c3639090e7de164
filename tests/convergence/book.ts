/** The truth that a schedule's server holds: per slice a row set and every row set it ever was, so that a screen can be compared with all of them. */

export type BookRow = Readonly<Record<string, string | null>>;

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

/** One change of one row: a whole row, some fields of it, or its end. */
export type RowOp =
  | { readonly type: "put"; readonly key: number }
  | { readonly type: "patch"; readonly key: number; readonly field: number }
  | { readonly type: "remove"; readonly key: number }
  /** A row that nobody can place: it is quarantined, and the book is without it (P18). */
  | { readonly type: "keyless" };

const fields = ["symbol", "status", "comment"] as const;

export class SliceBook {
  readonly shape: SliceShape;
  #rows = new Map<string, BookRow>();
  #values = 0;
  /** Each row set that was ever published, and when it was the truth. */
  readonly #versions = new Map<string, number[]>();
  #version = 0;
  /** Every value that a field of a key ever had. */
  readonly #everHeld = new Map<string, Set<string>>();

  constructor(shape: SliceShape) {
    this.shape = shape;
    this.#note();
  }

  rows(): BookRow[] {
    return [...this.#rows.values()];
  }

  /** Applies the changes, and answers with the delta that tells of them. */
  publish(ops: readonly RowOp[]): { readonly upserts: BookRow[]; readonly removed: string[] } {
    const upserts: BookRow[] = [];
    const removed: string[] = [];
    const keyless: BookRow[] = [];
    for (const op of ops) {
      if (op.type === "keyless") {
        keyless.push({ comment: this.#next() });
        continue;
      }
      const key = `${this.shape.slice}-${op.key}`;
      const before = this.#rows.get(key);
      if (op.type === "remove") {
        this.#rows.delete(key);
        removed.push(key);
        continue;
      }
      if (removed.includes(key)) continue; // within one message `removed` wins (P14)
      const lean: BookRow =
        op.type === "put" || before === undefined
          ? { [this.shape.keyField]: key, ...Object.fromEntries(fields.map((field) => [field, this.#next()])) }
          : { [this.shape.keyField]: key, [fields[op.field % fields.length] ?? "symbol"]: op.field % 7 === 0 ? null : this.#next() };
      this.#rows.set(key, { ...before, ...lean });
      upserts.push(lean);
    }
    for (const key of removed) this.#rows.delete(key);
    const told = upserts.filter((row) => !removed.includes(row[this.shape.keyField] ?? ""));
    this.#version += 1;
    this.#note();
    return { upserts: [...told, ...keyless], removed };
  }

  /** The oldest version, not below `least`, at which the book held just these rows; undefined where there is none. */
  versionOf(rows: Iterable<object>, least = 0): number | undefined {
    return this.#versions.get(fingerprint(rows, this.shape.keyField))?.find((version) => version >= least);
  }

  isTruth(rows: Iterable<object>): boolean {
    return this.versionOf(rows, this.#version) !== undefined;
  }

  /** Whether every key was once in the book, and every field has a value that it had there. */
  everHeld(rows: Iterable<object>): boolean {
    for (const row of rows as Iterable<BookRow>) {
      const held = this.#everHeld.get(row[this.shape.keyField] ?? "");
      if (held === undefined) return false;
      for (const [field, value] of Object.entries(row)) if (!held.has(`${field}=${value ?? "null"}`)) return false;
    }
    return true;
  }

  #next(): string {
    this.#values += 1;
    return `${this.shape.slice}:${this.#values}`;
  }

  #note(): void {
    const print = fingerprint(this.#rows.values(), this.shape.keyField);
    this.#versions.set(print, [...(this.#versions.get(print) ?? []), this.#version]);
    for (const [key, row] of this.#rows) {
      const held = this.#everHeld.get(key) ?? new Set<string>();
      for (const [field, value] of Object.entries(row)) held.add(`${field}=${value ?? "null"}`);
      this.#everHeld.set(key, held);
    }
  }
}

function fingerprint(rows: Iterable<object>, keyField: string): string {
  const lines: string[] = [];
  for (const row of rows as Iterable<BookRow>) {
    const entries = Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1));
    lines.push(`${row[keyField] ?? ""} ${JSON.stringify(entries)}`);
  }
  return lines.sort().join("\n");
}
