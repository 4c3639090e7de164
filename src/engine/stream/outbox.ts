/**
 * What is on its way to one peer. Without lag everything is handed over at once; with lag it waits, in order: what was sent later never arrives
 * earlier, even where the lag has become shorter meanwhile. Knows no message.
 */
import type { Cancel, Clock } from "../../shared/clock.ts";

export interface Outbox {
  /** Unit of the lag: milliseconds. */
  deliver(hand: () => void, lagMs: number): void;
  /** Hands over at once, in order, what still waits. */
  flush(): void;
  /** Drops what still waits. */
  clear(): void;
}

interface Waiting {
  readonly dueAt: number;
  readonly hand: () => void;
}

export function createOutbox(clock: Clock): Outbox {
  const waiting: Waiting[] = [];
  let cancel: Cancel = () => undefined;

  return {
    deliver(hand, lagMs) {
      if (lagMs === 0 && waiting.length === 0) return void hand();
      waiting.push({ dueAt: Math.max(clock.monotonic() + lagMs, waiting.at(-1)?.dueAt ?? 0), hand });
      if (waiting.length === 1) arm();
    },
    flush() {
      cancel();
      handOver(() => true);
    },
    clear() {
      cancel();
      waiting.length = 0;
    },
  };

  function arm(): void {
    const [first] = waiting;
    if (first === undefined) return;
    cancel = clock.schedule(
      () => {
        const now = clock.monotonic();
        handOver(({ dueAt }) => dueAt <= now);
        arm();
      },
      Math.max(first.dueAt - clock.monotonic(), 0),
    );
  }

  function handOver(isDue: (item: Waiting) => boolean): void {
    for (let [first] = waiting; first !== undefined && isDue(first); [first] = waiting) {
      waiting.shift(); // before it is handed over, since its peer may be cut by it
      first.hand();
    }
  }
}
