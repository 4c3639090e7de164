import fc from "fast-check";
import { expect, test } from "vitest";
import { structureKey } from "../../../../src/store/views/conditions/structure-key.ts";
import { viewKey, type ViewDefinition } from "../../../../src/store/views/view.ts";

const predicate = () => true;
const date = new Date(0);

/** No two of these mean the same. */
const different: readonly unknown[] = [
  null,
  undefined,
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1,
  "1",
  1n,
  "1n",
  "null",
  "NaN",
  true,
  "true",
  "",
  [],
  [undefined],
  [null],
  [[]],
  ["a,b"],
  ["a", "b"],
  {},
  { a: null },
  { a: NaN },
  { a: 1, b: 2 },
  { "a:1,b": 2 },
  { lte: Infinity },
  { lte: -Infinity },
  { in: [NaN] },
  { in: [null] },
  { in: [undefined] },
  { between: [1, 2] },
  { in: [1, 2] },
  { between: [2, 1] },
  { between: ["1", "2"] },
  { between: [NaN, 2] },
  { between: [null, 2] },
  { between: [-Infinity, Infinity] },
  { contains: "a" },
  { startsWith: "a" },
  { contains: "a", ignoreCase: true },
  { startsWith: "a", ignoreCase: true },
  { not: null },
  { not: NaN },
  { not: Infinity },
  { not: "a" },
  { not: { contains: "a" } },
  { not: { not: { contains: "a" } } },
  { ne: "a" },
  date,
  new Date(1),
  new Date(NaN),
  "1970-01-01T00:00:00.000Z",
  new Map([["a", 1]]),
  new Map([["a", 2]]),
  new Set([1]),
  /a/,
  predicate,
  () => true,
  ["function", 1],
  "function 1",
];

test("different values have different structure keys, whether JSON can hold them or not", () => {
  const keys = different.map(structureKey);

  expect(new Set(keys).size).toBe(different.length);
});

test("values with the same meaning have one structure key, in any order of their fields", () => {
  const pairs: readonly (readonly [unknown, unknown])[] = [
    [
      { a: 1, b: [{ c: null, d: "x" }] },
      { b: [{ d: "x", c: null }], a: 1 },
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
    [date, new Date(0)],
    [predicate, predicate],
    [Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    [NaN, NaN],
  ];

  for (const [left, right] of pairs) expect(structureKey(left)).toBe(structureKey(right));
});

test("two JSON values have one structure key exactly when they are equal", () => {
  const equals = (left: unknown, right: unknown): boolean => {
    try {
      expect(left).toEqual(right);
      return true;
    } catch {
      return false;
    }
  };
  const value = fc.jsonValue({ depthSize: "small", noUnicodeString: false }).map((made) => JSON.parse(JSON.stringify(made)) as unknown);

  fc.assert(
    fc.property(value, value, (left, right) => {
      expect(structureKey(left) === structureKey(right)).toBe(equals(left, right));
      expect(structureKey(structuredClone(left))).toBe(structureKey(left));
    }),
    { seed: 10, numRuns: 300 },
  );
});

test("filters by NaN, null, an infinity and a date each have their own view key", () => {
  interface Row {
    readonly x: unknown;
  }
  const wheres = [
    { x: NaN },
    { x: null },
    { x: { lte: Infinity } },
    { x: { lte: -Infinity } },
    { x: { lte: null } },
    { x: { gte: new Date(0) } },
    { x: { gte: new Date(1) } },
  ];

  const keys = wheres.map((where) => viewKey<Row>({ where } as ViewDefinition<Row>)); // a date is none of the types that a filter takes

  expect(new Set(keys).size).toBe(wheres.length);
});
