/** A virtual clock for thousands of clients: its timers are a heap, where that of the testing kit looks through all of them. */
import type { Millis } from "../../src/shared/brand.ts";
import type { Cancel, Clock } from "../../src/shared/clock.ts";
import { settled } from "../support/virtual-clock.ts";

export interface HerdClock extends Clock {
  /** Lets time pass until `until`; promises settle after each instant at which something was due. Unit: milliseconds since the start. */
  run(until: number): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly order: number;
  callback: (() => void) | undefined;
}

const FRAME_MS = 16;

export function createHerdClock(): HerdClock {
  const heap: Timer[] = [];
  let passed = 0;
  let order = 0;

  const isBefore = (left: Timer, right: Timer): boolean => left.due < right.due || (left.due === right.due && left.order < right.order);
  function push(timer: Timer): void {
    let at = heap.length;
    heap.push(timer);
    for (let up = (at - 1) >> 1; at > 0 && isBefore(timer, heap[up]!); up = (at - 1) >> 1) {
      heap[at] = heap[up]!;
      heap[up] = timer;
      at = up;
    }
  }
  function pop(): Timer {
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && isBefore(heap[down + 1]!, heap[down]!)) down += 1;
      if (!isBefore(heap[down]!, last)) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = last;
    return first;
  }
  function arm(callback: () => void, due: number): Cancel {
    order += 1;
    const timer: Timer = { due, order, callback };
    push(timer);
    return () => {
      timer.callback = undefined;
    };
  }

  return {
    now: () => passed as Millis, // it starts in 1970, and counts milliseconds
    monotonic: () => passed as Millis, // so does this one
    schedule: (callback, delayMs) => arm(callback, passed + Math.max(0, delayMs)),
    soon: (callback) => arm(callback, passed),
    frame: (callback) => arm(callback, (Math.floor(passed / FRAME_MS) + 1) * FRAME_MS),
    async run(until) {
      await settled();
      while (heap.length > 0 && heap[0]!.due <= until) {
        // All of one millisecond at once: what they settle is settled together.
        const instant = Math.floor(heap[0]!.due) + 1;
        while (heap.length > 0 && heap[0]!.due < instant) {
          const timer = pop();
          passed = Math.max(passed, timer.due);
          timer.callback?.();
        }
        await settled();
      }
      passed = until;
    },
  };
}
