/**
 * The versions of one row: what each recorded message made of it, by the rules of its collection, and what came from elsewhere.
 *
 * Messages are applied in their order; then the row of the store is compared. The store shows a message with the next commit, so a row that
 * equals any of the states since the last comparison is explained. Any other row came from REST, from a message that is not recorded, or was
 * left out by the row check. Pure: knows no ring, no clock and no React.
 *
 * Where a message is missing, was lost or could not be read, the row may have changed without one: until the store or a message says the field again,
 * its old value is not known.
 *
 * Rules: P12 malformed, P13 snapshot, P14 delta, P17 empty snapshot, P21 merge, P22 rows twice, P34 gap.
 */
import type { CollectionDefinition } from "../../domains/collection.ts";
import type { JsonRecord } from "../../protocol/json.ts";
import type { Millis } from "../../shared/brand.ts";
import { isEqual } from "../../store/equality.ts";
import { readMessageRows } from "./message-content.ts";
import type { RecordedMessage } from "./message-ring.ts";

export interface FieldChange {
  readonly field: string;
  /** Undefined where the field was not there, or where that is not known. */
  readonly before: unknown;
  /** Undefined where the field is gone. */
  readonly after: unknown;
  /** False where no message had the field since the recording began, or since a message is missing. */
  readonly isBeforeKnown: boolean;
}

export interface RowVersion {
  /** Counts the versions of the row from 1 on. */
  readonly id: number;
  /** `first`: the oldest message that has the row. `uncertain`: a snapshot whose text is not kept, so what it changed is not known. */
  readonly type: "first" | "added" | "changed" | "removed" | "uncertain";
  /** What brought it; undefined where no recorded message did. */
  readonly message: RecordedMessage | undefined;
  /** Unit: milliseconds since 1970. Without a message: when the change was found. */
  readonly at: Millis;
  readonly changes: readonly FieldChange[];
}

export interface RowHistory {
  /** The newest last, at most `VERSIONS_KEPT`. The array is another one after each change. */
  readonly versions: readonly RowVersion[];
  /** Of all versions. */
  readonly count: number;
  /** Deltas of the collection whose text is not kept, so that they could not be looked at. */
  readonly unreadCount: number;
  /** Takes the next message of the client; those of other kinds change nothing. */
  apply(message: RecordedMessage): void;
  /** Takes the row that the store holds, after the messages until now. */
  compare(row: JsonRecord | undefined, at: Millis): void;
}

export const VERSIONS_KEPT = 20;
/** States that the store may still be about to show, and for how long: commits give way to messages for some seconds at most. */
const STATES_KEPT = 64;
const SHOWN_WITHIN_MS = 6_000;

/** What is known of the row. `isWhole`: all of its fields, or, without a row, that there is none. */
interface State {
  readonly row: JsonRecord | undefined;
  readonly isWhole: boolean;
  /** The fields that were said since a message was lost: the others may have changed. Undefined where none was lost. */
  readonly saidSince?: ReadonlySet<string> | undefined;
}

/** A state and when it began. */
interface Entered {
  readonly state: State;
  readonly at: Millis;
}

const UNKNOWN: State = { row: undefined, isWhole: false };
const ABSENT: State = { row: undefined, isWhole: true };

export function createRowHistory(definition: CollectionDefinition, key: string): RowHistory {
  let versions: readonly RowVersion[] = [];
  const counts = { versions: 0, unread: 0 };
  let state = UNKNOWN;
  /** From the one that the store showed last on, the newest last. */
  let states: readonly Entered[] = [];
  let last: RecordedMessage | undefined;
  let hasCompared = false;

  const push = (version: Omit<RowVersion, "id">): void => {
    counts.versions += 1;
    versions = [...versions.slice(1 - VERSIONS_KEPT), { ...version, id: counts.versions }];
  };
  const enter = (next: State, at: Millis): void => {
    state = next;
    states = [...states.slice(1 - STATES_KEPT), { state: next, at }];
  };
  const move = (next: State, message: RecordedMessage | undefined, at: Millis): void => {
    const changes = changesBetween(state, next);
    const type = typeOf(state, next, message);
    const isVersion = type === "changed" ? changes.length > 0 : type !== undefined;
    enter(next, at);
    if (type !== undefined && isVersion) push({ type, message, at, changes });
  };

  const applySnapshot = (message: RecordedMessage, sent: JsonRecord | undefined, sentCount: number, keyedCount: number): void => {
    if (sentCount > 0 && keyedCount === 0) return; // no key can be read: the snapshot is not applied
    if (sentCount === 0 && definition.emptySnapshot === "confirm") return; // not believed until something else says the same
    if (sent === undefined) return move(ABSENT, message, message.at);
    const isKept = definition.snapshotFields === "keep";
    move(isKept ? merge(state, sent, "shallow") : { row: sent, isWhole: true }, message, message.at);
  };
  const applyDelta = (message: RecordedMessage, sent: readonly JsonRecord[], isRemoved: boolean): void => {
    const merged = sent.reduce((before, row) => merge(before, row, definition.merge), state);
    if (isRemoved) move(ABSENT, message, message.at);
    else if (sent.length > 0) move(merged, message, message.at);
  };

  return {
    get versions() {
      return versions;
    },
    get count() {
      return counts.versions;
    },
    get unreadCount() {
      return counts.unread;
    },
    apply(message) {
      if (last !== undefined && isAfterLoss(message, last, definition)) state = { ...state, saidSince: new Set() };
      last = message;
      if (message.kind !== definition.kind || message.malformed !== undefined) return;
      const read = readMessageRows(definition, message);
      if (typeof read === "string") return; // its payload could not be read, by the client neither
      if (read === undefined) {
        if (message.messageType === "snapshot") push({ type: "uncertain", message, at: message.at, changes: [] });
        else counts.unread += 1;
        return void enter(UNKNOWN, message.at);
      }
      const sent = read.rows.filter((each) => each.key === key).map(({ row }) => row);
      if (message.messageType === "snapshot") applySnapshot(message, sent.at(-1), read.sentCount, read.rows.length);
      else
        applyDelta(
          message,
          sent,
          read.removed.some((removed) => removed === key),
        );
    },
    compare(row, at) {
      const shown = states.map((each) => agrees(each.state, row)).lastIndexOf(true);
      if (hasCompared) state = { ...state, saidSince: undefined }; // whatever was lost, this is what the store showed before
      hasCompared = true;
      if (shown === -1 && !agrees(state, row)) move({ row, isWhole: true }, undefined, at);
      else if (agrees(state, row)) state = { row, isWhole: true };
      if (versions.length === 0 && row !== undefined) push({ type: "first", message: undefined, at, changes: [] });
      states = [...states.slice(Math.max(shown, 0), -1).filter((each) => each.at > at - SHOWN_WITHIN_MS), { state, at }];
    },
  };
}

function merge(before: State, row: JsonRecord, how: CollectionDefinition["merge"]): State {
  if (how === "replace" || (before.row === undefined && before.isWhole)) return { row, isWhole: true };
  return { row: { ...before.row, ...row }, isWhole: before.isWhole, saidSince: saidWith(before, row) };
}

function saidWith({ saidSince }: State, row: JsonRecord): State["saidSince"] {
  return saidSince && new Set([...saidSince, ...Object.keys(row)]);
}

/** Whether a message that changes the row may be missing before this one, or is this one. */
function isAfterLoss(message: RecordedMessage, before: RecordedMessage, { kind }: CollectionDefinition): boolean {
  const { verdict, malformed } = message;
  if (message.ordinal !== before.ordinal + 1 || message.connection !== before.connection) return true;
  if (message.kind !== undefined && message.kind !== kind) return isLoss(verdict, kind);
  return isLoss(verdict, kind) || malformed !== undefined || message.isUnapplied;
}

function isLoss(verdict: RecordedMessage["verdict"], kind: string): boolean {
  if (verdict?.type !== "gap" && verdict?.type !== "restart") return false;
  return verdict.scope.type === "connection" || verdict.scope.kind === kind;
}

/** Whether the store's row may be this state: of a state that is known in part, the known fields are compared. */
function agrees(state: State, row: JsonRecord | undefined): boolean {
  if (state.row === undefined && !state.isWhole) return true;
  if (state.row === undefined || row === undefined) return state.row === row;
  return state.isWhole ? isEqual(state.row, row) : Object.entries(state.row).every(([field, value]) => isEqual(value, row[field]));
}

/** Undefined where there was no row and is none. Where that was not known, a removal says that there was one; a snapshot does not. */
function typeOf(before: State, after: State, message: RecordedMessage | undefined): RowVersion["type"] | undefined {
  if (after.row === undefined) {
    const wasThere = before.row !== undefined || (!before.isWhole && message?.messageType === "delta");
    return wasThere ? "removed" : undefined;
  }
  if (before.row === undefined) return before.isWhole ? "added" : "first";
  return "changed";
}

function changesBetween({ row: before = {}, isWhole, saidSince }: State, { row: after }: State): readonly FieldChange[] {
  if (after === undefined) return [];
  const fields = new Set([...Object.keys(after), ...(isWhole ? Object.keys(before) : [])]);
  return [...fields]
    .filter((field) => !Object.hasOwn(before, field) || !Object.hasOwn(after, field) || !isEqual(before[field], after[field]))
    .map((field) => ({
      field,
      before: Object.hasOwn(before, field) ? before[field] : undefined,
      after: Object.hasOwn(after, field) ? after[field] : undefined,
      isBeforeKnown: saidSince?.has(field) !== false && (isWhole || Object.hasOwn(before, field)),
    }));
}
