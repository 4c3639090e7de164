/**
 * Lets frames through one after the other. Small ones pass at once; a large snapshot is read in parts, with the page free in between, and
 * whatever arrives meanwhile waits behind it, in order: nothing is lost, and nothing is handled before what was sent before it.
 *
 * A newer large snapshot of the same kind makes the one that is being read moot, and with it what was said of the kind between the two:
 *   1. the newer one is read, ahead of its turn
 *   2. it is good: what came before it is handled without a look at rows of its kind, then it is applied
 *      it is not: the older one is read on, and all goes on in order
 * One that is read ahead is not given up for a third, or a server that is faster than the page would have nothing shown at all.
 * Rules: P13; DESIGN.md, *Performance*.
 */
import type { Cancel, Clock } from "../shared/clock.ts";
import type { LargeSnapshot, OpenSnapshot } from "./large-snapshot.ts";

export interface FrameQueueOptions {
  /** Handles a frame whole; rows and removals of `mootKind` are not looked at. */
  readonly receive: (frame: unknown, mootKind?: string) => void;
  readonly open: OpenSnapshot;
  readonly clock: Pick<Clock, "monotonic" | "soon">;
}

export interface FrameQueue {
  push(frame: unknown): void;
  /** Calls `done` when all that was pushed before has been handled: now, where nothing waits; never, where it is forgotten. */
  after(done: () => void): void;
  /** The connection is gone: what waits is forgotten. */
  clear(): void;
}

/** A quarter of the time between two paints: with a collection of garbage in the same turn it is still little more than one. */
const BUDGET_MS = 4;

interface Waiting {
  readonly frame: unknown;
  /** In the place of a frame: told when its turn comes. */
  readonly done?: () => void;
  /** Undefined where the frame is handled whole. */
  snapshot: LargeSnapshot | undefined;
}

/** What the head of the line waits for. */
interface Reading {
  readonly entry: Waiting;
  readonly snapshot: LargeSnapshot;
  isRead: boolean;
}

export function createFrameQueue({ receive, open, clock }: FrameQueueOptions): FrameQueue {
  let line: Waiting[] = [];
  let reading: Reading | undefined;
  let cancelTurn: Cancel | undefined;

  const readOn = (current: Reading): void => {
    const outcome = current.snapshot.readOn();
    if (outcome === "reading") return;
    if (outcome === "read") {
      current.isRead = true;
      return;
    }
    current.entry.snapshot = undefined;
    reading = undefined;
  };

  /** The head of the line can be handled: it is small, or all that it waits for is read. */
  const handle = (head: Waiting, read: LargeSnapshot | undefined): void => {
    const { frame, snapshot, done } = head;
    line.shift();
    if (done !== undefined) {
      // What was passed over before it is whole again with the one that was read ahead.
      if (reading === undefined) done();
      else line.splice(line.indexOf(reading.entry) + 1, 0, head);
    } else if (snapshot === undefined) receive(frame, read?.kind);
    else if (snapshot !== read) snapshot.passOver();
    else {
      reading = undefined;
      snapshot.apply();
    }
  };

  const step = (head: Waiting): void => {
    if (reading === undefined && head.snapshot !== undefined) reading = { entry: head, snapshot: head.snapshot, isRead: false };
    if (reading === undefined || reading.isRead) handle(head, reading?.snapshot);
    else readOn(reading);
  };

  const turn = (): void => {
    cancelTurn = undefined;
    const startedAt = clock.monotonic();
    for (let [head] = line; head !== undefined; [head] = line) {
      const wasRead = reading?.isRead === true;
      step(head);
      // What was read is applied in a turn of its own, and what it makes moot in the same one: nobody may see the one without the other.
      if (reading?.isRead === true ? !wasRead : clock.monotonic() - startedAt >= BUDGET_MS) break;
    }
    if (line.length > 0) cancelTurn ??= clock.soon(turn);
  };

  /** The last of the line is a newer snapshot of the first one's kind, and no other large one is in between. */
  const supersede = (entry: Waiting, snapshot: LargeSnapshot): void => {
    const [head, ...others] = line;
    if (head === entry || head?.snapshot?.kind !== snapshot.kind) return;
    if (reading !== undefined && (reading.entry !== head || reading.isRead)) return;
    if (others.every((each) => each === entry || each.snapshot === undefined)) reading = { entry, snapshot, isRead: false };
  };

  return {
    push(frame) {
      const snapshot = open(frame);
      if (snapshot === undefined && line.length === 0) {
        receive(frame);
        return;
      }
      const entry = { frame, snapshot };
      line.push(entry);
      if (snapshot !== undefined) supersede(entry, snapshot);
      cancelTurn ??= clock.soon(turn);
    },
    after(done) {
      if (line.length === 0) done();
      else line.push({ frame: undefined, snapshot: undefined, done });
    },
    clear() {
      cancelTurn?.();
      cancelTurn = reading = undefined;
      line = [];
    },
  };
}
