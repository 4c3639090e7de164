/**
 * False alarms: a slice that is stale for a cause that nothing the server did explains. A screen that is often stale for nothing teaches its
 * users not to look.
 */
import type { StaleCause } from "../../src/store/freshness.ts";
import type { SliceName } from "./book.ts";

export class Alarms {
  readonly #unreadable = new Set<SliceName>();
  #hasEmpty = false;
  readonly #hasSeq: boolean;
  readonly #hasBeenLate: () => boolean;

  constructor(options: { readonly hasSeq: boolean; readonly hasBeenLate: () => boolean }) {
    this.#hasSeq = options.hasSeq;
    this.#hasBeenLate = options.hasBeenLate;
  }

  /** A part of a message of the slice could not be read, or may not have been. */
  unreadable(slice: SliceName): void {
    this.#unreadable.add(slice);
  }

  /** An empty positions snapshot is about to arrive. */
  empty(): void {
    this.#hasEmpty = true;
  }

  /** Why the cause is a false alarm; undefined where something explains it. */
  objection(slice: SliceName, cause: StaleCause): string | undefined {
    const isExplained =
      cause === "malformed"
        ? this.#unreadable.has(slice)
        : cause === "gap"
          ? this.#hasSeq
          : cause === "unconfirmed-empty"
            ? this.#hasEmpty
            : cause === "lagging"
              ? this.#hasBeenLate()
              : cause !== "key-collision";
    return isExplained ? undefined : `${slice} is stale for no reason: ${cause}`;
  }
}
