import { expect, test } from "vitest";
import type { Seq } from "../../../src/shared/brand.ts";
import { judgeWatermark } from "../../../src/sync/baselines/watermark.ts";

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

test("an answer that lacks the end of the hole is too old; one that holds it exactly is good (P35)", () => {
  const verdicts = [149, 150, 151].map((watermark) => judgeWatermark(seq(watermark), window, seq(150)));

  expect(verdicts).toEqual(["too-old", "good", "good"]);
});

test("a number that is none of this stream's is ignored, not held to be old (P35)", () => {
  expect(judgeWatermark(seq(5), window, seq(150))).toBe("foreign");
});

test("where more is needed than the stream's numbers hold, they are not of one numbering (P35)", () => {
  expect(judgeWatermark(seq(150), window, seq(201))).toBe("foreign");
});
