/**
 * Exact decimals. A row keeps what the wire said, a string or a number; these helpers compare and add without a float in between.
 *
 * A number is read as the text it prints as. `NaN`, the infinities and what is not a decimal are refused, never taken for 0.
 * Rules: decision 9 (amounts are not touched), ROWS part 3.
 */

/** An amount as the wire said it: exact as a string, possibly damaged beyond 15 digits as a number. */
export type Decimal = string | number;

/** Text that is a decimal, to the compiler as well. `canonicalDecimal` makes it of any value. */
export type DecimalText = `${number}`;

/** The one spelling of a value: no exponent, no plus, no needless zeros, `-0` as `0`. Undefined for what is not a decimal. */
export function canonicalDecimal(value: unknown): DecimalText | undefined {
  const parts = readDecimal(value);
  return parts === undefined ? undefined : print(parts);
}

/** Negative, 0 or positive, exactly and as numbers: "9" is below "10". What is not a decimal comes after all that are. */
export function compareDecimals(left: unknown, right: unknown): number {
  const [quickLeft, quickRight] = [quickNumber(left), quickNumber(right)];
  if (quickLeft !== undefined && quickRight !== undefined) return compareOrdered(quickLeft, quickRight);
  const [leftText, rightText] = [canonicalDecimal(left), canonicalDecimal(right)];
  if (leftText === undefined || rightText === undefined) return Number(leftText === undefined) - Number(rightText === undefined);
  return compareCanonical(leftText, rightText);
}

/** The same for texts as `canonicalDecimal` makes them, which need not be read for it. */
export function compareCanonical(left: string, right: string): number {
  if (left === right) return 0;
  const isNegative = left.startsWith("-");
  if (isNegative !== right.startsWith("-")) return isNegative ? -1 : 1;
  // Of integers of one length the digits compare as text, and so do the fractions behind them, as neither ends in a zero.
  const magnitude = compareOrdered(integerLength(left), integerLength(right)) || compareOrdered(left, right);
  return isNegative ? 0 - magnitude : magnitude; // not -0
}

/** The exact sum in its one spelling. Undefined where a summand is not a decimal: a total that leaves one out would look right. */
export function addDecimals(...values: readonly unknown[]): DecimalText | undefined {
  const sum = createDecimalSum();
  for (const value of values) sum.add(value);
  return sum.total;
}

/** A running total: what was added can be taken out again, exactly. */
export interface DecimalSum {
  add(value: unknown): void;
  subtract(value: unknown): void;
  /** Undefined while a summand is in it that is not a decimal. */
  readonly total: DecimalText | undefined;
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
  const [digits = ""] = String(Math.abs(value)).split("e");
  return withoutLeadingZeros(digits.replace(".", "")).length > SAFE_DIGITS;
}

/** The magnitude without needless zeros: `integer` is "0" or starts with another digit, `fraction` ends with one or is empty. */
interface DecimalParts {
  readonly isNegative: boolean;
  readonly integer: string;
  readonly fraction: string;
}

/** Each digit can belong to one part only, so that a text that is no decimal is refused in linear time. */
const pattern = /^(?<sign>[+-]?)(?:(?<integer>\d+)(?:\.(?<digits>\d*))?|\.(?<bare>\d+))(?:[eE](?<exponent>[+-]?\d+))?$/;

/** So that `1e999999999` is refused instead of filling the memory with zeros. No amount comes near it. */
const LONGEST_DIGITS = 1_000;
/** With a sign, a point and an exponent. A longer text is refused unread. */
const LONGEST_TEXT = LONGEST_DIGITS + 20;
/** Decimals of up to 15 digits survive the way through a float, so that their order can be read there. */
const SAFE_DIGITS = 15;

function readDecimal(value: unknown): DecimalParts | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value);
  const groups = text.length > LONGEST_TEXT ? undefined : pattern.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { sign, integer = "", digits = "", bare = "", exponent = "0" } = groups;
  const fraction = digits + bare;
  const shift = Number(exponent);
  if (integer.length + fraction.length + Math.abs(shift) > LONGEST_DIGITS) return undefined;
  // The point moves right over `shift` digits, or left where it is negative; zeros stand where there are none.
  const all = "0".repeat(Math.max(-shift, 0)) + integer + fraction + "0".repeat(Math.max(shift, 0));
  const point = Math.max(-shift, 0) + integer.length + shift;
  const whole = withoutLeadingZeros(all.slice(0, point)) || "0";
  const rest = withoutTrailingZeros(all.slice(point, point + fraction.length + Math.max(-shift, 0)));
  return { isNegative: sign === "-" && (whole !== "0" || rest !== ""), integer: whole, fraction: rest };
}

function print({ isNegative, integer, fraction }: DecimalParts): DecimalText {
  const text = (isNegative ? "-" : "") + integer + (fraction === "" ? "" : `.${fraction}`);
  return text as DecimalText; // its parts are digits
}

function printUnits(units: bigint, scale: number): DecimalText {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return print({ isNegative: units < 0n, integer: digits.slice(0, point), fraction: withoutTrailingZeros(digits.slice(point)) });
}

const ZERO = "0".charCodeAt(0);

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (digits.charCodeAt(start) === ZERO) start += 1;
  return digits.slice(start);
}

/** By hand: `/0+$/` looks at each run of zeros once for every zero in it. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end -= 1;
  return digits.slice(0, end);
}

function integerLength(canonical: string): number {
  const point = canonical.indexOf(".");
  return point === -1 ? canonical.length : point;
}

const compareOrdered = <Ordered extends string | number>(left: Ordered, right: Ordered): number =>
  left < right ? -1 : Number(left > right);

const isShort = (text: string): boolean => text.length <= SAFE_DIGITS && /^-?\d+(?:\.\d+)?$/.test(text);

/** A float in which the value's order is exact; undefined where a quick check cannot prove that. */
export function quickNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" && isShort(value) ? Number(value) : undefined;
}
