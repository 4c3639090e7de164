import fc from "fast-check";
import { expect, test } from "vitest";
import { typeCode } from "../../../src/domains/validation/field-rule.ts";
import { createRowShapes } from "../../../src/domains/validation/row-shapes.ts";

const anything = () => createRowShapes(() => undefined, 0);
const rowOf = (names: Iterable<string>) => Object.fromEntries([...names].map((name) => [name, name]));
const teach = (shapes: ReturnType<typeof anything>, ...rows: readonly string[]) => {
  for (const names of rows) if (!shapes.accept(rowOf(names))) shapes.learn(rowOf(names));
};

test("no row shape is accepted before it was learnt (P18)", () => {
  expect(anything().accept(rowOf("abc"))).toBe(false);
});

test("a row that leaves out fields of a learnt row is accepted (P18)", () => {
  const shapes = anything();
  teach(shapes, "abcd");

  expect(["abcd", "bd", "a", ""].map((names) => shapes.accept(rowOf(names)))).toEqual([true, true, true, true]);
});

test("a row with an additional field, or with fields in another order, is not accepted (P18)", () => {
  const shapes = anything();
  teach(shapes, "abcd");

  expect(["abcde", "xabcd", "ba", "abdc"].map((names) => shapes.accept(rowOf(names)))).toEqual([false, false, false, false]);
});

test("rows that leave out different fields are learnt as one shape (P18)", () => {
  const shapes = anything();
  teach(shapes, "abd", "acd", "abcd");

  expect(["abcd", "abd", "acd", "bc"].map((names) => shapes.accept(rowOf(names)))).toEqual([true, true, true, true]);
});

test("rows with several field orders are accepted side by side, once each was learnt (P18)", () => {
  const shapes = anything();
  teach(shapes, "abcd", "dcba", "cadb");

  expect(["abcd", "dcba", "cadb"].map((names) => shapes.accept(rowOf(names)))).toEqual([true, true, true]);
});

test("a row without a required field is not accepted by its shape (P18)", () => {
  const shapes = createRowShapes((name) => ({ accepted: typeCode("text"), isRequired: name === "id" }), 1);
  shapes.learn({ id: "1", note: "x" });

  expect(shapes.accept({ id: "2", note: "y" })).toBe(true);
  expect(shapes.accept({ note: "y" })).toBe(false);
});

test("a row with another field type is accepted after a row of this type was learnt (P18)", () => {
  let accepted = typeCode("text");
  const shapes = createRowShapes(() => ({ accepted, isRequired: false }), 0);
  shapes.learn({ id: "1" });
  expect(shapes.accept({ id: 1 })).toBe(false);

  accepted |= typeCode(1);
  shapes.learn({ id: 1 });

  expect([shapes.accept({ id: 2 }), shapes.accept({ id: "2" })]).toEqual([true, true]);
});

test("rows with one field order are all accepted after 101 rows, whichever fields they leave out (P18)", () => {
  const order = Array.from("abcdefghijkl");

  fc.assert(
    fc.property(fc.array(fc.subarray(order), { minLength: 100, maxLength: 100 }), (rows) => {
      const shapes = anything();
      teach(shapes, ...[...rows, order].map((names) => names.join("")));

      expect(rows.every((names) => shapes.accept(rowOf(names)))).toBe(true);
    }),
    { seed: 19, numRuns: 50 },
  );
});

test("the number of learnt corrections is bounded: after 10,000 different rows no new shape is learnt (P18)", () => {
  const shapes = anything();
  for (let index = 0; index < 10_000; index++) shapes.learn({ [`field_${index}`]: 1, id: 1 });

  expect(shapes.accept({ id: 1 })).toBe(true);
  shapes.learn({ never: 1 });
  expect(shapes.accept({ never: 1 })).toBe(false);
});

test("a row with more than 500 fields is not learnt, and does not count towards the limit of lessons (P40)", () => {
  const shapes = anything();
  const many = Array.from({ length: 501 }, (_, index) => `field_${String(index)}`);
  for (let index = 0; index < 1_000; index += 1) shapes.learn(rowOf([...many, `own_${String(index)}`]));

  teach(shapes, "abcd");

  expect([shapes.accept(rowOf("abcd")), shapes.accept(rowOf(many))]).toEqual([true, false]);
});

test("a row with a field nested more than 200 levels is not accepted by its shape (P40)", () => {
  const shapes = anything();
  const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  shapes.learn({ id: "1", list: [] });

  expect([shapes.accept({ id: "2", list: nested(200) }), shapes.accept({ id: "3", list: nested(201) })]).toEqual([true, false]);
});
