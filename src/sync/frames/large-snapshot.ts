/**
 * Reads a large snapshot in parts, and applies it like any other message when all parts are read. Until then it has changed nothing, so it
 * can be dropped without a call. Nothing here throws (P12).
 *
 * Rules: P12, P13, P40.
 */
import type { Registry } from "../../domains/registry.ts";
import { createFrameCutter, type CutFrame } from "../../protocol/cut-frame.ts";
import { FRAME_LIMIT } from "../../protocol/decode.ts";
import { readPayload } from "../../protocol/payload.ts";
import type { Receiver } from "./receiver.ts";
import type { SliceSync } from "../slices/slice-sync.ts";
import type { Clock } from "../../shared/clock.ts";
import type { SnapshotIntake } from "../slices/snapshot-intake.ts";

export interface LargeSnapshot {
  readonly kind: string;
  /**
   * Reads more, or prepares views and totals of the rows, for about a millisecond. `read`: all of it is read and valid. `broken`: the frame
   * must be handled whole, which also reports the defect.
   */
  readOn(): "reading" | "read" | "broken";
  /** To be called when it is read: applies and shows it. */
  apply(): void;
  /** Releases the text and the rows, since a newer snapshot has superseded this one. Only `passOver` may follow. */
  release(): void;
  /** Counts it as a message although a newer one has superseded it. */
  passOver(): void;
}

/** Undefined for a frame that has to be handled whole. */
export type OpenSnapshot = (frame: unknown) => LargeSnapshot | undefined;

/** Shorter texts take a few milliseconds to parse. Unit: characters. */
const LARGE_LENGTH = 524_288;

export function createSnapshotOpener(
  registry: Registry,
  slices: ReadonlyMap<string, SliceSync>,
  receiver: Receiver,
  commit: () => void,
  clock: Pick<Clock, "monotonic">,
): OpenSnapshot {
  const cut = createFrameCutter([...new Set(registry.collections.flatMap(({ rowsIn }) => rowsIn))], ({ kind, messageType, data }) => {
    const definition = messageType === "snapshot" ? registry.collectionOf(kind) : undefined;
    if (definition === undefined) return undefined;
    const payload = readPayload(data, definition.rowsIn, { nested: definition.nested, bareArray: definition.nested });
    return payload.type === "payload" ? payload.rows : undefined;
  });

  return (frame) => {
    const isLarge = typeof frame === "string" && frame.length >= LARGE_LENGTH && frame.length <= FRAME_LIMIT;
    const found = isLarge ? cutSafely(cut, frame) : undefined;
    const slice = found && slices.get(found.message.kind);
    return found && slice && createLargeSnapshot(found, { slice, receiver, commit, clock, size: isLarge ? frame.length : 0 });
  };
}

/** A frame that cannot be cut is handled whole, which also reports its defect. */
function cutSafely(cut: (text: string) => CutFrame | undefined, text: string): CutFrame | undefined {
  try {
    return cut(text);
  } catch {
    return undefined;
  }
}

interface LargeSnapshotParts {
  readonly slice: SliceSync;
  readonly receiver: Receiver;
  readonly commit: () => void;
  readonly clock: Pick<Clock, "monotonic">;
  /** Of its text. Unit: characters. */
  readonly size: number;
}

function createLargeSnapshot(found: CutFrame, { slice, receiver, commit, clock, size }: LargeSnapshotParts): LargeSnapshot {
  const { message } = found;
  let readMs = 0;
  /** Holds the text; undefined once it is not needed any more. */
  let frame: CutFrame | undefined = found;
  let intake: SnapshotIntake | undefined;
  const begun = (): SnapshotIntake => (intake ??= slice.beginSnapshot());

  const readPart = (): "reading" | "read" | "broken" => {
    const rows = frame?.next() ?? "broken";
    if (rows === "broken") return "broken";
    if (rows !== "done") begun().add(rows);
    else if (begun().isWithoutKeys) return "broken";
    else if (!begun().prepare()) return "read";
    return "reading";
  };

  return {
    kind: message.kind,
    readOn() {
      const startedAt = clock.monotonic();
      try {
        return readPart();
      } catch {
        return "broken";
      } finally {
        readMs += clock.monotonic() - startedAt;
      }
    },
    apply() {
      try {
        receiver.receiveRead(message, begun(), frame?.imprecise ?? new Set(), { size, decodeMs: readMs });
        commit(); // before anything else changes the rows for which views were prepared
      } catch (thrown) {
        receiver.fail(message, thrown);
      }
    },
    release() {
      frame = intake = undefined;
    },
    passOver: () => receiver.receiveSuperseded(message, { size, decodeMs: readMs }),
  };
}
