/**
 * The rows and messages that every bench is fed with: positions of 21 fields and about 530 bytes of JSON, and deltas over them. All from
 * one seed, so that every candidate gets the same. Amounts are JSON numbers here, which the protocol allows, as peers could not sort texts
 * by value.
 */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

export interface BenchRow {
  readonly position_line_key: string;
  readonly net_position_key: string;
  readonly entity_id: string;
  readonly book_id: string;
  readonly account_id: string;
  readonly instrument_id: string;
  readonly symbol: string;
  readonly isin: string;
  readonly asset_class: string;
  readonly instrument_name: string;
  readonly side: string;
  readonly currency: string;
  readonly strategy: string | null;
  readonly price_as_of: string;
  readonly quantity: number;
  readonly average_price: number;
  readonly market_price: number;
  readonly market_value: number;
  readonly market_value_base: number;
  readonly unrealized_pnl: number;
  readonly daily_pnl: number;
}

export interface Delta {
  /** Full rows, or lean ones of the key and what changed; new rows are always full. */
  readonly rows: readonly BenchRow[];
  readonly removed: readonly string[];
}

/** The filter of the views: about two thirds of the rows. */
export const LEAST_VALUE = 5_000_000;

const PIECE = 50_000;
const assetClasses = ["fx", "rates", "bond", "equity", "future", "option", "cash"] as const;
const currencies = ["USD", "EUR", "GBP", "JPY", "CHF", "SEK", "NOK", "AUD"] as const;
const strategies = ["CARRY", "MACRO", null] as const;

export type Random = () => number;

/** The same numbers from the same seed: a linear congruential generator, of which the upper bits are used. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (((state >>> 8) ^ (state >>> 20)) & 0xffffff) / 0x1000000;
  };
}

export function keyOf(index: number): string {
  return `PB-${pad(index % 120, 3)}:INS-${pad(index, 8)}:SPOT`;
}

export function rowOf(index: number, random: Random): BenchRow {
  const quantity = round(random() * 100_000, 2);
  const cost = round(random() * 500, 4);
  return {
    position_line_key: keyOf(index),
    net_position_key: `INS-${pad(index, 8)}:SPOT`,
    entity_id: `ATLAS-${index % 2 === 0 ? "LDN" : "NYC"}`,
    book_id: `PB-${pad(index % 120, 3)}`,
    account_id: `ACC-${1_000 + (index % 311)}`,
    instrument_id: `INS-${pad(index, 8)}`,
    symbol: `SYM${index % 9_973}`,
    isin: `US${pad((index * 7_919) % 10_000_000_000, 10)}`,
    asset_class: pick(random, assetClasses),
    instrument_name: `Instrument number ${index}, ordinary share`,
    side: random() < 0.8 ? "long" : "short",
    currency: pick(random, currencies),
    strategy: pick(random, strategies),
    price_as_of: "2026-11-20T09:31:07.412Z",
    quantity,
    average_price: cost,
    ...valuation(quantity, cost, random),
  };
}

function valuation(quantity: number, cost: number, random: Random) {
  const price = round(random() * 500, 4);
  return {
    market_price: price,
    market_value: round(quantity * price, 2),
    market_value_base: round(quantity * price * 1.08, 2),
    unrealized_pnl: round(quantity * (price - cost), 2),
    daily_pnl: round(random() * 10_000, 2),
  };
}

/** What a revaluation sends of a row when it sends only what moved (P21). */
function leanRowOf(index: number, random: Random): Partial<BenchRow> {
  return { position_line_key: keyOf(index), price_as_of: "2026-11-20T09:31:08.000Z", ...valuation(random() * 100_000, 100, random) };
}

/** Writes `rowCount` rows as lines that are JSON arrays: a million rows are more than one text may hold. */
export function writeSnapshot(path: string, rowCount: number): void {
  const random = createRandom(1);
  const file = openSync(path, "w");
  for (let from = 0; from < rowCount; from += PIECE) {
    const rows = Array.from({ length: Math.min(PIECE, rowCount - from) }, (_, place) => rowOf(from + place, random));
    writeSync(file, `${from === 0 ? "" : "\n"}${JSON.stringify(rows)}`);
  }
  closeSync(file);
}

export function readSnapshot(path: string): readonly string[] {
  const bytes = readFileSync(path);
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(10, from);
    pieces.push(bytes.toString("latin1", from, end === -1 ? bytes.length : end)); // a text of one-byte letters, as a socket's would be
    from = end === -1 ? bytes.length : end + 1;
  }
  return pieces;
}

export function parsePieces(pieces: readonly string[]): BenchRow[] {
  if (pieces.length === 1) return JSON.parse(pieces[0] ?? "[]") as BenchRow[]; // written by `writeSnapshot`
  const rows: BenchRow[] = [];
  for (const piece of pieces) for (const row of JSON.parse(piece) as BenchRow[]) rows.push(row); // as above
  return rows;
}

/** The pieces as one message. */
export function snapshotFrame(pieces: readonly string[]): string {
  const rows = pieces.map((piece) => piece.slice(1, -1)).join(",");
  return frame("snapshot", 1, `[${rows}]`, "[]");
}

export function parseDelta(text: string): Delta {
  const { data } = JSON.parse(text) as { data: { positions: readonly BenchRow[]; removed: readonly string[] } }; // written below
  return { rows: data.positions, removed: data.removed };
}

/** What must be found at the end of a run. */
export interface Expected {
  readonly size: number;
  /** The last price of rows that were changed. */
  readonly prices: ReadonlyMap<string, number>;
  readonly gone: readonly string[];
}

export interface DeltaStream {
  /** A message of so many rows, no row twice: 99 % hit random rows, 1 % are new, and as many are removed. */
  next(rowCount: number, isLean: boolean): string;
  /** A message that removes so many rows and changes none. */
  removal(keyCount: number): string;
  /** A message that adds so many new rows. */
  addition(rowCount: number): string;
  /** A key that is there, as a text of its own. */
  randomKey(): string;
  readonly expected: Expected;
}

/** Prices kept for the check at the end. */
const CHECKED = 2_000;

export function createDeltaStream(rowCount: number): DeltaStream {
  const random = createRandom(7);
  const live = Array.from({ length: rowCount }, (_, index) => index);
  const prices = new Map<string, number>();
  let gone: string[] = [];
  let nextIndex = rowCount;
  let seq = 1;
  let churn = 0;

  const place = (): number => Math.floor(random() * live.length);
  const drop = (at: number): string => {
    const key = keyOf(live[at] ?? 0);
    prices.delete(key);
    gone = [...gone.slice(-9), key];
    return key;
  };
  const note = <Row extends Partial<BenchRow>>(row: Row): Row => {
    prices.delete(row.position_line_key ?? "");
    if (prices.size >= CHECKED) prices.delete(prices.keys().next().value ?? "");
    prices.set(row.position_line_key ?? "", row.market_price ?? 0);
    return row;
  };
  const message = (rows: readonly Partial<BenchRow>[], removed: readonly string[]): string =>
    frame("delta", (seq += 1), JSON.stringify(rows), JSON.stringify(removed));

  return {
    next(size, isLean) {
      churn += size / 100;
      const renewed = new Set<number>();
      const removed: string[] = [];
      const rows: Partial<BenchRow>[] = [];
      for (; churn >= 1; churn -= 1) {
        const at = place();
        if (renewed.has(at)) continue;
        renewed.add(at);
        removed.push(drop(at));
        live[at] = nextIndex;
        nextIndex += 1;
        rows.push(note(rowOf(live[at], random)));
      }
      const hit = new Set<number>();
      while (rows.length < Math.min(size, live.length)) {
        const at = place();
        if (renewed.has(at) || hit.has(at)) continue;
        hit.add(at);
        const index = live[at] ?? 0;
        rows.push(note(isLean ? leanRowOf(index, random) : rowOf(index, random)));
      }
      return message(rows, removed);
    },
    removal(keyCount) {
      const removed = Array.from({ length: keyCount }, () => {
        const at = place();
        const key = drop(at);
        live[at] = live.at(-1) ?? 0;
        live.pop();
        return key;
      });
      return message([], removed);
    },
    addition(count) {
      const rows = Array.from({ length: count }, () => {
        live.push(nextIndex);
        nextIndex += 1;
        return note(rowOf(nextIndex - 1, random));
      });
      return message(rows, []);
    },
    randomKey: () => keyOf(live[place()] ?? 0),
    get expected() {
      return { size: live.length, prices, gone };
    },
  };
}

function frame(messageType: string, seq: number, rows: string, removed: string): string {
  return `{"kind":"positions","message_type":"${messageType}","seq":${seq},"ts":"2026-11-20T09:31:08.000Z","data":{"positions":${rows},"removed":${removed}}}`;
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)] as Value; // below the length
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
