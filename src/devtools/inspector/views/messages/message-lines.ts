/**
 * The lines of the list: the messages of a source that match a filter, in order. With a filter the source is searched step by step, the oldest
 * message first, and later messages are looked at as they come. Without one the source itself is the list, and nothing is searched.
 */
import type { MessageContents } from "../../../recorder/message-content.ts";
import type { RecordedMessage } from "../../../recorder/message-ring.ts";
import { createMatcher, isEveryMessage, type MessageFilter } from "./message-filter.ts";

/** The ring, or what it held when the view was paused. Ids are without holes. */
export interface MessageSource {
  readonly size: number;
  at(index: number): RecordedMessage | undefined;
}

/** The lines as of one moment. */
export interface MessageLines {
  readonly count: number;
  /** How many lines left at the beginning so far, since their messages left the source. */
  readonly droppedCount: number;
  /** Messages that may match: the texts that would say so are not kept. */
  readonly unknownCount: number;
  /** Keys that contain the text, where no message holds exactly this key: the lines are theirs. 0 where one does. */
  readonly partialKeyCount: number;
  /** Undefined for a message that has left the source meanwhile. */
  at(index: number): RecordedMessage | undefined;
  /** The place of a message by its id, or undefined where it is not among the lines. */
  indexOf(id: number): number | undefined;
}

export interface MessageSearch {
  /** Looks at one more message; false when there is none. */
  readonly step: () => boolean;
  readonly lines: () => MessageLines;
}

/** A number beyond it says no more. */
const KEYS_COUNTED = 1_000;

export function createMessageSearch(source: MessageSource, filter: MessageFilter, contents: MessageContents): MessageSearch {
  const firstId = (): number => source.at(0)?.id ?? 0;
  const messageOf = (id: number): RecordedMessage | undefined => source.at(id - firstId());
  if (isEveryMessage(filter)) return { step: () => false, lines: () => allLines(source, firstId()) };

  const match = createMatcher(filter, contents);
  const exact = createLineIds();
  const partial = createLineIds();
  const partialKeys = new Set<string>();
  let unknownIds: number[] = [];
  let lookedAt = 0;

  return {
    step() {
      const next = Math.max(lookedAt + 1, firstId());
      const message = messageOf(next);
      if (message === undefined) return false;
      lookedAt = next;
      const found = match(message);
      if (found === "yes") exact.push(next);
      else if (found === "unknown") unknownIds.push(next);
      else if (found !== "no") {
        partial.push(next);
        for (const key of found.keys) if (partialKeys.size < KEYS_COUNTED) partialKeys.add(key);
      }
      return true;
    },
    lines() {
      const first = source.size === 0 ? lookedAt + 1 : firstId();
      for (const ids of [exact, partial]) ids.dropBefore(first);
      unknownIds = (unknownIds[0] ?? first) < first ? unknownIds.filter((id) => id >= first) : unknownIds;
      const isPartial = exact.count === 0 && partial.count > 0;
      const { all, from, count, droppedCount } = isPartial ? partial : exact;
      return {
        count,
        droppedCount,
        unknownCount: unknownIds.length,
        partialKeyCount: isPartial ? partialKeys.size : 0,
        at: (index) => (index < count ? messageOf(all[from + index] ?? -1) : undefined),
        indexOf: (id) => indexIn(all, id, from, from + count),
      };
    },
  };
}

interface LineIds {
  /** Those from `from` on are lines; the array stays as it is for lines that were handed out, but for what is added at its end. */
  readonly all: readonly number[];
  readonly from: number;
  readonly count: number;
  /** How many have left at the beginning so far. */
  readonly droppedCount: number;
  push(id: number): void;
  dropBefore(first: number): void;
}

function createLineIds(): LineIds {
  let all: number[] = [];
  let from = 0;
  let droppedCount = 0;
  return {
    get all() {
      return all;
    },
    get from() {
      return from;
    },
    get count() {
      return all.length - from;
    },
    get droppedCount() {
      return droppedCount;
    },
    push: (id) => void all.push(id),
    dropBefore(first) {
      const before = from;
      while (from < all.length && (all[from] ?? first) < first) from += 1;
      droppedCount += from - before;
      if (from < 10_000) return;
      all = all.slice(from); // a new array: lines that were handed out keep theirs
      from = 0;
    },
  };
}

function allLines(source: MessageSource, first: number): MessageLines {
  const count = source.size;
  return {
    count,
    droppedCount: Math.max(first - 1, 0),
    unknownCount: 0,
    partialKeyCount: 0,
    at(index) {
      const now = source.at(0)?.id ?? first;
      return source.at(index + first - now);
    },
    indexOf: (id) => (id >= first && id < first + count ? id - first : undefined),
  };
}

/** Ids ascend. */
function indexIn(ids: readonly number[], id: number, from: number, to: number): number | undefined {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? id) < id) low = middle + 1;
    else high = middle;
  }
  return low < to && ids[low] === id ? low - from : undefined;
}
