import fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameCutter, type CutFrame } from "../../src/protocol/cut-frame.ts";
import { decodeFrame } from "../../src/protocol/decode.ts";
import type { Message } from "../../src/protocol/message.ts";
import { readPayload } from "../../src/protocol/payload.ts";

const seed = 8;

/** Two kinds that nest, one that does not: none of their fields is another's. */
const kinds: Readonly<Record<string, { readonly rowsIn: readonly string[]; readonly nested: boolean } | undefined>> = {
  positions: { rowsIn: ["positions", "rows", "items"], nested: true },
  cash_balance: { rowsIn: ["cash_balances", "upsert"], nested: false },
};

function rowsOf({ kind, messageType, data }: Message): readonly unknown[] | undefined {
  const target = messageType === "snapshot" ? kinds[kind] : undefined;
  const payload = target && readPayload(data, target.rowsIn, { nested: target.nested, bareArray: target.nested });
  return payload?.type === "payload" ? payload.rows : undefined;
}

const cut = createFrameCutter(["positions", "rows", "items", "cash_balances", "upsert"], rowsOf);

interface Reading {
  readonly message: Message;
  readonly rows: readonly unknown[];
  readonly sliceLengths: readonly number[];
}

/** Undefined where the frame has to be parsed whole, known at once or later. */
function readInSlices(found: CutFrame | undefined): Reading | undefined {
  if (found === undefined) return undefined;
  const rows: unknown[] = [];
  const sliceLengths: number[] = [];
  for (let slice = found.next(); slice !== "done"; slice = found.next()) {
    if (slice === "broken") return undefined;
    rows.push(...slice);
    sliceLengths.push(JSON.stringify(slice).length);
  }
  return { message: found.message, rows, sliceLengths };
}

function readWhole(text: string): Message | undefined {
  const [outcome] = decodeFrame(text);
  return outcome?.type === "message" ? outcome.message : undefined;
}

/** Rows that together are several slices long, with every trap for a cutter inside. */
function largeRows(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    position_line_key: `K${String(index)}`,
    comment: `"},{" ],[ \\ "rows":[{ ${"x".repeat(200)}`,
    legs: [{ a: [1, [2]] }, { b: "}]" }],
    none: null,
    nested: { deep: [{ deeper: [] }] },
  }));
}

const envelopes: Readonly<Record<string, (rows: readonly object[]) => string>> = {
  "the usual order": (rows) => JSON.stringify({ kind: "positions", seq: 4, data: { positions: rows } }),
  "the rows first": (rows) =>
    JSON.stringify({ data: { positions: rows, removed: ["a"] }, message_type: "snapshot", seq: 4, kind: "positions" }),
  "rows under a legacy name, and arrays behind them": (rows) =>
    JSON.stringify({ kind: "positions", seq: 4, data: { as_of: [1, { rows: 2 }], items: rows, others: [{ x: [] }] } }),
  "an empty array of a better name behind": (rows) => JSON.stringify({ kind: "positions", seq: 4, data: { items: rows, positions: {} } }),
  "another kind, legacy": (rows) => JSON.stringify({ kind: "cash_balance", seq: 4, ts: "2026-05-20T12:00:00Z", data: { upsert: rows } }),
  "a nested envelope": (rows) => JSON.stringify({ kind: "positions", seq: 4, data: { positions: { rows } } }),
  "envelopes within envelopes": (rows) =>
    JSON.stringify({ kind: "positions", seq: 4, data: { data: { data: { items: rows } }, removed: [] } }),
  "an array under `snapshot`": (rows) => JSON.stringify({ kind: "positions", seq: 4, data: { snapshot: rows } }),
  "an envelope under `payload` and `result`": (rows) =>
    JSON.stringify({ kind: "positions", seq: 4, data: { result: { payload: { rows } } } }),
  "a bare array": (rows) => JSON.stringify({ kind: "positions", seq: 4, data: rows }),
  "white space": (rows) => JSON.stringify({ kind: "positions", seq: 4, data: { positions: rows } }, null, 2),
  "a payload in a string": (rows) => JSON.stringify({ kind: "positions", seq: 4, data: JSON.stringify({ positions: rows }) }),
  "a payload in a string in a string": (rows) => JSON.stringify({ kind: "positions", seq: 4, data: JSON.stringify(JSON.stringify(rows)) }),
  "a payload in three strings": (rows) =>
    JSON.stringify({ kind: "positions", seq: 4, data: JSON.stringify(JSON.stringify(JSON.stringify({ rows }))) }),
};

test.each(Object.entries(envelopes))("a large snapshot read in slices gives the result of one parse: %s (P8, P13)", (_, wrap) => {
  const rows = largeRows(900);
  const text = wrap(rows);

  const reading = readInSlices(cut(text));

  expect(text.length).toBeGreaterThan(3 * 65_536);
  expect(reading?.sliceLengths.length).toBeGreaterThan(2);
  expect(reading?.rows).toEqual(rows);
  expect(reading?.message).toEqual(readWhole(text));
});

test("no slice of a large snapshot is much longer than the others, so none blocks the page (P13)", () => {
  const reading = readInSlices(cut(JSON.stringify({ kind: "positions", data: { positions: largeRows(2_000) } })));

  expect(reading?.sliceLengths.length).toBeGreaterThan(8);
  expect(Math.max(...(reading?.sliceLengths ?? []))).toBeLessThan(1.6 * 65_536);
});

test("a row with hundreds of nested objects is not cut, and the snapshot is still read in slices (P13)", () => {
  const legs = Array.from({ length: 400 }, (_, index) => ({ leg: index, note: "x".repeat(150) }));
  const rows = Array.from({ length: 12 }, (_, index) => ({ position_line_key: `K${String(index)}`, legs }));

  const reading = readInSlices(cut(JSON.stringify({ kind: "positions", data: { positions: rows } })));

  expect(reading?.rows).toEqual(rows);
  expect(reading?.sliceLengths.length).toBeGreaterThan(5);
});

test("the envelope of a sliced frame is read as by one parse: number, time and a type of null (P6, P7, P9)", () => {
  const envelope = { kind: "positions", message_type: null, seq: 2 ** 60, ts: "yesterday", data: { positions: largeRows(10) } };
  const text = JSON.stringify(envelope);

  expect(readInSlices(cut(text))?.message).toEqual(readWhole(text));
  expect(readWhole(text)).toMatchObject({ messageType: "snapshot", seq: undefined, asOf: undefined });
});

test("the paths of imprecise numbers are collected from all slices (P18)", () => {
  const text = JSON.stringify({ kind: "positions", data: { positions: largeRows(900) } });
  const middle = text.indexOf('"none":null', text.length / 2);
  const end = text.lastIndexOf('"none":null');
  const changed = `${text.slice(0, middle)}"q":0.12345678901234567890${text.slice(middle + 11, end)}"legs":[{"n":9007199254740993}]${text.slice(end + 11)}`;
  const ordinary = cut(text);
  const frame = cut(changed);

  readInSlices(ordinary);
  readInSlices(frame);

  expect([...(frame?.imprecise ?? [])]).toEqual(["q", "legs.*.n"]);
  expect(ordinary?.imprecise.size).toBe(0);
});

test("a truncated frame read in slices is never accepted as complete (P12)", () => {
  const text = JSON.stringify({ kind: "positions", data: { positions: largeRows(900) } });

  for (const share of [0.2, 0.5, 0.9, 0.999]) expect(readInSlices(cut(text.slice(0, text.length * share)))).toBeUndefined();
});

test("a fault inside the rows is found in the slice that holds it (P12)", () => {
  const text = JSON.stringify({ kind: "positions", data: { positions: largeRows(900) } });
  const middle = text.indexOf('"none":null', text.length / 2);

  expect(cut(text)).toBeDefined();
  expect(readInSlices(cut(`${text.slice(0, middle)}"none":nul${text.slice(middle + 11)}`))).toBeUndefined();
});

const row = '{"position_line_key":"A"}';
const manyRows = JSON.stringify(largeRows(900)).slice(1, -1);
test.each([
  ["a name twice, of which the last counts", `{"kind":"positions","data":{"rows":[${row}],"rows":[${manyRows}]}}`],
  ["a name twice, the second no rows", `{"kind":"positions","data":{"rows":[${manyRows}],"rows":["x"]}}`],
  ["a name twice, both many rows", `{"kind":"positions","data":{"rows":[${manyRows}],"rows":[${manyRows}]}}`],
  ["a better name behind", `{"kind":"positions","data":{"rows":[${manyRows}],"positions":[${row}]}}`],
  ["a better name behind, and another array", `{"kind":"positions","data":{"rows":[${manyRows}],"positions":[${row}],"x":[${row}]}}`],
  ["a kind twice, hidden behind the rows", `{"kind":"positions","data":{"rows":[${manyRows}]},"kind":"other","x":[${row}]}`],
  ["data twice", `{"kind":"positions","data":{"rows":[${manyRows}]},"data":[${row}]}`],
  ["a name like the prototype's", `{"kind":"positions","data":{"__proto__":[${row}],"rows":[${manyRows}]}}`],
  ["the mark itself", `{"kind":"positions","data":{"positions":["\\u0000"],"rows":[${manyRows}]}}`],
  ["a byte order mark", `\uFEFF{"kind":"positions","data":{"rows":[${manyRows}]}}`],
  ["white space around", ` \n\t{"kind":"positions","data":{"rows" : [ ${manyRows} \r\n] } } \n`],
  ["white space that is none", `{"kind":"positions","data":{"rows":[${manyRows}\u00A0]}}`],
  ["a comma too many", `{"kind":"positions","data":{"rows":[${manyRows},]}}`],
  ["a comma at the beginning", `{"kind":"positions","data":{"rows":[,${manyRows}]}}`],
  ["rows that are no objects among others", `{"kind":"positions","data":{"rows":[${row},7,null,[${row}],${manyRows}]}}`],
  ["removals that are no array", `{"kind":"positions","data":{"rows":[${manyRows}],"removed":"all"}}`],
  ["rows in a string inside", JSON.stringify({ kind: "positions", data: { positions: `{"rows":[${manyRows}]}` } })],
  ["four strings", JSON.stringify({ kind: "positions", data: JSON.stringify(JSON.stringify(JSON.stringify(`[${manyRows}]`))) })],
  ["a bare array where none may be", `{"kind":"cash_balance","data":[${manyRows}]}`],
  ["an envelope where none may be", `{"kind":"cash_balance","data":{"data":{"cash_balances":[${manyRows}]}}}`],
  ["text behind the end", `{"kind":"positions","data":{"rows":[${manyRows}]}} {}`],
])("a frame read in slices gives the result of one parse, or is refused: %s (P12, P15)", (_, text) => {
  const reading = readInSlices(cut(text));
  const whole = readWhole(text);

  expect(reading?.message ?? whole).toEqual(whole);
  if (reading !== undefined && whole !== undefined) expect(reading.rows).toEqual(rowsOf(whole));
});

test("deltas and kinds without rows are parsed whole, not in slices (P13)", () => {
  expect(cut(JSON.stringify({ kind: "positions", message_type: "delta", data: { positions: largeRows(2) } }))).toBeUndefined();
  expect(cut(JSON.stringify({ kind: "trades", data: { rows: largeRows(2) } }))).toBeUndefined();
  expect(cut(JSON.stringify({ kind: "positions", data: { positions: [] } }))).toBeUndefined();
  expect(cut("no JSON at all")).toBeUndefined();
});

/** Fields in any order, some twice: built as text, since an object has each name once. */
const member = fc.oneof(
  fc.tuple(fc.constantFrom("positions", "rows", "items", "data", "removed", "__proto__", "kind", "x"), fc.jsonValue({ maxDepth: 3 })),
  fc.tuple(
    fc.constantFrom("positions", "rows", "items", "data"),
    fc.array(fc.dictionary(fc.constantFrom("a", "rows", "}],["), fc.jsonValue())),
  ),
);
const objectText = (members: readonly (readonly [string, unknown])[]): string =>
  `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;

test("any text read in slices gives the result of one parse, or is refused (P12, P13, P15)", () => {
  const payload = fc.array(member, { minLength: 1, maxLength: 5 }).map(objectText);
  const encoded = fc.tuple(payload, fc.nat(4)).map(([text, layers]) => {
    let value = text;
    for (let layer = 0; layer < layers; layer += 1) value = JSON.stringify(value);
    return value;
  });
  const frame = fc
    .tuple(encoded, fc.array(member, { maxLength: 2 }), fc.constantFrom("positions", "cash_balance", "other"), fc.boolean())
    .map(([data, others, kind, isFirst]) => {
      const own = isFirst ? [`"data":${data}`, `"kind":"${kind}"`] : [`"kind":"${kind}"`, `"data":${data}`];
      return `{${[...others.map((each) => objectText([each]).slice(1, -1)), ...own].join(",")}}`;
    });
  let cutCount = 0;

  fc.assert(
    fc.property(frame, (text) => {
      const reading = readInSlices(cut(text));
      if (reading === undefined) return;
      cutCount += 1;
      expect(reading.message).toEqual(readWhole(text));
      expect(reading.rows).toEqual(rowsOf(reading.message));
    }),
    { seed, numRuns: 1_000 },
  );
  expect(cutCount).toBeGreaterThan(100);
});

test("a frame with one character removed or inserted gives the same outcome in slices as by one parse (P12, P13)", () => {
  const text = JSON.stringify({ kind: "positions", seq: 1, data: { rows: [{ a: [{ b: "]" }] }, { a: "},{" }], removed: ["x"] } });

  fc.assert(
    fc.property(
      fc.nat(text.length - 1),
      fc.nat(1),
      fc.constantFrom("", "{", "}", "[", "]", '"', ",", ":", "\\", " ", "1"),
      (at, removed, added) => {
        const broken = text.slice(0, at) + added + text.slice(at + removed);
        const reading = readInSlices(cut(broken));
        if (reading !== undefined) expect(reading.message).toEqual(readWhole(broken));
      },
    ),
    { seed, numRuns: 2_000 },
  );
});
