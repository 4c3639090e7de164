/** Says to screen readers what sighted users see in the status: a lost connection, stale rows, and that all is well again. */
import { useEffect, useState, type ReactNode } from "react";
import { collections } from "../domains/collections.ts";
import type { Cancel } from "../shared/clock.ts";
import { useAtlasClient } from "./provider/atlas-context.ts";
import { nameOf, type SliceRef } from "../domains/slice-name.ts";
import { sliceOf } from "../store/slice-of.ts";

/** `live`: everything that is watched is live again. */
export type Announcement =
  | { readonly type: "lost" | "live" | "blocked" }
  | { readonly type: "stale"; /** Names, in the order given. */ readonly slices: readonly string[] };

export interface AtlasAnnouncerProps {
  /** The slices that the screen shows. @defaultValue `["positions"]` */
  readonly slices?: readonly SliceRef[] | undefined;
  /** What is said, in the language of the page. @defaultValue English */
  readonly text?: ((announcement: Announcement) => string) | undefined;
  /** A state is announced once it has lasted this long, so that a short outage is not. Unit: milliseconds. @defaultValue 2_000 */
  readonly afterMs?: number | undefined;
}

const defaultSlices = [collections.positions];
/** Takes no place and no part in the layout, and is read all the same. */
const hidden = { position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap" } as const;

/**
 * A live region (`role="status"`) of no visible size. Nothing is announced before the first connection.
 * @throws AtlasError `provider-missing`, `collection-unknown`
 */
export function AtlasAnnouncer({ slices = defaultSlices, text = englishText, afterMs = 2_000 }: AtlasAnnouncerProps): ReactNode {
  const { store, clock } = useAtlasClient().internals;
  const [announced, setAnnounced] = useState<Announcement>();
  const names = slices.map(nameOf).join("\n");

  useEffect(() => {
    const watched = names.split("\n");
    let shown: string | undefined;
    let pending: string | undefined;
    let cancelTimer: Cancel | undefined;

    const stateNow = (): Announcement | undefined => {
      const state = store.api.getState();
      const { status, everConnected } = state.connection;
      if (status === "blocked") return { type: "blocked" };
      if (!everConnected || status === "idle" || status === "disposed") return undefined;
      if (status !== "connected") return { type: "lost" };
      const stale = watched.filter((name) => sliceOf(state, name).freshness.status === "stale");
      return stale.length > 0 ? { type: "stale", slices: stale } : { type: "live" };
    };
    const follow = (): void => {
      const present = stateNow();
      const id = JSON.stringify(present);
      if (id === pending) return;
      cancelTimer?.();
      pending = id;
      if (present === undefined || id === shown) return;
      if (shown === undefined && present.type === "live") {
        shown = id; // all is well from the start: nothing to say
        return;
      }
      cancelTimer = clock.schedule(() => {
        shown = id;
        setAnnounced(present);
      }, afterMs);
    };
    follow();
    const stop = store.api.subscribe(follow);
    return () => {
      stop();
      cancelTimer?.();
    };
  }, [store, clock, names, afterMs]);

  return (
    <div role="status" aria-live="polite" style={hidden}>
      {announced === undefined ? "" : text(announced)}
    </div>
  );
}

function englishText(announcement: Announcement): string {
  switch (announcement.type) {
    case "blocked":
      return "Not connected: sign in again.";
    case "lost":
      return "Connection lost. The figures shown are not up to date.";
    case "stale":
      return `Not up to date: ${announcement.slices.join(", ")}.`;
    case "live":
      return "Figures are up to date again.";
  }
}
