/** Reacts to an outage that lasts: a dialog, a sound, an entry in a log. What is shown all the time is `useConnection`. */
import { useEffect } from "react";
import type { Cancel } from "../shared/clock.ts";
import type { ConnectionState } from "../shared/connection-state.ts";
import { useAtlasClient } from "./provider/atlas-context.ts";
import { useLatest } from "./use-latest.ts";

/** `lost`: the outage has lasted `afterMs`. `restored`: it is over; sent only after `lost`. */
export interface LostConnection {
  readonly type: "lost" | "restored";
  readonly connection: ConnectionState;
  /** Since the connection was last up, or since the component mounted. Unit: milliseconds. */
  readonly lostForMs: number;
}

export interface LostConnectionOptions {
  /** How long an outage lasts before it counts. Unit: milliseconds. @defaultValue 5_000 */
  readonly afterMs?: number | undefined;
}

/**
 * Calls `listener` once an outage has lasted `afterMs`, and again when it is over. A connection that the application closed by itself
 * (`idle`, `disposed`) is not lost. `listener` may be written inline; what it throws is reported and breaks nothing.
 * @throws AtlasError `provider-missing`
 */
export function useLostConnection(listener: (event: LostConnection) => void, { afterMs = 5_000 }: LostConnectionOptions = {}): void {
  const { store, clock, emit } = useAtlasClient().internals;
  const latest = useLatest(listener);
  useEffect(() => {
    let lostAt: number | undefined;
    let hasCalled = false;
    let cancelTimer: Cancel | undefined;

    const call = (type: LostConnection["type"]): void => {
      const { connection } = store.api.getState();
      hasCalled = type === "lost";
      try {
        latest.value({ type, connection, lostForMs: clock.monotonic() - (lostAt ?? clock.monotonic()) });
      } catch (thrown) {
        emit("callback-failed", { callback: "useLostConnection" }, thrown);
      }
    };
    const follow = (): void => {
      const isLost = !["connected", "idle", "disposed"].includes(store.api.getState().connection.status);
      if (isLost === (lostAt !== undefined)) return;
      cancelTimer?.();
      if (isLost) {
        lostAt = clock.monotonic();
        cancelTimer = clock.schedule(() => call("lost"), afterMs);
      } else {
        if (hasCalled) call("restored");
        lostAt = undefined;
      }
    };
    follow();
    const stop = store.api.subscribe(follow);
    return () => {
      stop();
      cancelTimer?.();
    };
  }, [store, clock, emit, latest, afterMs]);
}
