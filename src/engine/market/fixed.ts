/**
 * Exact decimals of the book: a scaled `bigint` and its number of fraction digits. Money is never a float here, so sums reconcile to the last digit.
 * Rounding happens in one place, half away from zero. The wire sees strings.
 */

/** `units` with `digits` fraction digits, always all of them: `formatFixed(-5n, 2)` is "-0.05". */
export function formatFixed(units: bigint, digits: number): string {
  if (digits === 0) return units.toString();
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  return `${units < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The units of a plain decimal text; digits beyond `digits` are refused, since dropping them would change an amount. */
export function parseFixed(text: string, digits: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[3] ?? "";
  if (match?.[2] === undefined || fraction.length > digits) throw new RangeError(`not a decimal with at most ${digits} fraction digits`);
  const units = BigInt(match[2] + fraction.padEnd(digits, "0"));
  return match[1] === "-" ? -units : units;
}

/** `numerator / denominator`, rounded half away from zero; 0 for a zero denominator, which only an empty position has. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) return 0n;
  const isNegative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const quotient = (2n * top + bottom) / (2n * bottom);
  return isNegative ? -quotient : quotient;
}

/** Ten to the power of `digits`. */
export function powerOfTen(digits: number): bigint {
  return powers[digits] ?? 10n ** BigInt(digits);
}

/** The same value with another number of fraction digits. */
export function rescale(units: bigint, from: number, to: number): bigint {
  return to >= from ? units * powerOfTen(to - from) : divideRounded(units, powerOfTen(from - to));
}

export function absolute(units: bigint): bigint {
  return units < 0n ? -units : units;
}

const powers: readonly bigint[] = Array.from({ length: 24 }, (_, digits) => 10n ** BigInt(digits));
