/**
 * A list of slots that only grows at its end, in chunks that are copied when they are first written after a freeze. Freezing costs
 * nothing; a write after it copies one chunk and, once, the list of chunks. A slot that is given up stays empty: slots never move.
 */

import type { Part } from "./parts.ts";

/** 256 rows: larger chunks cost too much to copy for scattered writes, smaller ones make the list of chunks long (PERFORMANCE.md, 2). */
const BITS = 8;
const CHUNK_SIZE = 1 << BITS;
const MASK = CHUNK_SIZE - 1;

interface OwnedChunk<Row extends object> {
  rows: (Row | undefined)[];
  liveCount: number;
  /** Writable while this is the list's own epoch. */
  epoch: number;
}

/** A moment of the list, for ever. */
export interface FrozenList<Row extends object> {
  readonly chunks: readonly Part<Row>[];
  /** Slots, empty ones counted. */
  readonly length: number;
  /** Rows. */
  readonly size: number;
}

/** The row in a slot of a frozen list; undefined where the slot is empty. The slot has to be one of the list's. */
export function rowIn<Row extends object>(list: FrozenList<Row>, slot: number): Row | undefined {
  return list.chunks[slot >> BITS]?.rows[slot & MASK];
}

/** A class, because its methods stand in the hottest loop and must not be made anew for each list. */
export class ChunkList<Row extends object> implements FrozenList<Row> {
  chunks: OwnedChunk<Row>[] = [];
  length = 0;
  size = 0;
  #epoch = 0;
  #ownsChunks = true;

  get(slot: number): Row | undefined {
    return this.chunks[slot >> BITS]?.rows[slot & MASK];
  }

  /** Writes a slot that exists; `undefined` empties it. */
  set(slot: number, row: Row | undefined): void {
    const chunk = this.#own(slot >> BITS);
    const offset = slot & MASK;
    const change = Number(row !== undefined) - Number(chunk.rows[offset] !== undefined);
    chunk.rows[offset] = row;
    chunk.liveCount += change;
    this.size += change;
  }

  /** Adds a row in a new slot, and returns the slot. */
  push(row: Row): number {
    const slot = this.length++;
    this.size += 1;
    if ((slot & MASK) === 0) {
      this.#ownChunks();
      this.chunks.push({ rows: [row], liveCount: 1, epoch: this.#epoch });
      return slot;
    }
    const chunk = this.#own(slot >> BITS);
    chunk.rows.push(row);
    chunk.liveCount += 1;
    if (chunk.rows.length === CHUNK_SIZE) chunk.rows = chunk.rows.slice(); // gives back what pushing had reserved
    return slot;
  }

  /** What the list holds now. Later writes do not reach it. */
  freeze(): FrozenList<Row> {
    this.#epoch += 1;
    this.#ownsChunks = false;
    return { chunks: this.chunks, length: this.length, size: this.size };
  }

  #own(index: number): OwnedChunk<Row> {
    const chunk = this.chunks[index] as OwnedChunk<Row>; // callers name slots that exist
    if (chunk.epoch === this.#epoch) return chunk;
    this.#ownChunks();
    return (this.chunks[index] = { rows: chunk.rows.slice(), liveCount: chunk.liveCount, epoch: this.#epoch });
  }

  #ownChunks(): void {
    if (this.#ownsChunks) return;
    this.chunks = this.chunks.slice();
    this.#ownsChunks = true;
  }
}
