/**
 * The rows of one snapshot on their way into a slice: read, checked and gathered in parts beside the rows that are shown, and put in their
 * place in one step. Until then nothing is shown, counted or reported, so that giving up needs no call.
 *
 * Rules: P13 snapshot, P18–P20 rows.
 */
import type { CollectionDefinition } from "../../domains/collection.ts";
import type { JsonRecord } from "../../protocol/json.ts";
import type { RowKey } from "../../shared/brand.ts";
import type { SliceDraft } from "../../store/atlas-store.ts";
import type { ReadSummary, RowReader } from "./row-reader.ts";

export interface SnapshotIntake {
  /** Not one row with a key: the collection that is described is unknown, not empty (P18). */
  readonly isWithoutKeys: boolean;
  add(rows: readonly unknown[]): void;
  /** One step of making ready what is derived from the rows, once all of them are added. False when nothing is left to do. */
  prepare(): boolean;
  /** Counts and reports what was odd about the rows. */
  finish(): ReadSummary;
  /** Puts the rows in the place of those of the draft. */
  show(): void;
}

export function createSnapshotIntake(definition: CollectionDefinition, draft: SliceDraft, reader: RowReader): SnapshotIntake {
  const reading = reader.beginSnapshot();
  const replacement = draft.rows.beginReplacement();
  const isKeeping = definition.snapshotFields === "keep";
  /** P13: fields that only REST knows stay under those of the stream, as they are when the rows take their place. */
  const kept: (readonly [RowKey, JsonRecord])[] = [];

  let preparation: Iterator<undefined> | undefined;

  return {
    get isWithoutKeys() {
      return reading.keyCount === 0;
    },
    add(candidates) {
      const { keys, rows } = reading.add(candidates);
      if (!isKeeping) replacement.add(keys, rows);
      else keys.forEach((key, place) => kept.push([key, rows[place] as JsonRecord])); // keys and rows have one length
    },
    prepare() {
      if (isKeeping) return false; // the rows are not known before they are shown
      preparation ??= draft.prepare(replacement);
      return preparation.next().done !== true;
    },
    finish: () => reading.finish(),
    show() {
      if (isKeeping) {
        replacement.add(
          kept.map(([key]) => key),
          kept.map(([key, row]) => ({ ...draft.rows.get(key), ...row })),
        );
      }
      draft.setSource("snapshot");
      replacement.finish();
    },
  };
}
