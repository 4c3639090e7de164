/**
 * The frames that wait to be handled, in the order in which they arrived. Their length is limited: beyond the limit frames are dropped, and
 * what must not be lost is kept: large snapshots, and the newest small one of each kind, if no large one is newer.
 *
 * Rule: P40.
 */
import type { LargeSnapshot } from "./large-snapshot.ts";

export type Waiting =
  | { readonly type: "frame"; readonly frame: unknown; readonly length: number }
  | WaitingSnapshot
  | { readonly type: "done"; readonly done: () => void }
  /** Stands for frames that were dropped. */
  | { readonly type: "dropped" };

export interface WaitingSnapshot {
  readonly type: "snapshot";
  readonly snapshot: LargeSnapshot;
  /** Undefined once it is released. */
  frame: unknown;
  /** `whole`: proved broken, and is handled like a small frame. */
  state: "unread" | "read" | "whole" | "released";
  /** Set where a newer one of its kind has superseded it. */
  chain: Chain | undefined;
}

/** Unread snapshots of one kind, of which the newest one counts. */
export interface Chain {
  newest: WaitingSnapshot;
}

export interface FrameLine {
  readonly head: Waiting | undefined;
  readonly isEmpty: boolean;
  push(entry: Waiting): void;
  /** The frame has become too much for the line: true where frames were dropped for it. */
  pushFrame(frame: string | undefined): boolean;
  /** Removes the head. */
  take(): void;
  /** From the head on. */
  snapshots(): Iterable<WaitingSnapshot>;
  clear(): void;
}

export interface FrameLineOptions {
  /** Length of frames that may wait, large snapshots not counted. Unit: characters. @defaultValue 64 Mi (P40) */
  readonly limit?: number | undefined;
  /** The collections of which a small frame brings a snapshot, by kind. */
  readonly snapshotKinds: (frame: unknown) => readonly string[];
}

const LIMIT = 2 ** 26;
/** Memory of a waiting frame besides its text. Unit: characters. */
const FRAME_COST = 256;
const dropped: Waiting = { type: "dropped" };

export function createFrameLine({ limit = LIMIT, snapshotKinds }: FrameLineOptions): FrameLine {
  /** Handled from `first` on. Handled entries are cut off in batches, since `shift` of a long array takes time linear in its length. */
  let entries: Waiting[] = [];
  let first = 0;
  let length = 0;

  const newKinds = (entry: Waiting, known: ReadonlySet<string>): readonly string[] => {
    if (entry.type === "snapshot") return entry.chain === undefined ? [entry.snapshot.kind] : [];
    return entry.type === "frame" ? snapshotKinds(entry.frame).filter((kind) => !known.has(kind)) : [];
  };
  const drop = (): void => {
    const kept: Waiting[] = [];
    const kinds = new Set<string>();
    length = 0;
    for (let place = entries.length - 1; place >= first; place -= 1) {
      const entry = entries[place] ?? dropped;
      const news = newKinds(entry, kinds);
      for (const kind of news) kinds.add(kind);
      if (entry.type === "frame" && news.length > 0) length += entry.length;
      if (entry.type === "snapshot" || entry.type === "done" || news.length > 0) kept.push(entry);
      else if (kept.at(-1) !== dropped) kept.push(dropped);
    }
    entries = kept.reverse();
    first = 0;
  };

  return {
    get head() {
      return entries[first];
    },
    get isEmpty() {
      return first >= entries.length;
    },
    push: (entry) => void entries.push(entry),
    pushFrame(frame) {
      const entry: Waiting = { type: "frame", frame, length: (frame?.length ?? 0) + FRAME_COST };
      entries.push(entry);
      length += entry.length;
      if (length <= limit) return false;
      drop();
      return true;
    },
    take() {
      const head = entries[first];
      if (head?.type === "frame") length -= head.length;
      entries[first] = dropped; // the frame can be collected as garbage
      first += 1;
      if (first < entries.length && (first < 1_024 || first * 2 < entries.length)) return;
      entries = entries.slice(first);
      first = 0;
    },
    *snapshots() {
      for (let place = first; place < entries.length; place += 1) {
        const entry = entries[place];
        if (entry?.type === "snapshot") yield entry;
      }
    },
    clear() {
      entries = [];
      first = length = 0;
    },
  };
}
