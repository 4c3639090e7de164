/**
 * Changes of rows that the application has asked for and the server has not shown yet. A layer beside the rows of one slice: the rows are never
 * altered, so what is pending cannot be taken for what the server said.
 *
 *   run ──▶ sending ──accepted──▶ awaiting-row ──the row changed since `run`, or a newer baseline──▶ dropped
 *             ├──failed───▶ uncertain ──────────────────────────────────────────────────────────────▶ dropped
 *             ├──refused──▶ dropped
 *   any ──deadline──▶ dropped, and reported      any ──end of the client──▶ dropped
 *
 * A row that changed while the call was under way counts when the call ends: the stream is often faster than the answer.
 * Rules: P14, P41, P44.
 */
import type { AtlasClient } from "../../client/create-client.ts";
import type { FieldValue, RowField, Written } from "../../domains/row-fields.ts";
import { elapsedSince, instantOf, type Cancel, type Instant } from "../../shared/clock.ts";
import { createListeners } from "../../shared/listeners.ts";
import type { AtlasState, Slice } from "../../store/atlas-state.ts";
import { sliceOf } from "../../store/slice-of.ts";
import { outcomeOf, outcomeOfFailure, type CallOutcome } from "./call-outcome.ts";

/**
 * The fields of a row that a change sets. A status is one of the words that the row type lists; add a word of your server by declaration
 * merging, as for `where`.
 */
export type RowPatch<Row> = { readonly [Field in RowField<Row>]?: Written<FieldValue<Row, Field>> };

/** A change that is shown beside its row. None of its states says that the server has made it. */
export interface PendingChange<Row> {
  /**
   * `sending`: the call is under way. `awaiting-row`: the server accepted it, and its row has not come yet. `uncertain`: the call failed, and the
   * server may have made the change all the same.
   */
  readonly status: "sending" | "awaiting-row" | "uncertain";
  readonly change: RowPatch<Row>;
  /** Unit: milliseconds since 1970. */
  readonly startedAt: number;
}

export interface ChangeRequest<Row, Result> {
  readonly key: string;
  readonly change: RowPatch<Row>;
  readonly call: () => Promise<Result>;
  readonly deadlineMs: number;
  /** Whether a row that differs from `before` answers the change. */
  readonly isAnswer: ((row: Row, change: RowPatch<Row>, before: Row) => boolean) | undefined;
}

export interface PendingLayer<Row> {
  /** By key of the row. The same map until something in it changes. */
  readonly getSnapshot: () => ReadonlyMap<string, PendingChange<Row>>;
  readonly subscribe: (listener: () => void) => Cancel;
  /** Shows `change` as pending and performs `call`. Settles as `call` does. */
  run<Result>(request: ChangeRequest<Row, Result>): Promise<Result>;
}

export type PendingLayerOptions = Pick<AtlasClient["internals"], "store" | "clock" | "emit">;

interface Entry<Row> {
  readonly request: Omit<ChangeRequest<Row, unknown>, "call">;
  /** The row when the change was asked for. */
  readonly before: Row | undefined;
  readonly startedAt: Instant;
  shown: PendingChange<Row>;
}

/** @throws AtlasError `collection-unknown` */
export function createPendingLayer<Row extends object>({ store, clock, emit }: PendingLayerOptions, slice: string): PendingLayer<Row> {
  const entries = new Map<string, Entry<Row>>();
  const listeners = createListeners<[]>((thrown) => emit("callback-failed", { callback: "pending changes" }, thrown));
  let snapshot: ReadonlyMap<string, PendingChange<Row>> = new Map();
  let stopWatching: Cancel | undefined;
  let cancelTimer: Cancel | undefined;

  const read = (state: AtlasState = store.api.getState()): Slice<Row> => sliceOf<Row>(state, slice);
  read();

  /** Drops the entries for which `isOver` holds. */
  const drop = (isOver: (entry: Entry<Row>) => boolean): readonly Entry<Row>[] => {
    const dropped = [...entries.values()].filter(isOver);
    for (const { request } of dropped) entries.delete(request.key);
    if (dropped.length > 0) publish();
    return dropped;
  };
  const publish = (): void => {
    snapshot = new Map([...entries].map(([key, { shown }]) => [key, shown]));
    arm();
    listeners.notify();
  };

  /** Watches the store while there is something to watch for, and arms the timer of the next deadline. */
  const arm = (): void => {
    if (entries.size > 0) stopWatching ??= store.api.subscribe(watch);
    else {
      stopWatching?.();
      stopWatching = undefined;
    }
    cancelTimer?.();
    cancelTimer = undefined;
    // A client that was released runs no timer (P44). The next subscriber arms it again.
    const isReleased = listeners.size === 0 && store.api.getState().connection.status === "idle";
    if (entries.size === 0 || isReleased) return;
    cancelTimer = clock.schedule(expire, Math.max(0, Math.min(...[...entries.values()].map(leftMs))));
  };
  const leftMs = ({ request, startedAt }: Entry<Row>): number => request.deadlineMs - elapsedSince(clock, startedAt);
  const expire = (): void => {
    cancelTimer = undefined;
    const overdue = drop((entry) => leftMs(entry) <= 0);
    if (overdue.length === 0) arm(); // the clock was early
    for (const { request, before, shown } of overdue) {
      const rowChanged = read().collection.get(request.key) !== before; // so `isAnswer` took no change of the row for an answer
      emit("change-unconfirmed", { slice, status: shown.status, deadlineMs: request.deadlineMs, rowChanged });
    }
  };

  const watch = (next: AtlasState, previous: AtlasState): void => {
    if (next.connection.status === "disposed") drop(() => true);
    else {
      const isNewer = isNewBaseline(read(next), read(previous));
      drop((entry) => entry.shown.status !== "sending" && (isNewer || hasAnswer(entry, read(next))));
      if (next.connection.status !== previous.connection.status) arm();
    }
  };
  /** Whether the row has changed since the change was asked for, in a way that answers it. */
  const hasAnswer = ({ request, before }: Entry<Row>, { collection }: Slice<Row>): boolean => {
    const row = collection.get(request.key);
    if (row === before) return false;
    if (row === undefined || before === undefined || request.isAnswer === undefined) return true;
    try {
      return request.isAnswer(row, request.change, before);
    } catch (thrown) {
      emit("callback-failed", { callback: "isAnswer" }, thrown);
      return false;
    }
  };

  const settle = (entry: Entry<Row>, outcome: CallOutcome): void => {
    if (entries.get(entry.request.key) !== entry) return; // over, or replaced by a later change of the row
    if (outcome === "refused" || hasAnswer(entry, read())) {
      drop((each) => each === entry);
      return;
    }
    entry.shown = { ...entry.shown, status: outcome === "accepted" ? "awaiting-row" : "uncertain" };
    publish();
  };

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      const remove = listeners.add(listener);
      arm();
      return () => {
        remove();
        arm();
      };
    },
    async run({ call, ...request }) {
      const { key, change } = request;
      if (store.api.getState().connection.status === "disposed") return call();
      const shown: PendingChange<Row> = { status: "sending", change, startedAt: clock.now() };
      const entry: Entry<Row> = { request, before: read().collection.get(key), startedAt: instantOf(clock), shown };
      entries.set(key, entry);
      publish();
      try {
        const result = await call();
        settle(entry, outcomeOf(result));
        return result;
      } catch (thrown) {
        settle(entry, outcomeOfFailure(thrown));
        throw thrown;
      }
    },
  };
}

/** Whether the slice became live by new rows, and not because late messages or an offline page caught up (P46, P47). */
function isNewBaseline({ freshness: next }: Slice<object>, { freshness: previous }: Slice<object>): boolean {
  const wasLagging = previous.status === "stale" && previous.cause === "lagging";
  return next.status === "live" && previous.status !== "live" && !wasLagging && next.updatedAt !== previous.updatedAt;
}
