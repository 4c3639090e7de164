/** The events of `client.on`: those of messages come from the session, those of commits from the store. */
import type { Message } from "../protocol/message.ts";
import type { ReportEvent } from "../protocol/report-events.ts";
import type { Cancel } from "../shared/clock.ts";
import { createListeners } from "../shared/listeners.ts";
import type { AtlasStore, Commit } from "../store/atlas-store.ts";
import type { AtlasSignal, ReceiverListeners } from "../sync/frames/receiver.ts";

export interface ClientEvents {
  /** Each message that could be read, after it was applied. */
  readonly message: Message;
  /** A signal arrived. */
  readonly signal: AtlasSignal;
  /** A report event that could be read. */
  readonly event: ReportEvent;
  /** The changes of one commit. */
  readonly changes: Commit;
}

export interface ClientListeners {
  /** Those that the session notifies. */
  readonly received: ReceiverListeners;
  /** Adds a listener; the result removes it. */
  on<Type extends keyof ClientEvents>(type: Type, listener: (event: ClientEvents[Type]) => void): Cancel;
  /** Removes the listeners of messages, signals and report events. */
  clear(): void;
}

/** `failureOf` returns what receives the exceptions of a callback. */
export function createClientListeners(
  store: Pick<AtlasStore, "onCommit">,
  failureOf: (callback: string) => (thrown: unknown) => void,
): ClientListeners {
  const received = {
    message: createListeners<[Message]>(failureOf("on message")),
    signal: createListeners<[AtlasSignal]>(failureOf("on signal")),
    event: createListeners<[ReportEvent]>(failureOf("on event")),
  };
  const subscriptions: { readonly [Type in keyof ClientEvents]: (listener: (event: ClientEvents[Type]) => void) => Cancel } = {
    message: (listener) => received.message.add(listener),
    signal: (listener) => received.signal.add(listener),
    event: (listener) => received.event.add(listener),
    changes: (listener) => store.onCommit(listener),
  };

  return {
    received,
    on: (type, listener) => subscriptions[type](listener),
    clear() {
      for (const each of Object.values(received)) each.clear();
    },
  };
}
