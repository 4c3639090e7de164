/**
 * Decimals on screen: `Intl` on the exact text, so that no digit is lost on the way. Charts take a lossy number, by a name that says so.
 *
 * Nothing it is given throws: a locale, a currency or a number of digits that `Intl` would refuse counts as not given.
 * Rules: decision 9, ROWS part 3.
 */
import { canonicalDecimal, type Decimal } from "./decimal.ts";
import { minorUnitsOf } from "./minor-units.ts";

export interface DecimalFormat {
  /** A BCP 47 tag, such as `de-CH`; any other text counts as not given. @defaultValue the locale of the runtime */
  readonly locale?: string | undefined;
  /**
   * Digits after the point, `rate_decimals` for example.
   * @defaultValue those of `currency` by ISO 4217, else as many as the value was sent with
   */
  readonly digits?: number | null | undefined;
  /** An ISO 4217 code, which says how many digits to show: none for JPY, two for HUF, three for KWD. An unknown code says nothing of digits. */
  readonly currency?: string | null | undefined;
  /** Whether the currency is shown, too. @defaultValue false */
  readonly withCurrency?: boolean | undefined;
}

/** The value as text for people; undefined for what is not a decimal. */
export function formatDecimal(value: Decimal | null | undefined, format: DecimalFormat = {}): string | undefined {
  const exact = canonicalDecimal(value);
  if (exact === undefined) return undefined;
  const resolved = resolve(value, exact, format);
  const shown = exact.startsWith("-") && isRoundedToZero(exact.slice(1), resolved.digits) ? "0" : exact; // "-0.00" is no amount
  // A numeric string, as canonicalDecimal makes it: the type of `format` asks for a literal of that form.
  return formatter(resolved).format(shown);
}

/** A float for pixels on a chart: not for sums, comparisons or texts. Undefined for what is not a decimal. */
export function toChartNumber(value: Decimal | null | undefined): number | undefined {
  const exact = canonicalDecimal(value);
  return exact === undefined ? undefined : Number(exact);
}

/** The most that every supported runtime accepts. */
const MOST_DIGITS = 20;

function resolve(value: Decimal | null | undefined, exact: string, { locale, digits, currency, withCurrency }: DecimalFormat): Resolved {
  // Anything else is no currency to `Intl`, which would throw.
  const code = typeof currency === "string" && /^[A-Za-z]{3}$/.test(currency) ? currency : undefined;
  const given = Number.isInteger(digits) && Number(digits) >= 0 ? Number(digits) : undefined;
  const shown = given ?? (code === undefined ? undefined : minorUnitsOf(code)) ?? digitsAsSent(value, exact);
  return { locale, currency: withCurrency === true ? code : undefined, digits: Math.min(shown, MOST_DIGITS) };
}

function isRoundedToZero(magnitude: string, digits: number): boolean {
  const [integer = "", fraction = ""] = magnitude.split(".");
  const next = fraction.charAt(digits);
  return integer === "0" && !/[1-9]/.test(fraction.slice(0, digits)) && (next === "" || next < "5");
}

/** Zeros at the end of an amount say how exact it is: `2500000.00` shows both. */
function digitsAsSent(value: Decimal | null | undefined, exact: string): number {
  const asSent = /^[^eE]*\.(\d*)$/.exec(String(value))?.[1];
  return (asSent ?? exact.split(".")[1] ?? "").length;
}

interface Resolved {
  readonly locale: string | undefined;
  readonly currency: string | undefined;
  readonly digits: number;
}

/** Making a formatter costs a hundred times as much as using one, and a grid needs few different ones. */
const formatters = new Map<string, Intl.NumberFormat>();
const FORMATTER_LIMIT = 200;

function formatter(resolved: Resolved): Intl.NumberFormat {
  const { locale, currency, digits } = resolved;
  const id = `${digits} ${currency ?? ""} ${locale ?? ""}`; // the locale last, as it alone may hold a space
  let found = formatters.get(id);
  if (found === undefined) {
    if (formatters.size >= FORMATTER_LIMIT) formatters.clear();
    found = createFormatter(resolved);
    formatters.set(id, found);
  }
  return found;
}

function createFormatter({ locale, currency, digits }: Resolved): Intl.NumberFormat {
  const style = currency === undefined ? {} : { style: "currency" as const, currency };
  const options = { ...style, minimumFractionDigits: digits, maximumFractionDigits: digits };
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    return new Intl.NumberFormat(undefined, options); // not a locale; the other options were checked before
  }
}
