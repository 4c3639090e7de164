/**
 * Decides whether a slice is live, and from where its next baseline comes. Each moment at which the slice may have missed something is a
 * mark. Only a baseline newer than the newest mark makes it live: a snapshot of the stream, or what `rest-baseline.ts` says counts.
 *
 * Rules: P12, P16–P18, P35; *Freshness* in ARCHITECTURE.md.
 */
import type { Message } from "../../protocol/message.ts";
import type { Seq } from "../../shared/brand.ts";
import type { StaleCause } from "../../store/freshness.ts";
import type { TriggerMessage } from "../explain/explanation.ts";
import { createTrigger, type Trigger } from "../explain/trigger.ts";
import type { SliceOutlook } from "../explain/outlook.ts";
import { createConnectionSnapshot, type ConnectionSnapshot } from "./connection-snapshot.ts";
import { createEmptySnapshots, type EmptySnapshots } from "./empty-snapshots.ts";
import { createHabits } from "./habits.ts";
import { createMalformedHabit } from "./malformed-habit.ts";
import type { HydrateRequest } from "../baselines/hydrate-request.ts";
import { createRestBaseline, type RestBaseline, type RestBaselineOptions } from "../baselines/rest-baseline.ts";

export interface SliceTimings {
  /** How long a new connection is given to send a snapshot by itself (P35). */
  readonly graceMs: number;
  /** How long after a REST answer without a watermark messages older than it may still arrive (P35). */
  readonly settleMs: number;
}

export interface SliceBaselineOptions extends Omit<RestBaselineOptions, "settleMs" | "onShownMeanwhile" | "onBaseline" | "onUnusable"> {
  /** Where a message lies in what REST answers' watermarks count: its number, or its time. */
  readonly placeOf: (message: Pick<Message, "seq" | "asOf">) => Seq | undefined;
  /** The message that is being handled, where there is one. */
  readonly messageNow: () => TriggerMessage | undefined;
  /** A message, or a row of one, could not be applied: decides when `recover` is called. */
  readonly onMalformed: () => void;
  /** The slice is not live, and REST will not make it so: decides whether a reconnect does (P35). */
  readonly onRestUnusable: () => void;
  /** A slice that was not live is live: what it missed, it has. */
  readonly onRecovered: () => void;
  readonly timings: SliceTimings;
}

/** What a slice has missed, and what is to be recovered from. */
export type MissedCause = Extract<StaleCause, "gap" | "malformed"> | "restart";

/** What the scope of a slice asks of it. */
export interface SliceTrust {
  readonly name: string;
  readonly rest: Pick<RestBaseline, "status" | "isAsked" | "arrive" | "keep">;
  /** It has a baseline that nothing speaks against; its rows may be behind all the same (P46). */
  readonly isLive: boolean;
  /** No baseline is to be had: there is no REST source, and the connection has brought no snapshot, or none that could be read (P12, P35). */
  readonly isWithoutBaseline: boolean;
  /** Another connection would bring it a baseline that this one does not; never where REST can be asked (P35). */
  readonly isHelpedByReconnect: boolean;
  /** For `explain`. */
  outlook(): SliceOutlook;
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

export interface SliceBaseline extends SliceTrust {
  /** A message could not be read. */
  malformed(message: Message): void;
  /** Rows of a delta could not be applied: an old or dead row is left behind, unless the server does so all the time (P18). */
  defect(message: Message, reasons: readonly string[]): void;
  /** P17: an empty snapshot is what a failing broadcaster sends; it waits for a second opinion where there is something to lose. */
  isUnconfirmed(message: Message): boolean;
  snapshotArrived(): void;
  /** The rows of a snapshot are shown. */
  confirmed(asOf: string | undefined, snapshot: ConfirmedSnapshot): void;
  /** A delta was applied. */
  deltaApplied(): void;
}

interface ConfirmedSnapshot {
  readonly hasCollision: boolean;
  readonly quarantineReasons: readonly string[];
  readonly hasChangedRows: boolean;
}

/** Slices that got no snapshot ask one after the other, not all at once (decision 5). */
const GRACE_SPREAD_MS = 1_000;
/** A delta may come just before its snapshot: a moment's patience saves the request. */
const DELTA_FIRST_MS = 250;

export function createSliceBaseline(options: SliceBaselineOptions): SliceBaseline {
  const { definition, draft, reporter, clock, random, timings, placeOf } = options;
  const { name } = definition;
  const rest = createRestBaseline({
    ...options,
    settleMs: timings.settleMs,
    onShownMeanwhile() {
      if (draft.rows.size > 0) empty.weaken();
    },
    onBaseline({ isDoubted, ...answer }) {
      const doubted = isDoubted && draft.rows.size > 0 ? empty.pending : undefined;
      confirmed(undefined, answer);
      if (doubted !== undefined) doubt(doubted.message);
    },
    onUnusable,
  });
  const snapshot = createConnectionSnapshot({ ...options, name });
  const empty = createEmptySnapshots(clock);
  const habits = createHabits();
  const malformed = createMalformedHabit();
  let isOpen = false;
  const trigger = createTrigger({ ...options, slice: draft });

  const isWithoutBaseline = (): boolean => rest.status === "none" && (malformed.isFound || (!snapshot.hasArrived && !snapshot.isAwaited));
  const isLive = (): boolean => draft.baselineStatus === "live";
  const setCause = (cause: StaleCause): void => trigger.mark(cause);

  const becomeLive = (asOf: string | undefined, hasCollision: boolean): void => {
    if (!isOpen) return; // a callback of this message (`onError`, a commit listener) ended the connection
    const wasLive = isLive();
    malformed.recovered();
    draft.transition({ type: "baseline", at: clock.now(), asOf });
    snapshot.stop();
    rest.stop();
    empty.clear();
    if (hasCollision) {
      rest.mark();
      setCause("key-collision");
    }
    if (!wasLive && isLive()) options.onRecovered();
  };
  const confirmed = (asOf: string | undefined, { hasCollision, ...baseline }: ConfirmedSnapshot): void => {
    habits.baseline(baseline);
    becomeLive(asOf, hasCollision);
  };

  const missed = (cause: MissedCause, unread?: Seq): void => {
    if (!isOpen) return; // as above
    if (cause === "restart") rest.restart();
    else rest.mark(unread);
    empty.weaken();
    setCause(cause === "restart" ? "gap" : cause);
    if (cause === "malformed" && malformed.unreadable()) snapshot.lacking();
  };

  const doubt = (message: Pick<Message, "seq" | "asOf">): void => {
    empty.note(message, draft.rows.size > 0);
    setCause("unconfirmed-empty");
    rest.doubt(placeOf(message));
  };

  /** A connection that sends no snapshot by itself is not waited for; one that is still to be read has been sent (P35). */
  const endGrace = (): void => {
    if (empty.pending?.isOfThisConnection === true) return; // REST has been asked about it, or a second one is waited for
    if (rest.status !== "none") rest.request(0);
    else if (empty.pending === undefined) snapshot.lacking();
  };

  /** REST is forbidden, missing, or has not answered for 15 s. */
  function onUnusable(): void {
    if (isLive() || !options.proof.isProven) return;
    // P17: over no rows the first empty snapshot is believed; over rows a second one has to come.
    const { pending } = empty;
    if (pending?.isOfThisConnection === true && !pending.hadRows && !pending.isWeakened) return becomeLive(pending.message.asOf, false);
    if (pending !== undefined || snapshot.isAwaited) return;
    if (!snapshot.hasArrived && rest.status === "none") return snapshot.lacking();
    options.onRestUnusable();
  }

  return {
    name,
    rest,
    get isLive() {
      return isLive();
    },
    get isWithoutBaseline() {
      return isWithoutBaseline();
    },
    get isHelpedByReconnect() {
      if (rest.status === "none") return !isWithoutBaseline();
      return rest.status === "failing" && snapshot.hasArrived && !rest.hasReconnected && !malformed.isFound;
    },
    outlook: () => ({ ...outlookOf(trigger, rest, snapshot, empty), hasBaseline: isLive() }),
    malformed(message) {
      missed("malformed", placeOf(message));
      if (!malformed.isFound) options.onMalformed();
    },
    defect(message, reasons) {
      if (!isOpen || !habits.defect(reasons)) return;
      rest.mark(placeOf(message));
      empty.weaken();
      malformed.defect();
      setCause("malformed");
      options.onMalformed();
    },
    isUnconfirmed(message) {
      if (definition.emptySnapshot === "believe" || empty.isBelieved(draft, rest.status === "usable")) return false;
      if (draft.rows.size > 0) reporter.emit("unconfirmed-empty", { slice: name });
      doubt(message);
      return true;
    },
    snapshotArrived: () => snapshot.arrived(),
    confirmed,
    deltaApplied() {
      if (snapshot.deltaApplied()) rest.request(random() * DELTA_FIRST_MS);
    },
    opened() {
      isOpen = true;
      rest.open();
      habits.reset();
      malformed.opened(rest.status === "usable");
      snapshot.opened(timings.graceMs + (rest.status === "none" ? 0 : random() * GRACE_SPREAD_MS), endGrace);
    },
    closed() {
      isOpen = false;
      snapshot.stop();
      empty.interrupt();
      setCause("disconnect");
      rest.close();
    },
    hydrateFirst() {
      if (definition.rest !== undefined && draft.baselineStatus === "waiting") rest.request(0);
    },
    missed,
    recover: (delayMs) => void (isOpen && !malformed.isFound && rest.request(delayMs)),
    reconnecting() {
      malformed.reconnecting(isLive());
      rest.reconnected();
    },
    forgive: () => rest.forgive(),
    hydrate: (rows, request) => rest.hydrate(rows, request),
    dispose() {
      snapshot.stop();
      rest.stop();
      draft.transition({ type: "recovering", isRecovering: false });
    },
  };
}

type Parts = Omit<SliceOutlook, "hasBaseline">;

function outlookOf(trigger: Trigger, rest: RestBaseline, snapshot: ConnectionSnapshot, empty: EmptySnapshots): Parts {
  return {
    trigger: trigger.message,
    rest: rest.outlook(),
    isSnapshotAwaited: snapshot.isAwaited,
    isEmptyDoubted: empty.pending !== undefined,
  };
}
