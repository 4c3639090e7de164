import { expect, test } from "vitest";
import type { Millis } from "../../src/shared/brand.ts";
import { AtlasError } from "../../src/shared/errors.ts";
import { initialFreshness, nextFreshness, type Freshness, type FreshnessEvent } from "../../src/store/freshness.ts";

const at = (value: number) => value as Millis;
const error = new AtlasError("fetch-failed");
const after = (...events: readonly FreshnessEvent[]): Freshness => events.reduce(nextFreshness, initialFreshness);

const baseline: FreshnessEvent = { type: "baseline", at: at(10), asOf: "2026-11-20T09:00:00Z" };
const delta: FreshnessEvent = { type: "delta", at: at(20), asOf: undefined };
const gap: FreshnessEvent = { type: "mark", cause: "gap", at: at(30) };
const disconnect: FreshnessEvent = { type: "mark", cause: "disconnect", at: at(40) };
const failed: FreshnessEvent = { type: "failed", error };
const recovering: FreshnessEvent = { type: "recovering", isRecovering: true };
const quarantined: FreshnessEvent = { type: "quarantined", count: 2, isBaseline: false };

const states = { waiting: initialFreshness, live: after(baseline), stale: after(baseline, gap) } as const;

test.each([
  ["waiting", baseline, "live"],
  ["waiting", delta, "waiting"],
  ["waiting", gap, "waiting"],
  ["waiting", recovering, "waiting"],
  ["waiting", failed, "waiting"],
  ["waiting", quarantined, "waiting"],
  ["live", baseline, "live"],
  ["live", delta, "live"],
  ["live", gap, "stale"],
  ["live", recovering, "live"],
  ["live", failed, "live"],
  ["live", quarantined, "live"],
  ["stale", baseline, "live"],
  ["stale", delta, "stale"],
  ["stale", gap, "stale"],
  ["stale", recovering, "stale"],
  ["stale", failed, "stale"],
  ["stale", quarantined, "stale"],
] as const)("a `%s` slice becomes, by the event %o, `%s` (DESIGN, State) (P35)", (from, event, to) => {
  expect(nextFreshness(states[from], event).status).toBe(to);
});

test("a stale slice keeps its first cause until a baseline ends it (P35)", () => {
  const twice = after(baseline, gap, disconnect);

  expect(twice).toMatchObject({ status: "stale", cause: "gap", since: 30 });
});

test.each(["disconnect", "gap", "malformed", "unconfirmed-empty", "key-collision"] as const)(
  "the cause `%s` makes a live slice stale, with its cause and time (P35)",
  (cause) => {
    expect(nextFreshness(states.live, { type: "mark", cause, at: at(50) })).toMatchObject({
      status: "stale",
      cause,
      since: 50,
      updatedAt: 10,
    });
  },
);

test("a baseline resets cause, time and error of a stale slice (P35)", () => {
  const live = after(baseline, gap, recovering, failed, { type: "baseline", at: at(60), asOf: undefined });

  expect(live).toEqual({
    status: "live",
    updatedAt: 60,
    asOf: undefined,
    recovering: false,
    error: undefined,
    quarantinedCount: 0,
    lagMs: 0,
  });
});

test("a delta without a valid `ts` keeps the slice's last server time (P9)", () => {
  expect(after(baseline, delta)).toMatchObject({ updatedAt: 20, asOf: "2026-11-20T09:00:00Z" });
});

test("a failed fetch sets the slice's error and keeps its cause (P35)", () => {
  expect(after(baseline, gap, failed)).toMatchObject({ status: "stale", cause: "gap", error });
});

test("the counts of quarantined rows add up until the next baseline resets them (P18)", () => {
  expect(after(quarantined, quarantined).quarantinedCount).toBe(4);
  expect(after(quarantined, { type: "quarantined", count: 1, isBaseline: true }, baseline).quarantinedCount).toBe(1);
  expect(after(quarantined, { type: "quarantined", count: 0, isBaseline: true }, baseline).quarantinedCount).toBe(0);
});

test.each([
  ["a mark on a stale slice", states.stale, disconnect],
  ["a mark on a waiting slice", states.waiting, disconnect],
  ["the same baseline again", states.live, baseline],
  ["recovering that goes on", after(recovering), recovering],
  ["the same failure", after(failed), failed],
  ["no row left out", states.live, { type: "quarantined", count: 0, isBaseline: false }],
] as const)("the freshness object keeps its identity after %s (P35)", (_, state, event) => {
  expect(nextFreshness(state, event)).toBe(state);
});
