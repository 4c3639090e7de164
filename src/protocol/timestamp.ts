/** Whether a text is a good RFC 3339 timestamp. A bad one is never a reason to drop a message (P9). */

const pattern =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt ](?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.\d+)?(?:[Zz]|[+-](?<offsetHour>\d\d):(?<offsetMinute>\d\d))$/;

/** The text as sent where it names a moment that exists; undefined for anything else. */
export function readTimestamp(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const parts = pattern.exec(value)?.groups;
  if (parts === undefined) return undefined;
  const at = (name: string) => Number(parts[name] ?? 0);
  const isDate = at("month") >= 1 && at("month") <= 12 && at("day") >= 1 && at("day") <= daysIn(at("year"), at("month"));
  const isTime = at("hour") <= 23 && at("minute") <= 59 && at("second") <= 60; // 60 in a leap second
  return isDate && isTime && at("offsetHour") <= 23 && at("offsetMinute") <= 59 ? value : undefined;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
