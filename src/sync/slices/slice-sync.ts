/**
 * Applies the messages of one collection: its snapshots and deltas. What they say about the slice being live is decided in
 * `slice-baseline.ts`.
 *
 * Rules: P12–P18, P20–P22; *Freshness* in ARCHITECTURE.md.
 */
import type { Message } from "../../protocol/message.ts";
import { readPayload } from "../../protocol/payload.ts";
import type { StatsDraft } from "../stats.ts";
import { createSliceBaseline, type SliceBaselineOptions, type SliceTrust } from "./slice-baseline.ts";
import { createSnapshotIntake, type SnapshotIntake } from "./snapshot-intake.ts";

export interface SliceSyncOptions extends SliceBaselineOptions {
  /** The present frame could not be read before, and the loss of then has been made good (P12). */
  readonly isKnownDefect: () => boolean;
  readonly stats: StatsDraft;
}

export interface SliceSync extends SliceTrust {
  /** Begins to read a snapshot that comes in parts; `apply` shows it. */
  beginSnapshot(): SnapshotIntake;
  /** `intake`: has read the rows of the message already. */
  apply(message: Message, intake?: SnapshotIntake): void;
}

export function createSliceSync(options: SliceSyncOptions): SliceSync {
  const { definition, draft, reader, reporter, stats, clock, placeOf } = options;
  const { name } = definition;
  const baseline = createSliceBaseline(options);

  const unreadable = (message: Message): void => {
    stats.malformedCount += 1;
    reporter.emit(message.messageType === "snapshot" ? "malformed-snapshot" : "malformed-message", { slice: name });
    if (!options.isKnownDefect()) baseline.malformed(message);
  };

  /** `read`: the intake that has the rows already. */
  const applySnapshot = (message: Message, rows: readonly unknown[], read: SnapshotIntake | undefined): void => {
    if (rows.length === 0 && baseline.isUnconfirmed(message)) return;
    const intake = read ?? createSnapshotIntake(definition, draft, reader);
    if (read === undefined) intake.add(rows);
    const { quarantinedCount, quarantineReasons, hasCollision } = intake.finish();
    // Not one row of it has a key: the collection it describes is unknown, not empty.
    if (rows.length > 0 && intake.isWithoutKeys) return unreadable(message);
    const revision = draft.rows.revision;
    intake.show();
    draft.transition({ type: "quarantined", count: quarantinedCount, isBaseline: true });
    baseline.confirmed(message.asOf, { quarantineReasons, hasCollision, hasChangedRows: draft.rows.revision !== revision });
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
    baseline.rest.keep({ seq: placeOf(message), keys: read.keys, rows: read.rows, removed: removals.keys });
    baseline.defect(message, [...read.quarantineReasons, ...removals.quarantineReasons]);
    baseline.deltaApplied();
  };

  return Object.assign(baseline, {
    beginSnapshot: () => createSnapshotIntake(definition, draft, reader),
    apply(message: Message, intake?: SnapshotIntake) {
      const isSnapshot = message.messageType === "snapshot";
      if (isSnapshot) baseline.snapshotArrived();
      if (baseline.rest.arrive(placeOf(message)) === "included") return;
      const payload = readPayload(message.data, definition.rowsIn, { nested: definition.nested, bareArray: definition.nested });
      if (payload.type === "malformed" || (isSnapshot && payload.rows === undefined)) unreadable(message);
      else if (isSnapshot) applySnapshot(message, payload.rows ?? [], intake);
      else if (payload.rows !== undefined || payload.removed !== undefined) applyDelta(message, payload.rows ?? [], payload.removed ?? []);
    },
  });
}
