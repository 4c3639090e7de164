/**
 * An RFC 3339 timestamp as an instant that compares fast and exactly: seconds and nanoseconds apart, since one double holds no nanoseconds, and
 * the digits beyond them as text.
 *
 * Beside all other text an instant stands where its text in UTC does, without the zone and the zeros at the end of the fraction:
 * `2026-05-20` comes before every instant of that day.
 */
export class Instant {
  /** A minute counts 61 of them, so that a leap second comes before the minute after it. */
  readonly #seconds: number;
  readonly #nanoseconds: number;
  /** Digits beyond the nanoseconds, without zeros at their end. */
  readonly #beyond: string;
  readonly #source: string;

  private constructor(seconds: number, nanoseconds: number, beyond: string, source: string) {
    this.#seconds = seconds;
    this.#nanoseconds = nanoseconds;
    this.#beyond = beyond;
    this.#source = source;
  }

  /** Undefined for a text that is no RFC 3339 timestamp, names a time that does not exist, or one outside the years 1000 to 9999 in UTC. */
  static of(text: string): Instant | undefined {
    if (text.length < SHORTEST || text.length > LONGEST || !isShaped(text)) return undefined;
    const zone = zoneOf(text);
    const nanoseconds = readFraction(text, zone);
    const minute = localMinute(text) - offsetMinutes(text, zone);
    const second = numberAt(text, 17);
    // A part that is no number makes NaN of the sum, which is within no bounds.
    if (!(nanoseconds >= 0 && second <= 60 && minute >= FIRST_MINUTE && minute <= LAST_MINUTE)) return undefined;
    const beyond = zone > BEYOND ? text.slice(BEYOND, endOfFraction(text, zone)) : "";
    return new Instant(minute * 61 + second, nanoseconds, beyond, text);
  }

  static compare(left: Instant, right: Instant): number {
    const order = left.#seconds - right.#seconds || left.#nanoseconds - right.#nanoseconds;
    if (order !== 0 || left.#beyond === right.#beyond) return order;
    return left.#beyond < right.#beyond ? -1 : 1;
  }

  /** In UTC, to be compared with other text. Made at each call: few columns mix the two. */
  get text(): string {
    const minute = Math.floor(this.#seconds / 61);
    const end = endOfFraction(this.#source, zoneOf(this.#source));
    return new Date(minute * 60_000).toISOString().slice(0, SECONDS) + this.#source.slice(SECONDS, end);
  }
}

/** Whether a text begins like a timestamp or a date, at a glance; a decimal never does. */
export function beginsLikeDate(text: string): boolean {
  return text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH;
}

const code = (character: string): number => character.charCodeAt(0);
const [ZERO, NINE, POINT, COLON, DASH, PLUS] = [code("0"), code("9"), code("."), code(":"), code("-"), code("+")];

const SHORTEST = "2026-05-20T10:00:00Z".length;
/** Far beyond any clock's precision. */
const LONGEST = 64;
/** Where the seconds, the fraction's digits and those beyond the nanoseconds begin. */
const SECONDS = 16;
const FRACTION = 20;
const BEYOND = 29;
/** `Date.UTC` reads years below 100 as those of the 20th century. */
const FIRST_MINUTE = Date.UTC(1000, 0) / 60_000;
const LAST_MINUTE = Date.UTC(10_000, 0) / 60_000 - 1;

function isShaped(text: string): boolean {
  const divider = text.charAt(10);
  const isDivided = divider === "T" || divider === "t" || divider === " ";
  return isDivided && beginsLikeDate(text) && text.charCodeAt(13) === COLON && text.charCodeAt(SECONDS) === COLON;
}

/** Where the zone begins. */
function zoneOf(text: string): number {
  return text.length - (text.charCodeAt(text.length - 1) > NINE ? "Z".length : "+02:00".length);
}

/** NaN where there is something else. */
function offsetMinutes(text: string, zone: number): number {
  const sign = text.charCodeAt(zone);
  if (zone === text.length - 1) return text.charAt(zone).toUpperCase() === "Z" ? 0 : NaN;
  const [hours, minutes] = [numberAt(text, zone + 1), numberAt(text, zone + 4)];
  if ((sign !== PLUS && sign !== DASH) || text.charCodeAt(zone + 3) !== COLON || hours > 23 || minutes > 59) return NaN;
  return (sign === DASH ? -1 : 1) * (hours * 60 + minutes);
}

/** Without regard to the zone; NaN where a part is no number, or none that a date or a clock has. */
function localMinute(text: string): number {
  const year = numberAt(text, 0) * 100 + numberAt(text, 2);
  const [month, day, hour, minute] = [numberAt(text, 5), numberAt(text, 8), numberAt(text, 11), numberAt(text, 14)];
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59) return NaN;
  return Date.UTC(year, month - 1, day, hour, minute) / 60_000;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Two digits; NaN where there are none. */
function numberAt(text: string, place: number): number {
  const tens = text.charCodeAt(place) - ZERO;
  const ones = text.charCodeAt(place + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** In nanoseconds, rounded down; 0 where there is none, NaN where it is something else. */
function readFraction(text: string, zone: number): number {
  if (zone === FRACTION - 1) return 0;
  if (zone <= FRACTION || text.charCodeAt(FRACTION - 1) !== POINT) return NaN;
  let nanoseconds = 0;
  let weight = 100_000_000;
  for (let place = FRACTION; place < zone; place += 1) {
    const digit = text.charCodeAt(place) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    if (place >= BEYOND) continue;
    nanoseconds += digit * weight;
    weight /= 10;
  }
  return nanoseconds;
}

/** Without the zeros at its end, and without the point where nothing else is left. */
function endOfFraction(text: string, zone: number): number {
  let end = zone;
  if (zone > FRACTION) while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  return text.charCodeAt(end - 1) === POINT ? end - 1 : end;
}
