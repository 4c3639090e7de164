/**
 * Keeps one collection true: applies its snapshots and deltas, and notes each moment at which it may have missed something, as a mark.
 * Only a baseline newer than the newest mark makes the slice live: a snapshot of the stream, or what `rest-baseline.ts` says counts.
 *
 * Rules: P12–P18, P20–P22, P35; the table of DESIGN.md, *State*.
 */
import type { Message } from "../../protocol/message.ts";
import { readPayload } from "../../protocol/payload.ts";
import type { Seq } from "../../shared/brand.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { StaleCause } from "../../store/freshness.ts";
import { createEmptySnapshots } from "./empty-snapshots.ts";
import { createHabits } from "./habits.ts";
import type { HydrateRequest } from "../baselines/hydrate-request.ts";
import { createRestBaseline, type RestBaselineOptions } from "../baselines/rest-baseline.ts";
import type { RestStatus } from "../baselines/rest-outage.ts";
import { createSnapshotGrace } from "./snapshot-grace.ts";
import { createSnapshotIntake, type SnapshotIntake } from "./snapshot-intake.ts";
import type { StatsDraft } from "../stats.ts";

export interface SliceTimings {
  /** How long a new connection is given to send a snapshot by itself (P35). */
  readonly graceMs: number;
  /** How long after a REST answer without a watermark messages older than it may still arrive (P35). */
  readonly settleMs: number;
}

export interface SliceSyncOptions extends Omit<RestBaselineOptions, "settleMs" | "onShownMeanwhile" | "onBaseline" | "onUnusable"> {
  /** Where a message lies in what REST answers' watermarks count: its number, or its time. */
  readonly placeOf: (message: Pick<Message, "seq" | "asOf">) => Seq | undefined;
  /** The present frame could not be read before, and the loss of then has been made good (P12). */
  readonly isKnownDefect: () => boolean;
  /** A message, or a row of one, could not be applied: decides when `recover` is called. */
  readonly onMalformed: () => void;
  /** The slice is not live, and REST will not make it so: decides whether a reconnect does (P35). */
  readonly onRestUnusable: () => void;
  /** A slice that was not live is live: what it missed, it has. */
  readonly onRecovered: () => void;
  readonly stats: StatsDraft;
  readonly timings: SliceTimings;
}

/** What a slice has missed, and what is to be recovered from. */
export type MissedCause = Extract<StaleCause, "gap" | "malformed"> | "restart";

export interface SliceSync {
  readonly name: string;
  readonly restStatus: RestStatus;
  /** A request to REST is planned that has not left yet. */
  readonly isAsked: boolean;
  /** It has a baseline that nothing speaks against; its rows may be behind all the same (P46). */
  readonly isLive: boolean;
  /** No baseline is to be had: there is no REST source, and the connection has brought no snapshot, or none that could be read (P12, P35). */
  readonly isWithoutBaseline: boolean;
  /** Another connection would bring it a baseline that this one does not (P35). */
  readonly isHelpedByReconnect: boolean;
  /** Begins to read a snapshot that comes in parts; `apply` shows it. */
  beginSnapshot(): SnapshotIntake;
  /** `intake`: has read the rows of the message already. */
  apply(message: Message, intake?: SnapshotIntake): void;
  opened(): void;
  closed(): void;
  /** Shows what REST has before the first connection is up, where the rows are REST's. */
  hydrateFirst(): void;
  /** Messages were missed, or one numbered `unread` could not be read. What is to be done about it is decided for the whole scope. */
  missed(cause: MissedCause, unread?: Seq): void;
  /** Fetches a baseline after `delayMs`, where there is a REST source. */
  recover(delayMs: number): void;
  /** A reconnect is made for the slices that are not live. */
  reconnecting(): void;
  /** The application asks for a new start: what was given up is tried again (P35). */
  forgive(): void;
  /** Rows that the application fetched by itself; `startedAt` decides whether they count as a baseline. */
  hydrate(rows: readonly unknown[], request: HydrateRequest): void;
  dispose(): void;
}

/** Slices that got no snapshot ask one after the other, not all at once (decision 5). */
const GRACE_SPREAD_MS = 1_000;
/** A delta may come just before its snapshot: a moment's patience saves the request. */
const DELTA_FIRST_MS = 250;

export function createSliceSync(options: SliceSyncOptions): SliceSync {
  const { definition, draft, reader, reporter, stats, clock, random, timings, placeOf } = options;
  const { name } = definition;
  const rest = createRestBaseline({
    ...options,
    settleMs: timings.settleMs,
    onShownMeanwhile() {
      if (draft.rows.size > 0) empty.weaken();
    },
    onBaseline({ hasCollision, isDoubted, quarantineReasons, hasChangedRows }) {
      const doubted = isDoubted && draft.rows.size > 0 ? empty.pending : undefined;
      habits.baseline({ quarantineReasons, hasChangedRows });
      becomeLive(undefined, hasCollision);
      if (doubted !== undefined) doubt(doubted.message);
    },
    onUnusable: () => onUnusable(),
  });
  const grace = createSnapshotGrace(options);
  const empty = createEmptySnapshots(clock);
  const habits = createHabits();
  let isOpen = false;
  /** The connection has sent a snapshot of the slice, good or bad. */
  let hasSnapshot = false;
  let hasReportedNoBaseline = false;
  let hasAskedForDelta = false;
  /** Where the connection was made to recover from a malformed message: a second one before the baseline is a habit (P12). */
  let malformedHabit: "none" | "watching" | "found" = "none";
  let isReconnecting = false;
  /** What the next baseline recovers from. */
  const losses = new Set<"gap" | "malformed">();

  const isWithoutBaseline = (): boolean => rest.status === "none" && (malformedHabit === "found" || (!hasSnapshot && !grace.isRunning));
  const isLive = (): boolean => draft.baselineStatus === "live";
  const setCause = (cause: StaleCause): void => draft.transition({ type: "mark", cause, at: clock.now() });
  const setLoss = (loss: "gap" | "malformed"): void => {
    losses.add(loss);
    setCause(loss);
  };

  const becomeLive = (asOf: string | undefined, hasCollision: boolean): void => {
    if (!isOpen) return; // a callback of this message (`onError`, a commit listener) ended the connection
    const wasLive = isLive();
    losses.clear();
    draft.transition({ type: "baseline", at: clock.now(), asOf });
    grace.end();
    rest.stop();
    empty.clear();
    malformedHabit = "none";
    if (hasCollision) {
      rest.mark();
      setCause("key-collision");
    }
    if (!wasLive && isLive()) options.onRecovered();
  };

  const noBaseline = (): void => {
    const error = new AtlasError("no-baseline", { detail: { slice: name } });
    draft.transition({ type: "failed", error });
    if (!hasReportedNoBaseline) reporter.report(error);
    hasReportedNoBaseline = true;
  };

  const unreadable = (message: Message): void => {
    stats.malformedCount += 1;
    reporter.emit(message.messageType === "snapshot" ? "malformed-snapshot" : "malformed-message", { slice: name });
    if (options.isKnownDefect()) return;
    missed("malformed", placeOf(message));
    if (malformedHabit !== "found") options.onMalformed();
  };
  function missed(cause: MissedCause, unread?: Seq): void {
    if (!isOpen) return; // as above
    if (cause === "restart") rest.restart();
    else rest.mark(unread);
    empty.weaken();
    setLoss(cause === "restart" ? "gap" : cause);
    if (cause !== "malformed" || malformedHabit !== "watching") return;
    malformedHabit = "found";
    noBaseline();
  }
  /** Rows of a delta could not be applied: an old or dead row is left behind, unless the server does so all the time (P18). */
  const defect = (message: Message, reasons: readonly string[]): void => {
    if (!isOpen || !habits.defect(reasons)) return;
    rest.mark(placeOf(message));
    empty.weaken();
    setLoss("malformed");
    options.onMalformed();
  };

  const doubt = (message: Pick<Message, "seq" | "asOf">): void => {
    empty.note(message, draft.rows.size > 0);
    setCause("unconfirmed-empty");
    rest.doubt(placeOf(message));
  };
  /** P17: an empty snapshot is what a failing broadcaster sends; it waits for a second opinion where there is something to lose. */
  const isUnconfirmed = (message: Message): boolean => {
    if (definition.emptySnapshot !== "confirm") return false;
    const hasRest = rest.status === "usable";
    const isDoubtful = draft.rows.size > 0 || (draft.baselineStatus === "waiting" && hasRest);
    if (!isDoubtful || (!hasRest && empty.isOldEnough)) return false;
    if (draft.rows.size > 0) reporter.emit("unconfirmed-empty", { slice: name });
    doubt(message);
    return true;
  };

  /** `read`: the intake that has the rows already. */
  const applySnapshot = (message: Message, rows: readonly unknown[], read: SnapshotIntake | undefined): void => {
    if (rows.length === 0 && isUnconfirmed(message)) return;
    const intake = read ?? createSnapshotIntake(definition, draft, reader);
    if (read === undefined) intake.add(rows);
    const { quarantinedCount, quarantineReasons, hasCollision } = intake.finish();
    // Not one row of it has a key: the collection it describes is unknown, not empty.
    if (rows.length > 0 && intake.isWithoutKeys) return unreadable(message);
    const revision = draft.rows.revision;
    intake.show();
    draft.transition({ type: "quarantined", count: quarantinedCount, isBaseline: true });
    habits.baseline({ quarantineReasons, hasChangedRows: draft.rows.revision !== revision });
    becomeLive(message.asOf, hasCollision);
  };

  const applyDelta = (message: Message, rows: readonly unknown[], removed: readonly unknown[]): void => {
    const read = reader.readDelta(rows);
    const removals = reader.readRemoved(removed);
    draft.transition({ type: "quarantined", count: read.quarantinedCount + removals.quarantinedCount, isBaseline: false });
    draft.setSource("delta");
    draft.rows.upsert(read.keys, read.rows, definition.merge);
    const unknownCount = draft.rows.remove(removals.keys);
    if (unknownCount > 0 && definition.hasGuessedKey && draft.baselineStatus !== "waiting") {
      stats.unknownRemovedCount += unknownCount;
      reporter.emit("unknown-removed-key", { slice: name });
    }
    draft.transition({ type: "delta", at: clock.now(), asOf: message.asOf });
    rest.keep({ seq: placeOf(message), keys: read.keys, rows: read.rows, removed: removals.keys });
    defect(message, [...read.quarantineReasons, ...removals.quarantineReasons]);
    if (draft.baselineStatus !== "waiting" || hasAskedForDelta) return;
    hasAskedForDelta = true;
    rest.request(random() * DELTA_FIRST_MS);
  };

  /** A connection that sends no snapshot by itself is not waited for; one that is still to be read has been sent (P35). */
  const endGrace = (): void => {
    if (empty.pending?.isOfThisConnection === true) return; // REST has been asked about it, or a second one is waited for
    if (rest.status !== "none") rest.request(0);
    else if (empty.pending === undefined) noBaseline();
  };

  /** REST is forbidden, missing, or has not answered for 15 s. */
  function onUnusable(): void {
    if (isLive() || !options.proof.isProven) return;
    // P17: over no rows the first empty snapshot is believed; over rows a second one has to come.
    const { pending } = empty;
    if (pending?.isOfThisConnection === true && !pending.hadRows && !pending.isWeakened) return becomeLive(pending.message.asOf, false);
    if (pending !== undefined || grace.isRunning) return;
    if (!hasSnapshot && rest.status === "none") return noBaseline();
    options.onRestUnusable();
  }

  return {
    name,
    get restStatus() {
      return rest.status;
    },
    get isAsked() {
      return rest.isAsked;
    },
    get isLive() {
      return isLive();
    },
    get isWithoutBaseline() {
      return isWithoutBaseline();
    },
    get isHelpedByReconnect() {
      if (rest.status === "none") return !isWithoutBaseline();
      return rest.status === "failing" && hasSnapshot && !rest.hasReconnected && malformedHabit !== "found";
    },
    beginSnapshot: () => createSnapshotIntake(definition, draft, reader),
    apply(message, intake) {
      const isSnapshot = message.messageType === "snapshot";
      hasSnapshot ||= isSnapshot;
      if (rest.arrive(placeOf(message)) === "included") return;
      const payload = readPayload(message.data, definition.rowsIn, { nested: definition.nested, bareArray: definition.nested });
      if (payload.type === "malformed" || (isSnapshot && payload.rows === undefined)) unreadable(message);
      else if (isSnapshot) applySnapshot(message, payload.rows ?? [], intake);
      else if (payload.rows !== undefined || payload.removed !== undefined) applyDelta(message, payload.rows ?? [], payload.removed ?? []);
    },
    opened() {
      isOpen = true;
      rest.open();
      habits.reset();
      hasSnapshot = hasAskedForDelta = hasReportedNoBaseline = false;
      malformedHabit = isReconnecting && losses.has("malformed") && rest.status !== "usable" ? "watching" : "none";
      isReconnecting = false;
      grace.begin(timings.graceMs + (rest.status === "none" ? 0 : random() * GRACE_SPREAD_MS), endGrace);
    },
    closed() {
      isOpen = false;
      grace.end();
      empty.interrupt();
      setCause("disconnect");
      rest.close();
    },
    hydrateFirst() {
      if (definition.rest !== undefined && draft.baselineStatus === "waiting") rest.request(0);
    },
    missed,
    recover(delayMs) {
      if (isOpen && malformedHabit !== "found") rest.request(delayMs);
    },
    reconnecting() {
      isReconnecting = !isLive();
      rest.reconnected();
    },
    forgive: () => rest.forgive(),
    hydrate: (rows, request) => rest.hydrate(rows, request),
    dispose() {
      grace.end();
      rest.stop();
      draft.transition({ type: "recovering", isRecovering: false });
    },
  };
}
