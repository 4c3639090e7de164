/** The book as the server holds it, beside the book as a client shows it. Runs in Node and in a page. */
import { sliceNames } from "../../src/engine/stream/wire.ts";
import type { Engine } from "../../src/simulator.ts";
import type { AtlasState, CollectionName } from "../../src/vanilla.ts";

export { sliceNames };

type Row = Readonly<Record<string, unknown>>;
export type Book = Readonly<Record<CollectionName, Readonly<Record<string, Row | undefined>>>>;

/** By slice, by key: what a client that has heard everything holds. */
export function bookOf(engine: Engine): Book {
  return mapSlices((name) => Object.fromEntries(engine.rows(name).map((row) => [engine.keyOf(name, row), asSent(row)])));
}

/** By slice, by key: what this state shows. */
export function bookIn(state: AtlasState): Book {
  return mapSlices((name) => {
    const { collection } = state[name];
    return Object.fromEntries(collection.keys().map((key) => [key, collection.get(key)]));
  });
}

/** What differs, in words; empty where what is shown is the server's book to the last field. */
export function differences(truth: Book, shown: Book): readonly string[] {
  return sliceNames.flatMap((name) => {
    const keys = new Set([...Object.keys(truth[name]), ...Object.keys(shown[name])]);
    return [...keys].flatMap((key) => difference(truth[name][key], shown[name][key]).map((words) => `${name} ${key}: ${words}`));
  });
}

function difference(is: Row | undefined, seems: Row | undefined): readonly string[] {
  if (is === undefined) return ["is gone, and still shown"];
  if (seems === undefined) return ["is not shown"];
  const fields = new Set([...Object.keys(is), ...Object.keys(seems)]);
  const wrong = [...fields].filter((field) => JSON.stringify(is[field]) !== JSON.stringify(seems[field]));
  return wrong.map((field) => `${field} is ${String(is[field])}, shown ${String(seems[field])}`);
}

function mapSlices<Value>(map: (name: CollectionName) => Value): Readonly<Record<CollectionName, Value>> {
  return Object.fromEntries(sliceNames.map((name) => [name, map(name)])) as Record<CollectionName, Value>; // fromEntries forgets the names
}

/** What is undefined in the book is not sent. */
function asSent(row: object): Row {
  return JSON.parse(JSON.stringify(row)) as Row;
}
