/**
 * What a slice may show for ever under a habit of its server: by the rules either true rows, live, or a state that says what is wrong.
 * Rules: P12, P16, P18, P35.
 */
import type { AtlasErrorCode } from "../../src/shared/errors.ts";
import type { Freshness } from "../../src/store/freshness.ts";
import type { Habit, Schedule } from "./schedule.ts";

/** Errors of which a stale slice has to show one; without any the slice has to be live. */
const visibleErrors: { readonly [Type in Habit["type"]]: readonly AtlasErrorCode[] } = {
  keyless: [],
  "malformed-snapshots": ["no-baseline"],
  partial: ["fetch-partial", "no-baseline"],
  "rest-down": ["fetch-failed", "no-baseline"],
  unreadable: ["no-baseline"],
};

/** What is wrong with a slice that is not live; undefined where its server's habit explains it, and the state says so. */
export function objectionUnder(habit: Habit, { regime, hasSnapshots }: Schedule, freshness: Freshness): string | undefined {
  const codes = visibleErrors[habit.type];
  const hasRest = regime.rest !== "absent";
  // Good REST answers are baselines whatever the stream does, and good snapshots whatever REST does, on a new connection.
  const mustBeLive = codes.length === 0 || (habit.type === "malformed-snapshots" && hasRest);
  if (mustBeLive && (hasRest || hasSnapshots)) return `it is ${freshness.status} under the habit ${habit.type}`;
  const code = freshness.error?.code;
  if (code === undefined || !(codes as readonly string[]).includes(code)) {
    return `it is ${freshness.status} under the habit ${habit.type}, and its error is ${code ?? "absent"}`;
  }
  return undefined;
}
