/**
 * Decimals on screen: `Intl` on the exact text, so that no digit is lost on the way. Charts take a lossy number, by a name that says so.
 *
 * What a server sends never throws: a currency or a number of digits that `Intl` would refuse counts as not given.
 * Rules: decision 9, ROWS part 3.
 */
import { canonicalDecimal, type Decimal } from "./decimal.ts";

export interface DecimalFormat {
  /** @defaultValue the locale of the runtime */
  readonly locale?: string | undefined;
  /** Digits after the point, `rate_decimals` for example. @defaultValue those of `currency`, else as many as the value was sent with */
  readonly digits?: number | null | undefined;
  /** An ISO 4217 code, which says how many digits to show: none for JPY, three for KWD. */
  readonly currency?: string | null | undefined;
  /** Whether the currency is shown, too. @defaultValue false */
  readonly withCurrency?: boolean | undefined;
}

/** The value as text for people; undefined for what is not a decimal. */
export function formatDecimal(value: Decimal | null | undefined, format: DecimalFormat = {}): string | undefined {
  const exact = canonicalDecimal(value);
  if (exact === undefined) return undefined;
  // A numeric string, as canonicalDecimal makes it: the type of `format` asks for a literal of that form.
  return formatter(resolve(value, exact, format)).intl.format(exact as `${number}`);
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
  const shown = given ?? (code === undefined ? digitsAsSent(value, exact) : currencyDigits(code));
  return { locale, currency: withCurrency === true ? code : undefined, digits: Math.min(shown, MOST_DIGITS) };
}

/** Zeros at the end of an amount say how exact it is: `2500000.00` shows both. */
function digitsAsSent(value: Decimal | null | undefined, exact: string): number {
  const asSent = /^[^eE]*\.(\d*)$/.exec(String(value))?.[1];
  return (asSent ?? exact.split(".")[1] ?? "").length;
}

function currencyDigits(currency: string): number {
  return formatter({ locale: "en", currency, digits: undefined }).digits;
}

interface Resolved {
  readonly locale: string | undefined;
  readonly currency: string | undefined;
  readonly digits: number | undefined;
}

interface Formatter {
  readonly intl: Intl.NumberFormat;
  /** What it shows after the point at most; read once, since to ask for it costs more than to format. */
  readonly digits: number;
}

/** Making a formatter costs a hundred times as much as using one, and a grid needs few different ones. */
const formatters = new Map<string, Formatter>();
const FORMATTER_LIMIT = 200;

function formatter({ locale, currency, digits }: Resolved): Formatter {
  const id = `${locale ?? ""} ${currency ?? ""} ${digits ?? ""}`;
  let found = formatters.get(id);
  if (found === undefined) {
    if (formatters.size >= FORMATTER_LIMIT) formatters.clear();
    const style = currency === undefined ? {} : { style: "currency" as const, currency };
    const intl = new Intl.NumberFormat(
      locale,
      digits === undefined ? style : { ...style, minimumFractionDigits: digits, maximumFractionDigits: digits },
    );
    found = { intl, digits: intl.resolvedOptions().maximumFractionDigits ?? 2 };
    formatters.set(id, found);
  }
  return found;
}
