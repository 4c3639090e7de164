/**
 * A large snapshot between the frame and the slice: cut, read in parts, and applied as a message like any other once all of it was read.
 * Until then it has changed nothing, so that giving it up needs no call.
 *
 * Rules: P13; DESIGN.md, *Performance*.
 */
import type { Registry } from "../domains/registry.ts";
import { createFrameCutter, type CutFrame } from "../protocol/cut-frame.ts";
import { readPayload } from "../protocol/payload.ts";
import type { Receiver } from "./receiver.ts";
import type { SliceSync } from "./slice-sync.ts";
import type { SnapshotIntake } from "./snapshot-intake.ts";

export interface LargeSnapshot {
  readonly kind: string;
  /**
   * Reads on, or makes ready what is derived from the rows, about a millisecond long. `read`: all of it, and it is good. `broken`: the frame has to be handled whole, which also
   * says what is wrong with it.
   */
  readOn(): "reading" | "read" | "broken";
  /** To be called when it is read: applies and shows it. */
  apply(): void;
  /** Lets it count although a newer one has made it moot. */
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
): OpenSnapshot {
  const cut = createFrameCutter([...new Set(registry.collections.flatMap(({ rowsIn }) => rowsIn))], ({ kind, messageType, data }) => {
    const definition = messageType === "snapshot" ? registry.collectionOf(kind) : undefined;
    if (definition === undefined) return undefined;
    const payload = readPayload(data, definition.rowsIn, { nested: definition.nested, bareArray: definition.nested });
    return payload.type === "payload" ? payload.rows : undefined;
  });

  return (frame) => {
    const found = typeof frame === "string" && frame.length >= LARGE_LENGTH ? cut(frame) : undefined;
    const slice = found && slices.get(found.message.kind);
    return found && slice && createLargeSnapshot(found, slice, receiver, commit);
  };
}

function createLargeSnapshot({ message, next }: CutFrame, slice: SliceSync, receiver: Receiver, commit: () => void): LargeSnapshot {
  let intake: SnapshotIntake | undefined;
  const begun = (): SnapshotIntake => (intake ??= slice.beginSnapshot());
  return {
    kind: message.kind,
    readOn() {
      const rows = next();
      if (rows === "broken") return "broken";
      if (rows !== "done") begun().add(rows);
      else if (begun().isWithoutKeys) return "broken";
      else if (!begun().prepare()) return "read";
      return "reading";
    },
    apply() {
      receiver.receiveRead(message, begun());
      commit(); // before anything else changes the rows for which all was made ready
    },
    passOver: () => receiver.receiveMoot(message),
  };
}
