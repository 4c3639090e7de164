/** Messages and characters a second over the last seconds, from counters that only grow. Keeps a few samples and no message. */
import type { Millis } from "../../../../shared/brand.ts";
import type { KindCount } from "../../../recorder/kind-counts.ts";

export interface Rate {
  readonly messagesPerSecond: number;
  /** A character of the wire is a byte, but for text beyond ASCII. */
  readonly charactersPerSecond: number;
}

export interface RateMeter {
  /** Takes a sample, and returns the rate of the kinds that `isCounted` accepts; undefined until there are two samples. */
  sample(byKind: ReadonlyMap<string, KindCount>, at: Millis): (isCounted: (kind: string) => boolean) => Rate | undefined;
}

const WINDOW_MS = 3_000;
/** Readings that a click causes add nothing. */
const APART_MS = 200;

interface Sample {
  readonly at: Millis;
  readonly byKind: ReadonlyMap<string, KindCount>;
}

/** `at` has to be read from the monotonic clock. */
export function createRateMeter(): RateMeter {
  let samples: readonly Sample[] = [];

  return {
    sample(byKind, at) {
      const newest = samples.at(-1);
      if (newest === undefined || at - newest.at >= APART_MS)
        samples = [...samples.filter((sample) => at - sample.at <= WINDOW_MS), { at, byKind: new Map(byKind) }];
      const first = samples[0];
      const last = samples.at(-1);
      return (isCounted) => (first === undefined || last === undefined || first === last ? undefined : rateBetween(first, last, isCounted));
    },
  };
}

function rateBetween(first: Sample, last: Sample, isCounted: (kind: string) => boolean): Rate {
  const seconds = (last.at - first.at) / 1_000;
  let messages = 0;
  let characters = 0;
  for (const [kind, count] of last.byKind) {
    if (!isCounted(kind)) continue;
    const before = first.byKind.get(kind);
    messages += count.messages - (before?.messages ?? 0);
    characters += count.characters - (before?.characters ?? 0);
  }
  return { messagesPerSecond: messages / seconds, charactersPerSecond: characters / seconds };
}
