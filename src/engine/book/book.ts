/**
 * The book of truth: everything the server knows, moved tick by tick. One seed, one size and one tick number give one state.
 */
import { instantOfTick } from "./../calendar.ts";
import { createGenerator } from "./../random.ts";
import type { BookSize, Rates } from "./../scale.ts";
import { channels, sliceNames, type SignalKind, type SliceName } from "./../wire.ts";
import { createTable, type Batch, type Table, type WireRow } from "./table.ts";

export interface BookChanges {
  readonly batches: ReadonlyMap<SliceName, Batch>;
  readonly signals: readonly { readonly kind: SignalKind; readonly data: unknown }[];
  readonly events: readonly { readonly kind: string; readonly data: WireRow }[];
}

export interface Book {
  readonly tickNumber: number;
  readonly tables: Readonly<Record<SliceName, Table>>;
  tick(rates: Rates): BookChanges;
}

export function createBook(options: { readonly seed: number; readonly size: BookSize }): Book {
  const random = createGenerator(options.seed);
  let tickNumber = 0;
  const stamp = (previous: WireRow | undefined): WireRow => ({
    version: Number(previous?.["version"] ?? 0) + 1,
    updated_at: instantOfTick(tickNumber),
  });
  // Object.fromEntries forgets the names.
  const tables = Object.fromEntries(sliceNames.map((name) => [name, createTable(channels[name].keyFields, stamp)])) as Record<
    SliceName,
    Table
  >;
  for (let index = 0; index < options.size.positionCount; index++) {
    const key = `PB-FXO:LINE${index}:SPOT:2026-11-24`;
    tables.positions.put(key, {
      position_line_key: key,
      entity_id: "ATLAS-LDN",
      book_id: "PB-FXO",
      symbol: `LINE${index}`,
      quantity: "1000.00",
      market_price: "1.08472",
    });
  }
  for (const table of Object.values(tables)) table.drain();
  return {
    tables,
    get tickNumber() {
      return tickNumber;
    },
    tick(rates) {
      tickNumber += 1;
      const keys = [...tables.positions.keys()];
      for (let left = Math.ceil(rates.updatesPerSecond / 4); left > 0; left--) {
        tables.positions.patch(random.pick(keys), { market_price: `1.0${random.between(1000, 9999)}` });
      }
      const batches = new Map<SliceName, Batch>();
      for (const name of sliceNames) {
        const batch = tables[name].drain();
        if (batch !== undefined) batches.set(name, batch);
      }
      return { batches, signals: [], events: [] };
    },
  };
}
