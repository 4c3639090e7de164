/**
 * Buffers the frames of a successor until it takes over (P33), in order and bounded. A full buffer makes the successor take over early:
 * buffering more would cost memory, and dropping a frame would be a gap.
 */
import type { Clock, Instant } from "../../shared/clock.ts";
import { instantOf } from "../../shared/clock.ts";

export interface FrameBuffer {
  readonly frames: readonly unknown[];
  /** When the last one came. */
  readonly heardAt: Instant | undefined;
  /** True when all needed frames have arrived, or the buffer is full. */
  add(frame: unknown): boolean;
}

/** Some 250,000 rows; and the frames that a feed sends within two seconds, many times over. */
const LIMITS = { characters: 2 ** 27, frames: 50_000 };

/** `isComplete` receives each frame, and returns whether it was the last one that is needed. */
export function createFrameBuffer(clock: Clock, isComplete: (frame: unknown) => boolean): FrameBuffer {
  const frames: unknown[] = [];
  let characterCount = 0;
  let heardAt: Instant | undefined;
  return {
    frames,
    get heardAt() {
      return heardAt;
    },
    add(frame) {
      frames.push(frame);
      heardAt = instantOf(clock);
      if (typeof frame === "string") characterCount += frame.length;
      return isComplete(frame) || characterCount >= LIMITS.characters || frames.length >= LIMITS.frames;
    },
  };
}
