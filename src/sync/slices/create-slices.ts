/**
 * Makes the slice of each collection: joins its definition, its REST source, and the numbers that this source counts by.
 *
 * Rules: P18, P35, P36.
 */
import type { Registry } from "../../domains/registry.ts";
import type { ValidateMode } from "../../domains/validation/row-check.ts";
import type { AtlasStore } from "../../store/atlas-store.ts";
import type { RestAnswer } from "../baselines/rest-baseline.ts";
import type { Sequence } from "../sequence/sequence.ts";
import { placeOf, type StreamTimes } from "../sequence/stream-time.ts";
import { createRowReader } from "./row-reader.ts";
import { createSliceSync, type SliceSync, type SliceSyncOptions } from "./slice-sync.ts";

/** The REST source of a slice's baseline. */
export interface SnapshotSource {
  /** Settles in bounded time. */
  readonly fetch: (signal: AbortSignal) => Promise<RestAnswer>;
  /** What the answer's watermark counts, if it has one. */
  readonly watermark: "seq" | "ts" | undefined;
  /** The path as errors show it. */
  readonly path?: string | undefined;
}

type Shared = "messageNow" | "proof" | "commit" | "afterHandled" | "reporter" | "stats" | "clock" | "random" | "timings";

export interface SlicesOptions extends Pick<SliceSyncOptions, Shared> {
  readonly registry: Registry;
  readonly store: AtlasStore;
  readonly sequence: Sequence;
  /** Undefined where no REST answer is judged by time. */
  readonly stamps: StreamTimes | undefined;
  readonly validate: ValidateMode;
  /** By slice name; slices that are absent have no REST source. */
  readonly snapshotSources: ReadonlyMap<string, SnapshotSource>;
  readonly isKnownDefect: (kind: string) => boolean;
  readonly recover: (kind: string, reason: "malformed" | "rest-unusable") => void;
  /** The slice of a kind is live again. */
  readonly onRecovered: (kind: string) => void;
}

/** By kind. */
export function createSlices(options: SlicesOptions): ReadonlyMap<string, SliceSync> {
  const { registry, store, sequence, validate, reporter, stats } = options;
  const { messageNow, proof, commit, afterHandled, clock, random, timings } = options;
  const slices = new Map<string, SliceSync>();

  for (const definition of registry.collections) {
    const { kind, name } = definition;
    const source = options.snapshotSources.get(name);
    const times = source?.watermark === "ts" ? options.stamps : undefined;
    const slice = createSliceSync({
      definition,
      draft: store.slice(name),
      reader: createRowReader(definition, validate, reporter, stats),
      fetchSnapshot: source?.fetch,
      watermark: source?.watermark,
      path: source?.path,
      seqWindows: () => times?.windows() ?? sequence.windows(kind),
      placeOf: times === undefined ? ({ seq }) => seq : ({ asOf }) => placeOf(asOf),
      isKnownDefect: () => options.isKnownDefect(kind),
      onMalformed: () => options.recover(kind, "malformed"),
      onRestUnusable: () => options.recover(kind, "rest-unusable"),
      onRecovered() {
        options.onRecovered(kind);
        sequence.recovered({ type: "kind", kind });
        const isComplete = [...slices.values()].every(({ isLive, isWithoutBaseline }) => isLive || isWithoutBaseline);
        if (isComplete) sequence.recovered({ type: "connection" });
      },
      ...{ messageNow, proof, commit, afterHandled, reporter, stats, clock, random, timings },
    });
    slices.set(kind, slice);
  }
  return slices;
}
