/** What the ring held when the view was paused: the ring goes on, and these lines stay as they are. */
import type { MessageRing, RecordedMessage } from "../../../recorder/message-ring.ts";
import type { MessageSource } from "./message-lines.ts";

export interface Frozen {
  readonly source: MessageSource;
  readonly faults: readonly RecordedMessage[];
  readonly newestId: number;
}

export function freeze(ring: MessageRing): Frozen {
  const entries = Array.from({ length: ring.size }, (_, index) => ring.at(index)).filter((entry) => entry !== undefined);
  return { source: { size: entries.length, at: (index) => entries[index] }, faults: ring.faults, newestId: newestIdOf(ring) };
}

/** 0 for an empty ring. */
export function newestIdOf(ring: MessageRing): number {
  return ring.at(ring.size - 1)?.id ?? 0;
}

/** A message by its id, of those in the ring and of the faults that have left it. */
export function findMessage(ring: MessageRing, id: number | undefined): RecordedMessage | undefined {
  if (id === undefined) return undefined;
  const oldest = ring.at(0)?.id ?? id;
  return ring.at(id - oldest) ?? ring.faults.find((fault) => fault.id === id);
}
