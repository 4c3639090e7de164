/**
 * What a client said over its life: every status, every reason to doubt a slice, every error; and whether rows ever vanished.
 * Kept from outside, by its public surface alone.
 */
import { sliceNames } from "./book.ts";
import type { AtlasClient, AtlasErrorCode, AtlasState, ConnectionStatus } from "../../src/vanilla.ts";

export interface Diary {
  /** In order; without repetitions of the same status. */
  readonly statuses: readonly ConnectionStatus[];
  /** As `slice cause`, in the order of their first appearance. */
  readonly doubts: ReadonlySet<string>;
  readonly codes: ReadonlySet<AtlasErrorCode>;
  /** Slices that showed rows and later none. */
  readonly emptied: ReadonlySet<string>;
  /** Slices that claimed to be live without a connection. */
  readonly lies: ReadonlySet<string>;
  /** From now on: what was said so far is forgotten. */
  turnPage(): void;
  note(code: AtlasErrorCode): void;
}

export function keepDiary(client: AtlasClient): Diary {
  const doubts = new Set<string>();
  const codes = new Set<AtlasErrorCode>();
  const emptied = new Set<string>();
  const lies = new Set<string>();
  let statuses: ConnectionStatus[] = [client.store.getState().connection.status];

  client.store.subscribe((state, before) => {
    const { status } = state.connection;
    if (status !== statuses.at(-1)) statuses.push(status);
    for (const name of [...sliceNames, "reports"] as const) {
      const { freshness } = state[name];
      if (freshness.status === "stale") doubts.add(`${name} ${freshness.cause}`);
      if (freshness.status === "live" && status !== "connected") lies.add(`${name} ${status}`);
    }
    for (const name of sliceNames) if (sizeOf(before, name) > 0 && sizeOf(state, name) === 0) emptied.add(name);
  });

  return {
    get statuses() {
      return statuses;
    },
    doubts,
    codes,
    emptied,
    lies,
    turnPage() {
      statuses = statuses.slice(-1);
      for (const set of [doubts, codes, emptied, lies]) set.clear();
    },
    note: (code) => void codes.add(code),
  };
}

function sizeOf(state: AtlasState, name: (typeof sliceNames)[number]): number {
  return state[name].collection.size;
}
