/**
 * From unknown rows to keyed ones. Only the key decides: a row without it is quarantined, the others of its message go on;
 * a known field of an unexpected type stays as the wire said, and is counted and reported. Never tells a value, only where it stood.
 *
 * Rules: P18 rows, P19 keys, P20 collisions.
 */
import type { CollectionDefinition } from "../domains/collection.ts";
import { createRowChecker, type ValidateMode } from "../domains/row-check.ts";
import { asRecord, type JsonRecord } from "../protocol/json.ts";
import type { RowKey } from "../shared/brand.ts";
import { isEqual } from "../store/equality.ts";
import type { Reporter } from "./reporter.ts";
import type { StatsDraft } from "./stats.ts";

export interface ReadRows {
  readonly keys: readonly RowKey[];
  readonly rows: readonly JsonRecord[];
  readonly quarantinedCount: number;
  /** Two unequal rows under one guessed key: merged accounts, or a ghost (P20). Looked for in snapshots only. */
  readonly hasCollision: boolean;
}

export interface RowReader {
  readSnapshot(rows: readonly unknown[]): ReadRows;
  readDelta(rows: readonly unknown[]): ReadRows;
  readRemoved(entries: readonly unknown[]): readonly RowKey[];
}

export function createRowReader(
  definition: CollectionDefinition,
  validate: ValidateMode,
  reporter: Reporter,
  stats: StatsDraft,
): RowReader {
  const check = createRowChecker(definition, validate);
  const { name } = definition;

  const quarantine = (index: number, reason: string): void => {
    stats.quarantinedCount += 1;
    reporter.reportOnce("quarantined-row", `${name} ${reason}`, { slice: name, index, reason });
  };

  const read = (candidates: readonly unknown[]): { keys: RowKey[]; rows: JsonRecord[] } => {
    const keys: RowKey[] = [];
    const rows: JsonRecord[] = [];
    for (let index = 0; index < candidates.length; index += 1) {
      const candidate = candidates[index];
      const row = asRecord(candidate);
      if (row === undefined) {
        quarantine(index, "not an object");
        continue;
      }
      const key = definition.key(row);
      if (key === undefined) {
        quarantine(index, "no key");
        continue;
      }
      const problems = check(row);
      if (problems !== undefined) {
        stats.unexpectedFieldCount += problems.length;
        for (const { path, expected } of problems)
          reporter.reportOnce("unexpected-field", `${name} ${path}`, { slice: name, path, expected });
        if (validate === "quarantine") {
          quarantine(index, "unexpected field");
          continue;
        }
      }
      keys.push(key);
      rows.push(row);
    }
    return { keys, rows };
  };

  const collides = (keys: readonly RowKey[], rows: readonly JsonRecord[]): boolean => {
    const seen = new Map<RowKey, JsonRecord>();
    return keys.some((key, index) => {
      const row = rows[index] as JsonRecord; // keys and rows have one length
      const twin = seen.get(key);
      seen.set(key, row);
      return twin !== undefined && !isEqual(twin, row);
    });
  };

  return {
    readSnapshot(candidates) {
      const { keys, rows } = read(candidates);
      const hasCollision = definition.hasGuessedKey && collides(keys, rows);
      if (hasCollision) reporter.reportOnce("key-collision", name, { slice: name });
      return { keys, rows, quarantinedCount: candidates.length - keys.length, hasCollision };
    },
    readDelta(candidates) {
      const { keys, rows } = read(candidates);
      return { keys, rows, quarantinedCount: candidates.length - keys.length, hasCollision: false };
    },
    readRemoved(entries) {
      const keys: RowKey[] = [];
      entries.forEach((entry, index) => {
        const key = definition.removedKey(entry);
        if (key === undefined) quarantine(index, "unreadable removal");
        else keys.push(key);
      });
      return keys;
    },
  };
}
