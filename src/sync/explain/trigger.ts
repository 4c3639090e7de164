/** Marks a slice as stale, and remembers the message at which that was: of several the first, since the first cause stays, too. */
import type { Clock } from "../../shared/clock.ts";
import type { FreshnessEvent, FreshnessStatus, StaleCause } from "../../store/freshness.ts";
import type { TriggerMessage } from "./explanation.ts";

export interface Trigger {
  /** Undefined where no message was being handled. */
  readonly message: TriggerMessage | undefined;
  mark(cause: StaleCause): void;
}

export interface TriggerOptions {
  readonly status: () => FreshnessStatus;
  readonly transition: (event: FreshnessEvent) => void;
  /** The message that is being handled, where there is one. */
  readonly messageNow: () => TriggerMessage | undefined;
  readonly clock: Pick<Clock, "now">;
}

export function createTrigger({ status, transition, messageNow, clock }: TriggerOptions): Trigger {
  let message: TriggerMessage | undefined;

  return {
    get message() {
      return message;
    },
    mark(cause) {
      if (status() !== "stale") message = messageNow();
      transition({ type: "mark", cause, at: clock.now() });
    },
  };
}
