import { expect, test } from "vitest";
import type { Millis } from "../../src/shared/brand.ts";
import { explain, type Asked } from "../../src/sync/explain/explain.ts";

test("the times of planned repairs are whole milliseconds, though delays have random shares", () => {
  const outlook = {
    ...{
      at: 1_000.25 as Millis,
      isProven: true,
      coolDownMs: 20.5,
      reconnectMs: undefined,
      isSnapshotAwaited: false,
      isEmptyDoubted: false,
    },
    rest: { status: "usable", isSettling: false, fetch: { state: "planned", inMs: 123.45, failures: 1 } },
  };

  const { repairs } = explain({
    slice: "positions",
    freshness: { status: "stale", cause: "gap", since: 0 },
    connection: { status: "connected", attempt: 0 },
    outlook,
  } as unknown as Asked); // the parts that it reads

  expect(repairs).toEqual([
    { type: "fetch", state: "planned", at: 1_124, failures: 1 },
    { type: "cool-down", at: 1_021 },
  ]);
});
