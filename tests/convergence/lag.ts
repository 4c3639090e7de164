/**
 * Which slices have to be stale because their feed is late, read from P46 alone: lag is measured for each kind, on the monotonic clock, against
 * the smallest difference of the last 10 minutes.
 *
 * Where the rule leaves a choice (whether the first snapshot of a connection lowers the smallest difference), or a message lies near the
 * limit, nothing is demanded: a slice counts as late only if every reading of the rule says so.
 */
import type { SliceName } from "./book.ts";

export interface StampedMessage {
  readonly kind: string;
  readonly slice: SliceName | undefined;
  /** By the server's clock. Unit: milliseconds. */
  readonly sentMs: number;
  /** By the client's monotonic clock. Unit: milliseconds. */
  readonly arrivedMs: number;
  /** The first snapshot of its kind on its connection. */
  readonly isFirstSnapshot: boolean;
}

const LAG_AFTER_MS = 10_000;
const WINDOW_MS = 600_000;
const CLOCK_STEADY_MS = 60_000;
const CLOCK_WITHIN_MS = 1_000;
/** Commits and timers take their time: nothing is demanded this close to a limit. */
const TOLERANCE_MS = 1_500;

interface Sample {
  readonly at: number;
  readonly difference: number;
}

/** The differences of one kind, under one reading of the rule. */
class Differences {
  #samples: Sample[] = [];
  /** Samples since the last one that lies more than a second away. */
  #steady: Sample[] = [];

  /** How late a message is; undefined where that is not known. */
  lagOf({ at, difference }: Sample): number | undefined {
    const smallest = Math.min(...this.#samples.filter((sample) => at - sample.at <= WINDOW_MS).map((sample) => sample.difference));
    this.#samples.push({ at, difference });
    this.#steady.push({ at, difference });
    while (this.#spread() > CLOCK_WITHIN_MS) this.#steady.shift();
    if (at - (this.#steady[0]?.at ?? at) >= CLOCK_STEADY_MS - TOLERANCE_MS) this.#samples = [...this.#steady];
    return Number.isFinite(smallest) ? difference - smallest : undefined;
  }

  get isSteady(): boolean {
    return this.#samples.length === this.#steady.length;
  }

  #spread(): number {
    const differences = this.#steady.map(({ difference }) => difference);
    return Math.max(...differences) - Math.min(...differences);
  }
}

export class LagModel {
  readonly #strict = new Map<string, Differences>();
  readonly #lenient = new Map<string, Differences>();
  readonly #lateAt = new Map<SliceName, number>();
  #wasLateAt: number | undefined;

  /** A message arrived. */
  observe({ kind, slice, sentMs, arrivedMs, isFirstSnapshot }: StampedMessage): void {
    const sample = { at: arrivedMs, difference: arrivedMs - sentMs };
    const strict = differencesOf(this.#strict, kind);
    const lags = [strict.lagOf(sample), ...(isFirstSnapshot ? [] : [differencesOf(this.#lenient, kind).lagOf(sample)])];
    if (lags.some((lag) => lag !== undefined && lag > LAG_AFTER_MS - TOLERANCE_MS)) this.#wasLateAt = arrivedMs;
    if (isFirstSnapshot) return;
    const isLate = !strict.isSteady && lags.every((lag) => lag !== undefined && lag > LAG_AFTER_MS + TOLERANCE_MS);
    if (!isLate) return this.#lateAt.clear(); // on time, or not surely late
    if (slice !== undefined) this.#lateAt.set(slice, arrivedMs);
  }

  /** A new connection: its slices are stale until their baselines. */
  open(): void {
    this.#lateAt.clear();
  }

  /** Whether the slice must not be live. */
  isLate(slice: SliceName, nowMs: number): boolean {
    const at = this.#lateAt.get(slice);
    return at !== undefined && nowMs - at < LAG_AFTER_MS - TOLERANCE_MS;
  }

  /** Whether a message may have been late, so that `lagging` is no false alarm. */
  get hasBeenLate(): boolean {
    return this.#wasLateAt !== undefined;
  }
}

function differencesOf(byKind: Map<string, Differences>, kind: string): Differences {
  const known = byKind.get(kind) ?? new Differences();
  byKind.set(kind, known);
  return known;
}
