/** Finds what the recorder has of the moment at which a slice turned stale: the message, or how the connection ended. */
import type { Millis } from "../../../../shared/brand.ts";
import type { CloseSummary } from "../../../../shared/connection-state.ts";
import type { Explanation } from "../../../../sync/explain/explanation.ts";
import type { MessageRing, RecordedMessage } from "../../../recorder/message-ring.ts";
import type { ConnectionEntry } from "../../../recorder/recorder.ts";

/** A message is recorded once it is applied, right after it marked the slice: a large snapshot takes a while to apply. */
const WITHIN_MS = 5_000;
/** Two clock readings of one moment. */
const TOLERANCE_MS = 50;

/** Undefined where no message caused it, and where it is not recorded any more. */
export function findTrigger(ring: MessageRing, { cause, message, since }: Explanation): RecordedMessage | undefined {
  if (message === undefined || since === undefined) return undefined;
  const isTrigger = ({ kind, seq, at, verdict, malformed }: RecordedMessage): boolean => {
    if (at < since - TOLERANCE_MS || at > since + WITHIN_MS || seq !== message.seq) return false;
    if (message.kind !== undefined && kind !== message.kind) return false;
    if (cause === "gap") return verdict?.type === "gap" || verdict?.type === "restart";
    return message.kind !== undefined || seq !== undefined || malformed !== undefined;
  };
  return ring.faults.find(isTrigger) ?? findInRing(ring, since, isTrigger);
}

/** The ring is ordered by time, so the search begins at `since`. */
function findInRing(ring: MessageRing, since: Millis, isTrigger: (message: RecordedMessage) => boolean): RecordedMessage | undefined {
  let from = 0;
  for (let to = ring.size; from < to;) {
    const middle = (from + to) >> 1;
    if ((ring.at(middle)?.at ?? 0) < since - TOLERANCE_MS) from = middle + 1;
    else to = middle;
  }
  for (let index = from; index < ring.size; index += 1) {
    const message = ring.at(index);
    if (message === undefined || message.at > since + WITHIN_MS) return undefined;
    if (isTrigger(message)) return message;
  }
  return undefined;
}

/** How the connection ended when the slice turned stale. Attempts that failed since have closes of their own. */
export function findClose(history: readonly ConnectionEntry[], { cause, since }: Explanation): CloseSummary | undefined {
  if (cause !== "disconnect" || since === undefined) return undefined;
  const closes = history.map(({ state }) => state.lastClose);
  return closes.find((close) => close !== undefined && close.type !== "unopened" && Math.abs(close.at - since) <= TOLERANCE_MS);
}
