import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import * as zod from "zod";
import * as z from "zod/mini";
import type { RowSchema } from "../../../src/domains/row-schema.ts";
import { collections } from "../../../src/domains/collections.ts";
import type { UnexpectedField } from "../../../src/domains/validation/field-rule.ts";
import { createRowChecker, type RowChecker, type ValidateMode } from "../../../src/domains/validation/row-check.ts";

/** What a checker says of fields alone. */
const fieldsOf =
  (check: RowChecker) =>
  (row: Readonly<Record<string, unknown>>): readonly UnexpectedField[] | undefined =>
    check(row)?.unexpected;
const checkerOf = (schema: RowSchema) => fieldsOf(createRowChecker({ name: "quotes", schema }, "report"));
const positions = () => fieldsOf(createRowChecker(collections.positions, "report"));

test("a row with expected field types passes the check, even with unknown fields (P18)", () => {
  const check = positions();

  expect(check({ position_line_key: "A", quantity: "1.50", isin: null, mystery: { deep: [1] } })).toBeUndefined();
  expect(check({ position_line_key: "A" })).toBeUndefined();
});

test("an amount may be a string or a number, and a status may be any text (P18)", () => {
  const check = positions();

  expect(check({ position_line_key: "A", quantity: 1.5, side: "sideways" })).toBeUndefined();
  expect(check({ position_line_key: "A", quantity: "1.5", side: "long" })).toBeUndefined();
});

test.each([
  [{ position_line_key: "A", symbol: 5 }, [{ path: "symbol", expected: "string" }]],
  [{ position_line_key: "A", quantity: true }, [{ path: "quantity", expected: "string or number" }]],
  [{ position_line_key: "A", symbol: null }, [{ path: "symbol", expected: "string" }]],
  [{ position_line_key: "A", is_stale_price: "no" }, [{ path: "is_stale_price", expected: "boolean" }]],
  [{ position_line_key: "A", version: Infinity }, [{ path: "version", expected: "number" }]],
  [{ position_line_key: 7 }, [{ path: "position_line_key", expected: "string" }]],
  [{ symbol: "EURUSD" }, [{ path: "position_line_key", expected: "string" }]],
  [
    { position_line_key: "A", isin: 5, side: [] },
    [
      { path: "isin", expected: "string" },
      { path: "side", expected: "string" },
    ],
  ],
])("unexpected fields of %o are reported by path at each check (P18)", (row, unexpected) => {
  const check = positions();

  expect(check(row)).toEqual(unexpected);
  expect(check({ ...row })).toEqual(unexpected);
});

test("the report of an unexpected field never holds its value (P18)", () => {
  const check = checkerOf(z.looseObject({ id: z.string(), side: z.enum(["buy", "sell"]), date: z.iso.date() }));

  const unexpected = check({ id: 4711, side: "secret-side", date: "secret-date" });

  expect(JSON.stringify(unexpected)).not.toMatch(/4711|secret/);
  expect(unexpected).toContainEqual({ path: "side", expected: "buy or sell" });
});

test("zod is called once for a type that it rejects, not once for each row (P18)", () => {
  const counted = z.string();
  const check = checkerOf(z.looseObject({ id: z.string(), counted }));
  const run = vi.spyOn(counted._zod, "run");

  for (let index = 0; index < 100; index++) check({ id: "T", counted: index });
  for (let index = 0; index < 100; index++) check({ counted: index, id: "T", more: index });

  expect(run).toHaveBeenCalledTimes(1);
});

test("a null in a text field is checked separately from a text, by each field's own schema (P18)", () => {
  const check = checkerOf(z.looseObject({ id: z.string(), a: z.string(), b: z.nullable(z.string()) }));
  check({ id: "1", a: "x", b: "x" });

  expect(check({ id: "1", a: "x", b: null })).toBeUndefined();
  expect(check({ id: "1", a: null, b: "x" })).toEqual([{ path: "a", expected: "string" }]);
});

test("each value of an enum field is checked (P18)", () => {
  const check = checkerOf(z.looseObject({ id: z.string(), side: z.nullish(z.enum(["buy", "sell"])) }));

  expect([check({ id: "1", side: "buy" }), check({ id: "1", side: null }), check({ id: "1" })]).toEqual([undefined, undefined, undefined]);
  expect(check({ id: "1", side: "hold" })).toEqual([{ path: "side", expected: "buy or sell" }]);
});

test("a schema's refinement is called for each value (P18)", () => {
  const check = checkerOf(zod.looseObject({ id: zod.string(), quantity: zod.number().positive(), mail: zod.email().optional() }));

  expect(check({ id: "1", quantity: 5 })).toBeUndefined();
  expect(check({ id: "1", quantity: -5 })).toEqual([{ path: "quantity", expected: "too_small" }]);
  expect(check({ id: "1", quantity: 5, mail: "not-an-address" })).toEqual([{ path: "mail", expected: "email" }]);
});

test("a list field is checked element by element (P18)", () => {
  const check = fieldsOf(createRowChecker(collections.blotter, "report"));

  expect(check({ id: "1", changed_fields: [] })).toBeUndefined();
  expect(check({ id: "1", changed_fields: ["price", "value_date"] })).toBeUndefined();
  expect(check({ id: "1", changed_fields: ["price", 5] })).toEqual([{ path: "changed_fields.*", expected: "string" }]);
  expect(check({ id: "1", changed_fields: "price" })).toEqual([{ path: "changed_fields", expected: "array" }]);
});

test("a schema with a check across fields is called for each row (P18)", () => {
  const ordered = zod.looseObject({ low: zod.number(), high: zod.number() }).refine((row) => row.low <= row.high, { path: ["low"] });
  const closed = z.strictObject({ id: z.string() });

  expect([checkerOf(ordered)({ low: 1, high: 2 }), checkerOf(ordered)({ low: 3, high: 2 })]).toEqual([
    undefined,
    [{ path: "low", expected: "custom" }],
  ]);
  expect(checkerOf(closed)({ id: "1", other: 5 })).toEqual([{ path: "", expected: "unrecognized_keys" }]);
});

test("an exception of a schema counts as a defect of its field, and is not thrown (P18)", () => {
  const schema = zod.looseObject({
    id: zod.string().refine(() => {
      throw new Error("no");
    }),
  });

  expect(checkerOf(schema)({ id: "1" })).toEqual([{ path: "id", expected: "a schema that does not throw" }]);
});

describe("an asynchronous schema of zod", () => {
  const unjudged = (path: string) => [{ path, expected: "an answer without a promise", isUnjudged: true }];

  test.each([
    ["a refinement of a field", zod.looseObject({ id: zod.string().refine(() => Promise.resolve(true)) }), "id"],
    ["a refinement that rejects", zod.looseObject({ id: zod.string().refine(() => Promise.reject(new Error("unhandled"))) }), "id"],
    ["a refinement of the row", zod.looseObject({ id: zod.string() }).refine(() => Promise.resolve(true)), ""],
    ["a refinement of zod/mini", z.looseObject({ id: z.string().check(z.refine(() => Promise.resolve(false))) }), "id"],
    ["a transform", zod.looseObject({ id: zod.string().transform((id) => Promise.resolve(id)) }), "id"],
  ])("cannot judge a row, and neither throws nor leaves a rejection unhandled: %s (P18)", async (_, schema, path) => {
    const check = checkerOf(schema);

    const verdicts = [check({ id: "1" }), check({ id: "2" })];
    await new Promise((resolve) => void setTimeout(resolve, 0)); // an unhandled rejection would fail this file

    expect(verdicts).toEqual([unjudged(path), unjudged(path)]);
  });

  test("is called once, and then no more (P18)", () => {
    let callCount = 0;
    const check = checkerOf(
      zod.looseObject({
        id: zod.string().refine(() => {
          callCount += 1;
          return Promise.resolve(true);
        }),
      }),
    );

    for (let row = 0; row < 5; row += 1) check({ id: `${row}` });

    expect(callCount).toBe(1);
  });

  test("that answers some values at once is recognised when it does not (P18)", () => {
    const check = checkerOf(zod.looseObject({ id: zod.string().refine((id) => id === "1" || Promise.resolve(true)) }));

    expect([check({ id: "1" }), check({ id: "2" })]).toEqual([undefined, unjudged("id")]);
  });
});

test("with validation off no schema is called (P18)", () => {
  const check = createRowChecker(collections.positions, "off");

  expect(check({ position_line_key: 5 })).toBeUndefined();
});

test("200,000 wrong elements of a list are one finding, also in a list within a list (P18, P40)", () => {
  const check = checkerOf(z.looseObject({ id: z.string(), list: z.array(z.string()), lists: z.array(z.array(z.string())) }));
  const list = Array.from({ length: 200_000 }, (_, index) => index);

  expect(check({ id: "A", list, lists: [["x"], list] })).toEqual([
    { path: "list.*", expected: "string" },
    { path: "lists.*.*", expected: "string" },
  ]);
});

const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
const wide = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`field_${String(index)}`, index]));
const strict = zod.looseObject({ id: zod.string() }).refine(() => true);
const checkers: readonly (readonly [string, RowSchema | undefined, ValidateMode])[] = [
  ["with a schema", z.looseObject({ id: z.string() }), "report"],
  ["with a schema that is asked row by row", strict, "report"],
  ["without a schema", undefined, "report"],
  ["without validation", z.looseObject({ id: z.string() }), "off"],
];

test.each(checkers)("a row of more than 200 levels or 2,000 fields is too large, %s (P40)", (_, schema, mode) => {
  const check = createRowChecker({ name: "quotes", schema }, mode);
  const rows = [
    { id: "A", deep: nested(200) },
    { id: "A", deep: nested(201) },
    { id: "A", deep: { list: [{ inner: nested(198) }] } },
    { id: "A", deep: nested(50_000) },
    { id: "A", ...wide(1_999) },
    { id: "A", ...wide(2_000) },
    { id: "A", ...wide(40_000) },
  ];

  const excess = [...rows, ...rows].map((row) => check(row)?.excess);

  const once = [undefined, "nested too deeply", "nested too deeply", "nested too deeply", undefined, "too many fields", "too many fields"];
  expect(excess).toEqual([...once, ...once]);
});

test.each(checkers)("the row check finds a number beyond the safe integers by its value, %s (P18)", (_, schema, mode) => {
  const check = createRowChecker({ name: "quotes", schema }, mode);
  const rows = [
    { id: "A", quantity: 2 ** 53 - 1 },
    { id: "A", quantity: 2 ** 53 },
    { id: "A", quantity: -1e25 },
    { id: "A", quantity: 0.1 },
  ];

  const unsafe = [...rows, ...rows].map((row) => check(row)?.unsafe ?? []);

  expect(unsafe).toEqual([[], ["quantity"], ["quantity"], [], [], ["quantity"], ["quantity"], []]);
});

test("a number beyond the safe integers is reported as unsafe, but not as an unexpected type (P18)", () => {
  expect(createRowChecker(collections.positions, "report")({ position_line_key: "A", quantity: 1e20, version: 1e20 })).toEqual({
    excess: undefined,
    unexpected: [],
    unsafe: ["quantity", "version"],
  });
});

test("fields named `__proto__` and `constructor` in a row are ordinary fields (P18)", () => {
  const check = positions();
  const row = JSON.parse('{"position_line_key":"A","__proto__":{"symbol":5},"constructor":1}') as Record<string, unknown>;

  expect([check(row), check(row)]).toEqual([undefined, undefined]);
});

test("after 2,000 row shapes, rows are still checked correctly (P18)", () => {
  const check = positions();
  for (let index = 0; index < 2_000; index++) check({ position_line_key: "A", [`field_${index}`]: index });

  expect(check({ position_line_key: "A", never: 1, symbol: 5 })).toEqual([{ path: "symbol", expected: "string" }]);
  expect(check({ position_line_key: "A", never: 1, symbol: "EURUSD" })).toBeUndefined();
});

test("the check gives zod's verdict, whatever rows were checked before (P18)", () => {
  const schema = z.looseObject({
    id: z.string(),
    amount: z.optional(z.union([z.string(), z.number()])),
    note: z.nullish(z.string()),
    side: z.optional(z.enum(["buy", "sell"])),
    flags: z.optional(z.array(z.boolean())),
    count: z.optional(z.number().check(z.positive())),
  });
  const value = fc.constantFrom<unknown>("buy", "text", "", 0, -1, 7.5, Infinity, null, true, [], [true], [1], {}, undefined);
  const row = fc.dictionary(fc.constantFrom("id", "amount", "note", "side", "flags", "count", "extra", "__proto__"), value);

  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const check = checkerOf(schema);

      for (const row of rows) {
        const paths =
          z.safeParse(schema, row).error?.issues.map(({ path }) => path.map((part) => (typeof part === "number" ? "*" : part)).join(".")) ??
          [];
        expect((check(row) ?? []).map(({ path }) => path).sort()).toEqual([...new Set(paths)].sort());
      }
    }),
    { seed: 12, numRuns: 300 },
  );
});
