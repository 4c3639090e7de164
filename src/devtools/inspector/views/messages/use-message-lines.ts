/** Searches the messages in small parts, and shows what was found: some times a second, and once a frame while a search is under way. */
import { useEffect, useState } from "react";
import type { Cancel, Clock } from "../../../../shared/clock.ts";
import { runInFrames } from "../../run-in-frames.ts";
import type { MessageLines, MessageSearch } from "./message-lines.ts";

/** Often enough to follow by eye. Unit: milliseconds. */
const READ_EVERY_MS = 250;

export interface ShownLines {
  /** Whose result this is. */
  readonly search: MessageSearch;
  readonly lines: MessageLines;
  readonly isSearching: boolean;
}

export function useMessageLines(search: MessageSearch, clock: Clock): ShownLines {
  const [shown, setShown] = useState<ShownLines>(() => ({ search, lines: search.lines(), isSearching: true }));
  useEffect(() => {
    let cancel: Cancel = () => undefined;
    const read = (): void => {
      cancel = runInFrames(clock, search.step, (hasMore) => {
        setShown({ search, lines: search.lines(), isSearching: hasMore });
        if (!hasMore) cancel = clock.schedule(read, READ_EVERY_MS);
      });
    };
    read();
    return () => cancel();
  }, [search, clock]);
  return shown;
}
