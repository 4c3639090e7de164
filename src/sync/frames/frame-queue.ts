/**
 * Handles frames in the order in which they arrived. Small frames pass at once. A large snapshot is read in parts, and the page runs
 * between the parts; frames that arrive meanwhile wait behind it.
 *
 * A newer large snapshot supersedes the waiting one of its kind, and the rows of that kind sent between the two:
 *   1. the older one reaches the head of the queue: the newer one is read ahead of its turn, and so is every large one before it
 *   2. all are read: in one turn the older one is skipped, the frames after it are handled without reading rows of its kind, and the newer
 *      one is applied. No commit shows a state between the two.
 *      the newer one is broken: it is handled whole in its turn, and the older one is read after all, if its text is still there
 * A third snapshot does not supersede the one being read ahead. Otherwise a server that is faster than the page would never get rows shown.
 *
 * Memory: of each kind at most three texts (the head, the one that is read, the newest), and a limited length of all other frames. Frames
 * beyond that limit are dropped, and every slice then turns stale.
 * Rules: P12, P13, P40.
 */
import { readText } from "../../protocol/decode.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import { createFrameLine, type Chain, type FrameLineOptions, type Waiting, type WaitingSnapshot } from "./frame-line.ts";
import type { LargeSnapshot, OpenSnapshot } from "./large-snapshot.ts";
import type { SupersededKinds } from "./receiver.ts";

export interface FrameQueueOptions extends FrameLineOptions {
  /** Handles a frame whole; rows and removals of `superseded` kinds are not read. */
  readonly receive: (frame: unknown, superseded?: SupersededKinds) => void;
  readonly open: OpenSnapshot;
  /**
   * Waiting frames were dropped: every slice, report and signal may lack something. Called when they are dropped, and again when
   * their place in the queue is reached, since a snapshot that was sent before them makes its slice live in between.
   */
  readonly onOverflow: (moment: "dropped" | "reached") => void;
  readonly clock: Pick<Clock, "monotonic" | "soon">;
}

export interface FrameQueue {
  push(frame: unknown): void;
  /** Calls `done` when all frames pushed before have been handled: at once if none waits, never if they are discarded. */
  after(done: () => void): void;
  /** The connection ended: discards the waiting frames. */
  clear(): void;
}

/** A quarter of the time between two paints. A turn with a garbage collection then still takes little more than one paint interval. */
const BUDGET_MS = 4;

export function createFrameQueue(options: FrameQueueOptions): FrameQueue {
  const { receive, open, clock } = options;
  const line = createFrameLine(options);
  /** By kind: those that a newer one may still supersede. */
  const chains = new Map<string, Chain>();
  /** Snapshots that must be read before the head of the queue can be handled; undefined where that is not decided. */
  let plan: Set<WaitingSnapshot> | undefined;
  /** Kinds whose superseded snapshot was passed over, until the newer one is applied: within one turn. */
  const superseded = new Set<string>();
  /** Callbacks that wait until those kinds are complete again. */
  let deferred: (() => void)[] = [];
  let cancelTurn: Cancel | undefined;

  /** No newer snapshot may supersede this one any more. */
  const close = (newest: WaitingSnapshot): void => {
    const { kind } = newest.snapshot;
    if (chains.get(kind)?.newest === newest) chains.delete(kind);
  };

  /** All snapshots that must be read before the head, and the frames up to the superseding snapshots, can be handled in one turn. */
  const planFor = (head: WaitingSnapshot): Set<WaitingSnapshot> => {
    if (head.chain === undefined) return new Set(head.state === "unread" ? [head] : []); // in its own turn it may still be superseded
    const reads = new Set<WaitingSnapshot>();
    const ahead = new Set([head.chain.newest]);
    for (const entry of line.snapshots()) {
      const target = targetOf(entry);
      if (target !== entry) ahead.add(target);
      ahead.delete(entry);
      close(target);
      if (target.state === "unread") reads.add(target);
      if (ahead.size === 0) break;
    }
    return reads;
  };

  const readOn = (target: WaitingSnapshot, head: WaitingSnapshot, reads: Set<WaitingSnapshot>): void => {
    const outcome = target.snapshot.readOn();
    if (outcome === "reading") return;
    close(target);
    reads.delete(target);
    target.state = outcome === "read" ? "read" : "whole";
    if (outcome === "read" || head === target || targetOf(head) !== target || head.state !== "unread") return;
    head.chain = undefined;
    reads.add(head);
  };

  /** The snapshot is next, and no newer one of its kind is awaited. */
  const complete = (kind: string, apply: () => void): void => {
    superseded.delete(kind);
    apply();
    if (superseded.size > 0) return;
    const calls = deferred;
    deferred = [];
    for (const call of calls) call();
  };

  const handleSnapshot = ({ snapshot, chain, frame, state }: WaitingSnapshot): void => {
    if (chain !== undefined) {
      superseded.add(snapshot.kind);
      snapshot.passOver();
    } else complete(snapshot.kind, state === "read" ? () => snapshot.apply() : () => receive(frame, superseded));
  };

  /** All snapshots that the head waits for are read. The head leaves the queue first, so an exception cannot block the queue. */
  const handle = (head: Waiting): void => {
    plan = undefined;
    line.take();
    switch (head.type) {
      case "frame":
        return receive(head.frame, superseded);
      case "snapshot":
        return handleSnapshot(head);
      case "dropped":
        return options.onOverflow("reached");
      case "done":
        if (superseded.size === 0) head.done();
        else deferred.push(head.done);
    }
  };

  /** `ready`: the head waits for nothing any more, and is handled in a turn of its own. */
  const step = (head: Waiting): "handled" | "reading" | "ready" => {
    if (head.type === "snapshot" && superseded.size === 0) {
      plan ??= planFor(head);
      const [target] = plan;
      if (target !== undefined) {
        readOn(target, head, plan);
        return plan.size === 0 ? "ready" : "reading";
      }
    }
    handle(head);
    return "handled";
  };

  const turn = (): void => {
    cancelTurn = undefined;
    const startedAt = clock.monotonic();
    try {
      for (let head = line.head; head !== undefined; head = line.head) {
        if (step(head) === "ready") break;
        if (superseded.size === 0 && clock.monotonic() - startedAt >= BUDGET_MS) break;
      }
    } finally {
      arm(); // the queue continues after an exception
    }
  };
  const arm = (): void => {
    if (!line.isEmpty) cancelTurn ??= clock.soon(turn);
  };

  const pushSnapshot = (snapshot: LargeSnapshot, frame: unknown): void => {
    const entry: WaitingSnapshot = { type: "snapshot", snapshot, frame, state: "unread", chain: undefined };
    line.push(entry);
    const chain = chains.get(snapshot.kind);
    if (chain === undefined) return void chains.set(snapshot.kind, { newest: entry });
    const older = chain.newest;
    older.chain = chain;
    chain.newest = entry;
    if (older === line.head) plan = undefined;
    else release(older);
  };

  const clear = (): void => {
    cancelTurn?.();
    cancelTurn = undefined;
    line.clear();
    deferred = [];
    plan = undefined;
    chains.clear();
    superseded.clear();
  };

  return {
    push(frame) {
      const text = readText(frame); // a frame without text is unreadable, and must not be kept
      const snapshot = open(text);
      if (snapshot !== undefined) pushSnapshot(snapshot, text);
      else if (line.isEmpty) return void receive(text);
      else if (line.pushFrame(text)) options.onOverflow("dropped");
      arm();
    },
    after(done) {
      if (line.isEmpty) done();
      else line.push({ type: "done", done });
    },
    clear,
  };
}

/** The one that is to be applied instead of it, or itself. */
const targetOf = (entry: WaitingSnapshot): WaitingSnapshot => entry.chain?.newest ?? entry;

function release(entry: WaitingSnapshot): void {
  entry.snapshot.release();
  entry.frame = undefined;
  entry.state = "released";
}
