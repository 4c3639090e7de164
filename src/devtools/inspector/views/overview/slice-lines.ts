/** What the overview says of each slice: those of the registry in their order, and the reports. */
import type { CollectionHandle } from "../../../../domains/collection.ts";
import type { Millis } from "../../../../shared/brand.ts";
import type { AtlasState } from "../../../../store/atlas-state.ts";
import type { Freshness, StaleCause } from "../../../../store/freshness.ts";
import { sliceOf } from "../../../../store/slice-of.ts";
import type { FreshnessSpan } from "../../../recorder/freshness-timeline.ts";
import type { Recorder } from "../../../recorder/recorder.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { causeTexts } from "../why/explanation-texts.ts";
import type { Rate, RateMeter } from "./rate-meter.ts";
import type { StripSpan } from "./strip-cells.ts";

export interface SliceLine {
  readonly name: string;
  /** For `client.explain`. */
  readonly asked: CollectionHandle | "reports";
  readonly size: number;
  readonly freshness: Freshness;
  readonly rate: Rate | undefined;
  readonly spans: readonly StripSpan[];
  /** Why nothing brings it rows: it waits, and nothing is under way or planned for it. Undefined else. */
  readonly idleReason: string | undefined;
}

export function sliceLines(client: ShownClient, recorder: Recorder, meter: RateMeter): readonly SliceLine[] {
  const { registry, clock } = client.internals;
  const state: AtlasState = client.store.getState();
  const rateOf = meter.sample(recorder.kinds.byKind, clock.monotonic());
  const spansOf = (name: string): readonly StripSpan[] => recorder.freshness.of(name).map(spanOf);
  const slices = registry.collections.map((handle): SliceLine => {
    const { name } = handle;
    const { collection, freshness } = sliceOf(state, name);
    const rate = rateOf((kind) => kind === handle.kind);
    const idleReason = idleReasonOf(client, handle, freshness);
    return { name, asked: handle, size: collection.size, freshness, rate, spans: spansOf(name), idleReason };
  });
  const { generated, edits, locks, freshness } = state.reports;
  const size = generated.size + edits.size + locks.size;
  const rate = rateOf((kind) => registry.event(kind) !== undefined);
  const idleReason = idleReasonOf(client, "reports", freshness);
  return [...slices, { name: "reports", asked: "reports", size, freshness, rate, spans: spansOf("reports"), idleReason }];
}

function idleReasonOf(client: ShownClient, asked: SliceLine["asked"], { status }: Freshness): string | undefined {
  if (status !== "waiting") return undefined;
  const { repairs, actions } = client.explain(asked);
  if (!repairs.every(({ type }) => type === "next-snapshot")) return undefined;
  return actions.includes("add-path") ? "no REST path, nothing heard yet" : "nothing heard yet, nothing planned";
}

/** `stale: messages missed`, or the status alone. */
export function statusLabel(status: Freshness["status"], cause: StaleCause | undefined): string {
  return cause === undefined ? status : `${status}: ${causeTexts[cause].label}`;
}

export function causeOf(freshness: Freshness): StaleCause | undefined {
  return freshness.status === "stale" ? freshness.cause : undefined;
}

function spanOf({ status, cause, since }: FreshnessSpan): StripSpan {
  return { look: status, label: statusLabel(status, cause), since };
}

/** Lines that are not live, by what they say. */
export interface TroubleGroup {
  readonly label: string;
  readonly names: readonly string[];
  /** Since the first of them. Unit: milliseconds since 1970. */
  readonly since: Millis | undefined;
}

export function troubleGroups(lines: readonly SliceLine[]): readonly TroubleGroup[] {
  const groups = new Map<string, TroubleGroup>();
  for (const { name, freshness } of lines) {
    if (freshness.status === "live") continue;
    const label = statusLabel(freshness.status, causeOf(freshness));
    const known = groups.get(label);
    const since = freshness.status === "stale" ? freshness.since : undefined;
    const first = known?.since === undefined || since === undefined || known.since < since ? (known?.since ?? since) : since;
    groups.set(label, { label, names: [...(known?.names ?? []), name], since: first });
  }
  return [...groups.values()];
}
