import { describe, expect, test } from "vitest";
import type { Seq } from "../../../../src/shared/brand.ts";
import type { WatermarkVerdict } from "../../../../src/sync/baselines/replay/watermark.ts";
import { createWatermarkTrust } from "../../../../src/sync/baselines/replay/watermark-trust.ts";

const seq = 7 as Seq;

function createHarness({ verdict, hasWatermark = true }: { verdict: WatermarkVerdict | "unknown"; hasWatermark?: boolean }) {
  let reported = 0;
  const proof = { isProven: true };
  const trust = createWatermarkTrust({ hasWatermark, position: { judge: () => verdict }, proof, onForeign: () => (reported += 1) });
  return {
    trust,
    proof,
    get reported() {
      return reported;
    },
  };
}

describe("the watermark of an answer", () => {
  test("a watermark is not judged before the connection has delivered a message: messages above it are replayed (P45)", () => {
    const { trust, proof } = createHarness({ verdict: "too-old" });
    proof.isProven = false;

    expect(trust.judge(seq)).toEqual({ type: "above", seq });
  });

  test("an ignored watermark still shows that an answer is too old; any other answer gets the whole log replayed (P35)", () => {
    const old = createHarness({ verdict: "too-old" }).trust;
    const foreign = createHarness({ verdict: "foreign" }).trust;
    old.ignore("ignored");
    foreign.ignore("ignored");

    expect([old.judgeOwn(seq), foreign.judgeOwn(seq)]).toEqual(["too-old", { type: "all" }]);
  });

  test("a watermark that belongs to no number of the stream is reported once; from then on watermarks are ignored (P35)", () => {
    const harness = createHarness({ verdict: "foreign" });

    harness.trust.judgeOwn(seq);
    harness.trust.ignore("ignored");
    harness.trust.judgeOwn(seq);

    expect(harness.reported).toBe(1);
  });

  test("an ignored watermark is used again on a new connection, unless it was found to count something else (P35)", () => {
    const ignored = createHarness({ verdict: "good" }).trust;
    const foreign = createHarness({ verdict: "good" }).trust;
    ignored.ignore("ignored");
    foreign.ignore("foreign");
    foreign.ignore("ignored");

    ignored.restart();
    foreign.restart();

    expect([ignored.isUsed, foreign.isUsed]).toEqual([true, false]);
  });

  test("a watermark from a path declared without one is ignored (P35)", () => {
    const { trust } = createHarness({ verdict: "too-old", hasWatermark: false });

    expect(trust.judgeOwn(seq)).toEqual({ type: "all" });
  });
});
