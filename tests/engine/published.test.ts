/** Compares the feed with the book: every change of a row is published. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { channels, sliceNames, type SliceName } from "../../src/engine/stream/wire.ts";

type Row = Readonly<Record<string, unknown>>;

test("deltas applied to the first snapshot give the book at every tick (P13, P14, P21)", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const engine = createEngine({ seed, edges: true, rates: { updatesPerSecond: 100, rhythm: "steady" } });
      const received = listen(engine);

      for (let round = 0; round < 20; round++) {
        engine.tick(10);

        for (const name of sliceNames) expect(received.get(name)).toEqual(bookOf(engine, name));
      }
    }),
    { numRuns: 3, seed: 20261120 },
  );
}, 30_000);

/** By slice and key: the rows of a client that has heard everything. */
function listen(engine: Engine): ReadonlyMap<SliceName, Map<string, Row>> {
  const received = new Map(sliceNames.map((name) => [name, bookOf(engine, name)]));
  engine.onPublish(({ kind, data }) => {
    const name = sliceNames.find((each) => channels[each].kind === kind);
    const rows = name && received.get(name);
    if (name === undefined || rows === undefined) return;
    const payload = data as { readonly removed?: readonly string[] } & Readonly<Record<string, readonly Row[]>>;
    for (const row of payload[channels[name].rowsIn] ?? []) {
      const key = engine.keyOf(name, row);
      rows.set(key, { ...rows.get(key), ...row });
    }
    for (const key of payload.removed ?? []) rows.delete(key);
  });
  return received;
}

function bookOf(engine: Engine, name: SliceName): Map<string, Row> {
  return new Map(engine.rows(name).map((row) => [engine.keyOf(name, row), row]));
}
