/**
 * Detects a server that sends something unreadable again after the reconnect that was to make it good. Another reconnect would bring the
 * same, so none follows.
 *
 *   a malformed message ──▶ reconnect ──▶ malformed again before a baseline ──▶ habit, until the connection after the next
 *
 * Rule: P12.
 */
export interface MalformedHabit {
  readonly isFound: boolean;
  /** A row of a message could not be applied. */
  defect(): void;
  /** A message could not be read. True where this finds the habit. */
  unreadable(): boolean;
  /** A reconnect is made for slices that are not live. */
  reconnecting(isLive: boolean): void;
  /** `hasRest`: REST mends this slice, so a reconnect is not needed for it. */
  opened(hasRest: boolean): void;
  /** A baseline came. */
  recovered(): void;
}

export function createMalformedHabit(): MalformedHabit {
  let state: "none" | "watching" | "found" = "none";
  let isReconnecting = false;
  /** The next baseline recovers from something malformed. */
  let isDamaged = false;

  return {
    get isFound() {
      return state === "found";
    },
    defect() {
      isDamaged = true;
    },
    unreadable() {
      isDamaged = true;
      if (state !== "watching") return false;
      state = "found";
      return true;
    },
    reconnecting(isLive) {
      isReconnecting = !isLive;
    },
    opened(hasRest) {
      state = isReconnecting && isDamaged && !hasRest ? "watching" : "none";
      isReconnecting = false;
    },
    recovered() {
      isDamaged = false;
      state = "none";
    },
  };
}
