/**
 * The sort key of an RFC 3339 timestamp: its instant in UTC, as text that sorts as time does.
 *
 * Text and not a number, since milliseconds in a double hold no microseconds. Without its zone and the zeros at its end, the text also stands
 * in one order with plain dates and with times that name no zone: `2026-05-20` comes before every instant of that day.
 */

/** One reading direction and no choice between two repetitions: linear in the length of the text. */
const pattern = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const SHORTEST = "2026-05-20T10:00:00Z".length;
/** Far beyond any clock's precision. */
const LONGEST = 64;
/** Where the parts of a timestamp begin. */
const TIME = 10;
const SECONDS = 16;
const FRACTION = 19;
const OFFSET_LENGTH = "+02:00".length;

const ZERO = "0".charCodeAt(0);
const NINE = "9".charCodeAt(0);
const POINT = ".".charCodeAt(0);
const DASH = "-".charCodeAt(0);

/** Whether a text may be a timestamp or begin with a date, at a glance; a decimal never does. */
export function beginsLikeDate(text: string): boolean {
  return text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH;
}

/** Undefined for what is no RFC 3339 timestamp, or none that UTC can write with a year of four digits. */
export function instantKeyOf(text: string): string | undefined {
  if (text.length < SHORTEST || text.length > LONGEST || !pattern.test(text)) return undefined;
  const isUtc = text.charCodeAt(text.length - 1) > NINE; // a letter
  const zone = text.length - (isUtc ? 1 : OFFSET_LENGTH);
  const shiftMinutes = isUtc ? 0 : offsetMinutes(text, zone);
  const end = endOfFraction(text, zone);
  if (shiftMinutes === 0 && text.charAt(TIME) === "T") return text.slice(0, end);
  const minute = utcMinute(text, shiftMinutes);
  // Offsets are whole minutes: seconds and their fraction stay as they are, exactly.
  return minute === undefined ? undefined : minute + text.slice(SECONDS, end);
}

/** Without the zeros at the end of the fraction, and without a fraction of zeros. */
function endOfFraction(text: string, zone: number): number {
  if (text.charCodeAt(FRACTION) !== POINT) return zone;
  let end = zone;
  while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  return text.charCodeAt(end - 1) === POINT ? end - 1 : end;
}

function offsetMinutes(text: string, zone: number): number {
  const minutes = Number(text.slice(zone + 1, zone + 3)) * 60 + Number(text.slice(zone + 4));
  return text.charCodeAt(zone) === DASH ? -minutes : minutes;
}

function utcMinute(text: string, shiftMinutes: number): string | undefined {
  const local = Date.parse(`${text.slice(0, TIME)}T${text.slice(TIME + 1, SECONDS)}Z`);
  if (Number.isNaN(local)) return undefined; // the 32nd of a month
  const utc = new Date(local - shiftMinutes * 60_000).toISOString();
  return beginsLikeDate(utc) ? utc.slice(0, SECONDS) : undefined; // a year below 0 or above 9999 has a sign and six digits
}
