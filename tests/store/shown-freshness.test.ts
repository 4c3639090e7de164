import { describe, expect, test } from "vitest";
import type { Millis } from "../../src/shared/brand.ts";
import { initialFreshness } from "../../src/store/freshness.ts";
import { createShownFreshness } from "../../src/store/shown-freshness.ts";

const at = (value: number) => value as Millis;

function createLive() {
  const harness = { changeCount: 0 };
  const freshness = createShownFreshness(() => (harness.changeCount += 1));
  freshness.transition({ type: "baseline", at: at(10), asOf: undefined });
  harness.changeCount = 0;
  return { freshness, harness };
}

describe("the freshness that a slice shows", () => {
  test("a slice is stale while messages arrive late, and live again afterwards without a new baseline (P46)", () => {
    const { freshness } = createLive();

    freshness.setLag({ lagMs: 9_000, laggingSince: at(20) });
    const late = freshness.current;
    freshness.setLag({ lagMs: 0, laggingSince: undefined });

    expect(late).toMatchObject({ status: "stale", cause: "lagging", since: 20, lagMs: 9_000 });
    expect(freshness.current).toMatchObject({ status: "live", lagMs: 0 });
  });

  test("a slice is stale while the page is offline, but its baseline still counts (P47)", () => {
    const { freshness } = createLive();

    freshness.setOffline(at(30));

    expect(freshness.current).toMatchObject({ status: "stale", cause: "disconnect", since: 30 });
    expect(freshness.baselineStatus).toBe("live");
  });

  test("the freshness of a slice keeps its identity and reports no change if nothing in it changes", () => {
    const { freshness, harness } = createLive();
    const before = freshness.current;

    freshness.setOffline(undefined);
    freshness.setLag({ lagMs: 0, laggingSince: undefined });

    expect(freshness.current).toBe(before);
    expect(harness.changeCount).toBe(0);
  });

  test("`clear` resets a slice's freshness to its initial value, even with lag and offline set", () => {
    const { freshness, harness } = createLive();
    freshness.setLag({ lagMs: 9_000, laggingSince: at(20) });
    freshness.setOffline(at(30));
    harness.changeCount = 0;

    freshness.clear();

    expect(freshness.current).toEqual(initialFreshness);
    expect(harness.changeCount).toBe(1);
  });
});
