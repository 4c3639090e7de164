/**
 * Decides how long the client stays connected: while it is retained, or connected by hand. Both are counted here, so that neither ends the
 * other's connection.
 *
 *   unwanted ──first retain──▶ wanted ──last release──▶ releasing ──next macrotask──▶ unwanted: `onReleased`
 *                                ▲                          │
 *                                └──────────retain, connect by hand──┘
 *
 * A release waits for the next macrotask, since StrictMode mounts again within the same one. A connection that was made by hand outlives the
 * last release, but not that of an owner: nothing outlives the owner of a client.
 */
import type { Cancel, Clock } from "../../shared/clock.ts";

export interface Holders {
  /** The client is retained, or was connected by hand. */
  readonly isWanted: boolean;
  /** Connects for the first holder. The result releases, once; that of an owner also ends a connection made by hand. */
  retain(isOwner: boolean): Cancel;
  /** `connect` and `disconnect` of the application. */
  setConnectedByHand(isConnected: boolean): void;
  /** The client has ended: a pending release is not needed any more. */
  cancelRelease(): void;
}

export interface HoldersOptions {
  readonly clock: Pick<Clock, "schedule">;
  /** A disposed client neither connects nor has anything to release. */
  readonly isDisposed: () => boolean;
  readonly connect: () => void;
  /** The client is not wanted any more. `isByOwner`: the last one to release was its owner. */
  readonly onReleased: (isByOwner: boolean) => void;
}

export function createHolders({ clock, isDisposed, connect, onReleased }: HoldersOptions): Holders {
  let holderCount = 0;
  let isConnectedByHand = false;
  let pendingRelease: { readonly cancel: Cancel; readonly isByOwner: boolean } | undefined;

  function cancelRelease(): void {
    pendingRelease?.cancel();
    pendingRelease = undefined;
  }

  function isWanted(): boolean {
    return holderCount > 0 || isConnectedByHand;
  }

  function release(isOwner: boolean): void {
    holderCount -= 1;
    if (isOwner) isConnectedByHand = false;
    if (isWanted() || isDisposed()) return;
    const cancel = clock.schedule(() => {
      pendingRelease = undefined;
      onReleased(isOwner);
    }, 0);
    pendingRelease = { cancel, isByOwner: isOwner };
  }

  return {
    get isWanted() {
      return isWanted();
    },
    retain(isOwner) {
      cancelRelease();
      holderCount += 1;
      if (holderCount === 1 && !isDisposed()) connect();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        release(isOwner);
      };
    },
    setConnectedByHand(isConnected) {
      isConnectedByHand = isConnected;
      if (isConnected && pendingRelease?.isByOwner === false) cancelRelease();
    },
    cancelRelease,
  };
}
