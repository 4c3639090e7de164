/**
 * Says which slices are behind: a message that arrives later than the limit makes its slice `lagging`. Messages of one socket are ordered, so
 * one that is on time ends that for all; and so does a quiet while. A heartbeat belongs to all slices.
 *
 * Rule: P46.
 */
import type { Message } from "../../protocol/message.ts";
import type { Millis } from "../../shared/brand.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import { noLag, type Lag } from "../../store/freshness.ts";
import { createLagMeter } from "./lag-meter.ts";

export interface LagWatch {
  /** Judges a message; returns its exact lag where it has one. Unit: milliseconds. */
  note(message: Pick<Message, "kind" | "messageType" | "asOf">): number | undefined;
  opened(): void;
  /** The connection closed: what is late on the next one is measured there. */
  closed(): void;
}

export interface LagWatchOptions {
  /** By kind. */
  readonly slices: ReadonlyMap<string, { setLag(lag: Lag): void }>;
  readonly isHeartbeat: (kind: string) => boolean;
  /** Infinity: never. Unit: milliseconds. */
  readonly lagAfterMs: number;
  readonly clock: Pick<Clock, "now" | "monotonic" | "schedule">;
}

const STEP_MS = 1_000;

export function createLagWatch({ slices, isHeartbeat, lagAfterMs, clock }: LagWatchOptions): LagWatch {
  const meter = createLagMeter();
  /** By kind, as far as it is not nothing. */
  const lags = new Map<string, Lag>();
  let cancelTimer: Cancel | undefined;

  const set = (kind: string, lag: Lag): void => {
    const before = lags.get(kind) ?? noLag;
    if (before.lagMs === lag.lagMs && before.laggingSince === lag.laggingSince) return;
    if (lag.lagMs === 0 && lag.laggingSince === undefined) lags.delete(kind);
    else lags.set(kind, lag);
    slices.get(kind)?.setLag(lag);
  };
  const kindsOf = (kind: string): Iterable<string> => {
    if (isHeartbeat(kind)) return slices.keys();
    return slices.has(kind) ? [kind] : [];
  };
  const end = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    for (const kind of [...lags.keys()]) set(kind, noLag);
  };
  const late = (kind: string, lagMs: number): void => {
    const at: Millis = clock.now();
    for (const each of kindsOf(kind)) set(each, { lagMs, laggingSince: lags.get(each)?.laggingSince ?? at });
    cancelTimer?.();
    cancelTimer = clock.schedule(end, lagAfterMs);
  };

  return {
    note({ kind, messageType, asOf }) {
      const exactMs = meter.measure(kind, messageType === "snapshot" && slices.has(kind), asOf, clock.monotonic());
      if (exactMs === undefined) return undefined;
      const lagMs = Math.floor(exactMs / STEP_MS) * STEP_MS;
      if (exactMs > lagAfterMs) late(kind, lagMs);
      else {
        if (lags.size > 0) end();
        if (lagMs > 0) for (const each of kindsOf(kind)) set(each, { lagMs, laggingSince: undefined });
      }
      return exactMs;
    },
    opened: () => meter.open(),
    closed: end,
  };
}
