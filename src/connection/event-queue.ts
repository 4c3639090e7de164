/**
 * Handles events one after the other: an event that is dispatched while another one is handled, by a callback of the application for
 * instance, is handled after it.
 */
import type { ConnectionEvent } from "./machine/state.ts";

export interface EventQueue {
  readonly dispatch: (event: ConnectionEvent) => void;
  /** As `dispatch`, but calls `read` for the event when its turn comes. There is no event where it returns undefined. */
  readonly dispatchLate: (read: () => ConnectionEvent | undefined) => void;
}

export function createEventQueue(handle: (event: ConnectionEvent) => void): EventQueue {
  const queue: (() => ConnectionEvent | undefined)[] = [];
  let isHandling = false;

  function dispatchLate(read: () => ConnectionEvent | undefined): void {
    queue.push(read);
    if (isHandling) return;
    isHandling = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const event = next();
        if (event !== undefined) handle(event);
      }
    } finally {
      isHandling = false; // an exception of a port must not block later events
    }
  }

  return {
    dispatch: (event) => dispatchLate(() => event),
    dispatchLate,
  };
}
