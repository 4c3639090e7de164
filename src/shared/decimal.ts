/**
 * Exact decimals. A row keeps what the wire said, a string or a number; these helpers compare and add without a float in between.
 *
 * A number is read as the text it prints as. `NaN`, the infinities and what is not a decimal are refused, never taken for 0.
 * Rules: decision 9 (amounts are not touched), ROWS part 3.
 */

/** An amount as the wire said it: exact as a string, possibly damaged beyond 15 digits as a number. */
export type Decimal = string | number;

/** Whether the value can be compared and added exactly. */
export function isDecimal(value: unknown): value is Decimal {
  return readDecimal(value) !== undefined;
}

/** The one spelling of a value: no exponent, no plus, no needless zeros, `-0` as `0`. Undefined for what is not a decimal. */
export function canonicalDecimal(value: unknown): string | undefined {
  const parts = readDecimal(value);
  return parts === undefined ? undefined : print(parts);
}

/** Negative, 0 or positive, exactly and as numbers: "9" is below "10". What is not a decimal comes after all that are. */
export function compareDecimals(left: unknown, right: unknown): number {
  const [quickLeft, quickRight] = [quickNumber(left), quickNumber(right)];
  if (quickLeft !== undefined && quickRight !== undefined) return compareOrdered(quickLeft, quickRight);
  const [leftParts, rightParts] = [readDecimal(left), readDecimal(right)];
  if (leftParts === undefined || rightParts === undefined) return Number(leftParts === undefined) - Number(rightParts === undefined);
  if (leftParts.isNegative !== rightParts.isNegative) return leftParts.isNegative ? -1 : 1;
  const magnitude = compareMagnitudes(leftParts, rightParts);
  return leftParts.isNegative ? 0 - magnitude : magnitude; // not -0
}

/** The exact sum in its one spelling. Undefined where a summand is not a decimal: a total that leaves one out would look right. */
export function addDecimals(...values: readonly unknown[]): string | undefined {
  const sum = createDecimalSum();
  for (const value of values) sum.add(value);
  return sum.total;
}

/** A running total: what was added can be taken out again, exactly. */
export interface DecimalSum {
  add(value: unknown): void;
  subtract(value: unknown): void;
  /** Undefined while a summand is in it that is not a decimal. */
  readonly total: string | undefined;
}

export function createDecimalSum(): DecimalSum {
  let units = 0n;
  let scale = 0;
  let unreadableCount = 0;

  const change = (value: unknown, sign: 1n | -1n): void => {
    const parts = readDecimal(value);
    if (parts === undefined) {
      unreadableCount += Number(sign);
      return;
    }
    const digits = parts.fraction.length;
    if (digits > scale) {
      units *= 10n ** BigInt(digits - scale);
      scale = digits;
    }
    const magnitude = BigInt(parts.integer + parts.fraction) * 10n ** BigInt(scale - digits);
    units += sign * (parts.isNegative ? -magnitude : magnitude);
  };

  return {
    add: (value) => change(value, 1n),
    subtract: (value) => change(value, -1n),
    get total() {
      return unreadableCount === 0 ? printUnits(units, scale) : undefined;
    },
  };
}

/** Whether `JSON.parse` may already have damaged the value: a number that needs more than 15 digits. Ask the server for strings. */
export function isUnsafeNumber(value: unknown): boolean {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  return String(Math.abs(value)).replace(/e.*$/, "").replace(".", "").replace(/^0+/, "").length > SAFE_DIGITS;
}

/** The magnitude without needless zeros: `integer` is "0" or starts with another digit, `fraction` ends with one or is empty. */
interface DecimalParts {
  readonly isNegative: boolean;
  readonly integer: string;
  readonly fraction: string;
}

const pattern = /^(?<sign>[+-]?)(?:(?<integer>\d+)\.?(?<digits>\d*)|\.(?<bare>\d+))(?:[eE](?<exponent>[+-]?\d+))?$/;

/** So that `1e999999999` is refused instead of filling the memory with zeros. No amount comes near it. */
const LONGEST_DIGITS = 1_000;
/** Decimals of up to 15 digits survive the way through a float, so that their order can be read there. */
const SAFE_DIGITS = 15;

function readDecimal(value: unknown): DecimalParts | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const groups = pattern.exec(String(value))?.groups;
  if (groups === undefined) return undefined;
  const { sign, integer = "", digits = "", bare = "", exponent = "0" } = groups;
  const fraction = digits + bare;
  const shift = Number(exponent);
  if (integer.length + fraction.length + Math.abs(shift) > LONGEST_DIGITS) return undefined;
  // The point moves right over `shift` digits, or left where it is negative; zeros stand where there are none.
  const all = "0".repeat(Math.max(-shift, 0)) + integer + fraction + "0".repeat(Math.max(shift, 0));
  const point = Math.max(-shift, 0) + integer.length + shift;
  const whole = all.slice(0, point).replace(/^0+(?=.)/, "") || "0";
  const rest = all.slice(point, point + fraction.length + Math.max(-shift, 0)).replace(/0+$/, "");
  return { isNegative: sign === "-" && (whole !== "0" || rest !== ""), integer: whole, fraction: rest };
}

function print({ isNegative, integer, fraction }: DecimalParts): string {
  return (isNegative ? "-" : "") + integer + (fraction === "" ? "" : `.${fraction}`);
}

function printUnits(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return print({ isNegative: units < 0n, integer: digits.slice(0, point), fraction: digits.slice(point).replace(/0+$/, "") });
}

function compareMagnitudes(left: DecimalParts, right: DecimalParts): number {
  if (left.integer.length !== right.integer.length) return left.integer.length < right.integer.length ? -1 : 1;
  // Of one length, digits compare as text; fractions compare as text whatever their length, since neither ends in a zero.
  return compareOrdered(left.integer, right.integer) || compareOrdered(left.fraction, right.fraction);
}

const compareOrdered = <Ordered extends string | number>(left: Ordered, right: Ordered): number =>
  left < right ? -1 : Number(left > right);

const isShort = (text: string): boolean => text.length <= SAFE_DIGITS && /^-?\d+(?:\.\d+)?$/.test(text);

/** A float in which the value's order is exact; undefined where that cannot be told at a glance. */
export function quickNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" && isShort(value) ? Number(value) : undefined;
}
