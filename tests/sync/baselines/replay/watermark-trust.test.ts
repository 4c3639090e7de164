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
  test("is taken as it is before the connection has delivered a message (P45)", () => {
    const { trust, proof } = createHarness({ verdict: "too-old" });
    proof.isProven = false;

    expect(trust.judge(seq)).toEqual({ type: "above", seq });
  });

  test("still shows an answer to be too old while watermarks are ignored; any other answer gets the whole log (P35)", () => {
    const old = createHarness({ verdict: "too-old" }).trust;
    const foreign = createHarness({ verdict: "foreign" }).trust;
    old.ignore("ignored");
    foreign.ignore("ignored");

    expect([old.judgeOwn(seq), foreign.judgeOwn(seq)]).toEqual(["too-old", { type: "all" }]);
  });

  test("is reported once where it is no number of the stream and watermarks are ignored from then on (P35)", () => {
    const harness = createHarness({ verdict: "foreign" });

    harness.trust.judgeOwn(seq);
    harness.trust.ignore("ignored");
    harness.trust.judgeOwn(seq);

    expect(harness.reported).toBe(1);
  });

  test("is used again after a new connection, unless it was found to count something else (P35)", () => {
    const ignored = createHarness({ verdict: "good" }).trust;
    const foreign = createHarness({ verdict: "good" }).trust;
    ignored.ignore("ignored");
    foreign.ignore("foreign");
    foreign.ignore("ignored");

    ignored.restart();
    foreign.restart();

    expect([ignored.isUsed, foreign.isUsed]).toEqual([true, false]);
  });

  test("is not looked at where the path has none (P35)", () => {
    const { trust } = createHarness({ verdict: "too-old", hasWatermark: false });

    expect(trust.judgeOwn(seq)).toEqual({ type: "all" });
  });
});
