/**
 * Marks a slice as stale, and remembers the message at which that was: of several the first, since the first cause stays, too. Only `unproven` gives
 * way to another cause (P45).
 */
import type { Clock } from "../../shared/clock.ts";
import type { StaleCause } from "../../store/freshness.ts";
import type { SliceDraft } from "../../store/slice-draft.ts";
import type { TriggerMessage } from "./explanation.ts";

export interface Trigger {
  /** Undefined where no message was being handled. */
  readonly message: TriggerMessage | undefined;
  mark(cause: StaleCause): void;
}

export interface TriggerOptions {
  readonly slice: Pick<SliceDraft, "baselineStatus" | "freshness" | "transition">;
  /** The message that is being handled, where there is one. */
  readonly messageNow: () => TriggerMessage | undefined;
  readonly clock: Pick<Clock, "now">;
}

export function createTrigger({ slice, messageNow, clock }: TriggerOptions): Trigger {
  let message: TriggerMessage | undefined;

  return {
    get message() {
      return message;
    },
    mark(cause) {
      const shown = slice.freshness;
      const hasCause = slice.baselineStatus === "stale" && !(shown.status === "stale" && shown.cause === "unproven");
      if (!hasCause) message = messageNow();
      slice.transition({ type: "mark", cause, at: clock.now() });
    },
  };
}
