/**
 * Whether the present connection has delivered a message. An open socket proves nothing: a proxy may hold it open to a server that is gone,
 * and rows from REST would be shown as live over a stream that never moves.
 *
 * Rule: P45 (noise is no message, a heartbeat is one).
 */
import type { Cancel } from "../shared/clock.ts";

export interface ConnectionProof {
  readonly isProven: boolean;
  /** Calls `listener` for each message, once its number has been judged and before it is applied. */
  onMessage(listener: () => void): Cancel;
}

/** The proof as `sync.ts` keeps it. */
export interface OwnConnectionProof extends ConnectionProof {
  opened(): void;
  closed(): void;
  /** A message arrived. True for the first one of a connection. */
  message(): boolean;
}

/** `isRequired`: false takes an open socket for a proof. */
export function createConnectionProof(isRequired: boolean): OwnConnectionProof {
  let isOpen = false;
  let hasMessage = false;
  const listeners = new Set<() => void>();

  const reset = (isOpenNow: boolean): void => {
    isOpen = isOpenNow;
    hasMessage = false;
  };

  return {
    get isProven() {
      return hasMessage || (isOpen && !isRequired);
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    opened: () => reset(true),
    closed: () => reset(false),
    message() {
      const isFirst = !hasMessage;
      hasMessage = true;
      if (listeners.size > 0) for (const listener of [...listeners]) listener();
      return isFirst;
    },
  };
}
