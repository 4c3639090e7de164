import { expect, test } from "vitest";
import type { Seq } from "../../../../src/shared/brand.ts";
import { judgeWatermark } from "../../../../src/sync/baselines/replay/watermark.ts";

const seq = (number: number): Seq => number as Seq;
const window = { first: seq(100), last: seq(200) };

test.each([
  { watermark: 98, verdict: "foreign", why: "below the numbers of this connection" },
  { watermark: 99, verdict: "good", why: "all that this connection brought comes after it" },
  { watermark: 100, verdict: "good", why: "the first number itself" },
  { watermark: 200, verdict: "good", why: "the last number" },
  { watermark: 201, verdict: "ahead", why: "REST may be ahead of the socket" },
  { watermark: 9_000_000, verdict: "ahead", why: "only the stream shows whether it gets there" },
  { watermark: -1, verdict: "foreign", why: "no number of a stream" },
])("a watermark of $watermark on a stream from 100 to 200 is $verdict: $why (P35)", ({ watermark, verdict }) => {
  expect(judgeWatermark(seq(watermark), window, undefined)).toBe(verdict);
});

test("an answer whose watermark is below the end of the gap is too old; one that equals it is good (P35)", () => {
  const verdicts = [149, 150, 151].map((watermark) => judgeWatermark(seq(watermark), window, seq(150)));

  expect(verdicts).toEqual(["too-old", "good", "good"]);
});

test("a watermark below the numbers of this stream is ignored as foreign, and does not count as too old (P35)", () => {
  expect(judgeWatermark(seq(5), window, seq(150))).toBe("foreign");
});

test("a watermark is foreign if the number it must reach is above all numbers of the stream (P35)", () => {
  expect(judgeWatermark(seq(150), window, seq(201))).toBe("foreign");
});
