import fc from "fast-check";
import { expect, test } from "vitest";
import { readTimestamp } from "../../src/protocol/timestamp.ts";

test.each([
  "2026-05-20T10:00:00Z",
  "2026-05-20T10:00:00.123456Z",
  "2026-05-20t10:00:00.1z",
  "2026-05-20 10:00:00+02:00",
  "2024-02-29T23:59:60-00:00",
  "2000-02-29T00:00:00+23:59",
])("%s is a valid timestamp and kept as sent (P9)", (ts) => {
  expect(readTimestamp(ts)).toBe(ts);
});

test.each([
  undefined,
  null,
  1_790_000_000,
  {},
  "",
  "now",
  "2026-05-20",
  "2026-05-20T10:00:00", // no offset
  "2026-13-20T10:00:00Z",
  "2026-00-20T10:00:00Z",
  "2026-02-29T10:00:00Z",
  "1900-02-29T10:00:00Z",
  "2026-04-31T10:00:00Z",
  "2026-05-20T24:00:00Z",
  "2026-05-20T10:60:00Z",
  "2026-05-20T10:00:61Z",
  "2026-05-20T10:00:00.Z",
  "2026-05-20T10:00:00+24:00",
  " 2026-05-20T10:00:00Z",
  "2026-05-20T10:00:00Z\n",
])("%o is no valid timestamp (P9)", (ts) => {
  expect(readTimestamp(ts)).toBeUndefined();
});

test("any date printed by `toISOString` is a valid timestamp (P9)", () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date("0001-01-01"), max: new Date("9999-12-31") }), (date) => {
      expect(readTimestamp(date.toISOString())).toBe(date.toISOString());
    }),
    { seed: 1 },
  );
});
