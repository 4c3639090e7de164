/**
 * Membership in the operands of `in`: the same verdict as equality with each of them, for one or two look-ups a row, however many there are.
 */
import { canonicalDecimal, quickNumber } from "../../../shared/decimals/decimal.ts";
import type { Operand } from "./condition.ts";

/** Text equals text alone and by its characters; amounts are equal by value as soon as one side is a number; `null` also means absent. */
export function createOperandSet(operands: readonly Operand[]): (value: unknown) => boolean {
  const exact = new Set<unknown>(operands.filter((operand) => !Number.isNaN(operand))); // NaN equals nothing, itself included
  const amounts = idsOf(operands);
  const numbers = idsOf(operands.filter((operand) => typeof operand === "number"));
  return (value) => {
    if (exact.has(value)) return true;
    if (value === undefined) return exact.has(null);
    const others = typeof value === "number" ? amounts : numbers;
    return others.size > 0 && others.has(amountId(value));
  };
}

function idsOf(operands: readonly Operand[]): ReadonlySet<unknown> {
  return new Set(operands.map(amountId).filter((id) => id !== undefined));
}

/** One for all spellings of an amount, text or number: a float where it holds all digits, else the canonical text. */
function amountId(value: unknown): number | string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  const quick = quickNumber(text);
  if (quick !== undefined) return quick;
  const canonical = canonicalDecimal(text);
  return quickNumber(canonical) ?? canonical;
}
