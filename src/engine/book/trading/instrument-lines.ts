/**
 * Where a position stands: book, instrument and value date. Decides how a line is named, and which lines a book can have.
 */
import { businessDate, valueDateOf, type Tenor } from "../../market/calendar.ts";
import type { Desk, Instrument } from "../../market/instruments.ts";
import { entities, type Entity } from "../../market/names.ts";

export interface TradingBook {
  readonly id: string;
  readonly entity: Entity;
  readonly desk: Desk;
}

export interface Line {
  /** The opaque `position_line_key`. */
  readonly key: string;
  readonly book: TradingBook;
  readonly instrument: Instrument;
  readonly tenor: Tenor | undefined;
  /** Undefined where a position has no value date of its own. */
  readonly valueDate: string | undefined;
}

const deskBooks = [
  ["fx", "PB-FXO"],
  ["rates", "PB-GOV"],
  ["equity", "PB-EQD"],
] as const satisfies readonly (readonly [Desk, string])[];

/** The books of a preset: one of each desk in turn, dealt out over the entities. */
export function createTradingBooks(count: number): readonly TradingBook[] {
  const entityCount = Math.min(entities.length, 1 + Math.floor(count / deskBooks.length));
  return Array.from({ length: count }, (_, index) => {
    const [desk, name] = deskBooks[index % deskBooks.length] ?? deskBooks[0];
    const round = Math.floor(index / deskBooks.length);
    const entity = entities[index % entityCount] ?? { id: "ATLAS-LDN", baseCurrency: "USD" };
    return { id: round === 0 ? name : `${name}-${String(round + 1).padStart(2, "0")}`, entity, desk };
  });
}

/** The line of a book for an instrument and, for pairs, a tenor. */
export function lineOf(book: TradingBook, instrument: Instrument, tenor: Tenor | undefined): Line {
  const valueDate = tenor === undefined ? undefined : valueDateOf(tenor, instrument.spotDays);
  const place = tenor === undefined ? instrument.productType.toUpperCase() : `${tenor}:${valueDate ?? ""}`;
  return { key: `${book.id}:${instrument.symbol}:${place}`, book, instrument, tenor, valueDate };
}

/** When a trade on that line is settled: on the line's own value date, else after the usual days of its instrument. */
export function settlementDateOf(line: Line): string {
  if (line.valueDate !== undefined) return line.valueDate;
  const { spotDays } = line.instrument;
  return spotDays === 0 ? businessDate : valueDateOf(spotDays === 1 ? "TOM" : "SPOT", spotDays);
}

/** Every line that a book may hold. */
export function linesOf(book: TradingBook, instruments: readonly Instrument[]): readonly Line[] {
  return instruments
    .filter(({ desk }) => desk === book.desk)
    .flatMap((instrument) =>
      instrument.tenors.length === 0
        ? [lineOf(book, instrument, undefined)]
        : instrument.tenors.map((tenor) => lineOf(book, instrument, tenor)),
    );
}
