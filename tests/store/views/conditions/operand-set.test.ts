import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createOperandSet } from "../../../../src/store/views/conditions/operand-set.ts";
import type { Operand } from "../../../../src/store/views/conditions/condition.ts";
import { compileWhere } from "../../../../src/store/views/conditions/where.ts";

const seed = 20261120;
const equals = (operand: Operand, value: unknown) =>
  compileWhere<{ readonly field: unknown }>({ field: { eq: operand } }, () => undefined)({ field: value });

const spelling = fc.constantFrom(
  "7",
  "7.0",
  "07",
  "+7",
  "-0",
  "0",
  "0.30",
  "0.30000000000000004",
  "1e16",
  "10000000000000000",
  "123456.123456789",
  "9007199254740993",
);
const operand: fc.Arbitrary<Operand> = fc.oneof(
  spelling,
  spelling.map(Number),
  fc.constantFrom(0.1 + 0.2, NaN, Infinity, -Infinity, -0, true, false, null, "", "X", "null", "NaN", "true"),
);

test("an operand set contains a value exactly if the value equals one of its operands, in any spelling of amounts", () => {
  fc.assert(
    fc.property(fc.array(operand, { maxLength: 6 }), fc.oneof(operand, fc.constant(undefined), fc.constant({})), (operands, value) => {
      expect(createOperandSet(operands)(value)).toBe(operands.some((each) => equals(each, value)));
    }),
    { seed, numRuns: 5_000 },
  );
});

test.each([
  [["X", 7], "7.0", true],
  [["007"], "7", false],
  [["007"], 7, true],
  [[7], "007", true],
  [["0.30000000000000004"], 0.1 + 0.2, true],
  [[null], undefined, true],
  [[], null, false],
])("an operand set of %j contains the value %j: %s", (operands, value, expected) => {
  expect(createOperandSet(operands)(value)).toBe(expected);
});

test("an operand set needs as few pattern matches with 5,000 operands as with five (P40)", () => {
  const readsAmong = (count: number): number => {
    const isIn = createOperandSet(Array.from({ length: count }, (_, place) => `${place}.50`));
    const exec = vi.spyOn(RegExp.prototype, "exec");
    const matches = [1.5, 2.5, -1, 4.5].map(isIn);
    const reads = exec.mock.calls.length;
    exec.mockRestore();
    expect(matches).toEqual([true, true, false, true]);
    return reads;
  };

  expect(readsAmong(5_000)).toBe(readsAmong(5));
});
