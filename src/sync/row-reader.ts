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
import type { AtlasErrorCode, ErrorDetail } from "../shared/errors.ts";
import { isEqual } from "../store/equality.ts";
import type { Reporter } from "./reporter.ts";
import type { StatsDraft } from "./stats.ts";

export interface KeyedRows {
  readonly keys: readonly RowKey[];
  readonly rows: readonly JsonRecord[];
}

export interface ReadRows extends KeyedRows, ReadSummary {}

export interface ReadSummary {
  readonly quarantinedCount: number;
  /** Why, each reason once. */
  readonly quarantineReasons: readonly string[];
  /** Two unequal rows under one guessed key: merged accounts, or a ghost (P20). Looked for in snapshots only. */
  readonly hasCollision: boolean;
}

/** A snapshot that comes in parts. Nothing is counted or reported before `finish`, so that giving up needs no call. */
export interface SnapshotReading {
  readonly keyCount: number;
  add(rows: readonly unknown[]): KeyedRows;
  finish(): ReadSummary;
}

export interface RowReader {
  beginSnapshot(): SnapshotReading;
  readSnapshot(rows: readonly unknown[]): ReadRows;
  readDelta(rows: readonly unknown[]): ReadRows;
  readRemoved(entries: readonly unknown[]): ReadRemovals;
}

export interface ReadRemovals {
  readonly keys: readonly RowKey[];
  readonly quarantinedCount: number;
  /** Why, each reason once. */
  readonly quarantineReasons: readonly string[];
}

export function createRowReader(
  definition: CollectionDefinition,
  validate: ValidateMode,
  reporter: Reporter,
  stats: StatsDraft,
): RowReader {
  const check = createRowChecker(definition, validate);
  const { name } = definition;

  const tell = ({ quarantinedCount, unexpectedCount, reports }: Findings): void => {
    stats.quarantinedCount += quarantinedCount;
    stats.unexpectedFieldCount += unexpectedCount;
    for (const [id, { code, detail }] of reports) reporter.reportOnce(code, id.slice(code.length + 1), detail);
  };

  /** `before`: rows of the same message that were read already. */
  const read = (candidates: readonly unknown[], findings: Findings, before = 0): KeyedRows => {
    const keys: RowKey[] = [];
    const rows: JsonRecord[] = [];
    for (let place = 0; place < candidates.length; place += 1) {
      const index = before + place;
      const row = asRecord(candidates[place]);
      if (row === undefined) {
        quarantine(findings, name, index, "not an object");
        continue;
      }
      const key = definition.key(row);
      if (key === undefined) {
        quarantine(findings, name, index, "no key");
        continue;
      }
      const problems = check(row);
      if (problems !== undefined) {
        findings.unexpectedCount += problems.length;
        for (const { path, expected } of problems) note(findings, "unexpected-field", `${name} ${path}`, { slice: name, path, expected });
        if (validate === "quarantine") {
          quarantine(findings, name, index, "unexpected field");
          continue;
        }
      }
      keys.push(key);
      rows.push(row);
    }
    return { keys, rows };
  };

  const beginSnapshot = (): SnapshotReading => {
    const findings = noFindings();
    const seen = definition.hasGuessedKey ? new Map<RowKey, JsonRecord>() : undefined;
    let keyCount = 0;
    let hasCollision = false;
    return {
      get keyCount() {
        return keyCount;
      },
      add(candidates) {
        const part = read(candidates, findings, keyCount + findings.quarantinedCount);
        keyCount += part.keys.length;
        if (seen !== undefined) hasCollision = collides(seen, part) || hasCollision;
        return part;
      },
      finish() {
        tell(findings);
        if (hasCollision) reporter.reportOnce("key-collision", name, { slice: name });
        return { ...summaryOf(findings), hasCollision };
      },
    };
  };

  return {
    beginSnapshot,
    readSnapshot(candidates) {
      const reading = beginSnapshot();
      return { ...reading.add(candidates), ...reading.finish() };
    },
    readDelta(candidates) {
      const findings = noFindings();
      const { keys, rows } = read(candidates, findings);
      tell(findings);
      return { keys, rows, ...summaryOf(findings), hasCollision: false };
    },
    readRemoved(entries) {
      const findings = noFindings();
      const keys: RowKey[] = [];
      entries.forEach((entry, index) => {
        const key = definition.removedKey(entry);
        if (key === undefined) quarantine(findings, name, index, "unreadable removal");
        else keys.push(key);
      });
      tell(findings);
      return { keys, ...summaryOf(findings) };
    },
  };
}

/** What was odd about rows, gathered until it is certain that they count. */
interface Findings {
  quarantinedCount: number;
  readonly quarantineReasons: Set<string>;
  unexpectedCount: number;
  /** By code and reason: the first of each is told. */
  readonly reports: Map<string, { readonly code: AtlasErrorCode; readonly detail: ErrorDetail }>;
}

const noFindings = (): Findings => ({
  quarantinedCount: 0,
  quarantineReasons: new Set(),
  unexpectedCount: 0,
  reports: new Map(),
});

const summaryOf = ({ quarantinedCount, quarantineReasons }: Findings) => ({
  quarantinedCount,
  quarantineReasons: [...quarantineReasons],
});

function note({ reports }: Findings, code: AtlasErrorCode, reason: string, detail: ErrorDetail): void {
  const id = `${code} ${reason}`;
  if (!reports.has(id)) reports.set(id, { code, detail });
}

function quarantine(findings: Findings, slice: string, index: number, reason: string): void {
  findings.quarantinedCount += 1;
  findings.quarantineReasons.add(reason);
  note(findings, "quarantined-row", `${slice} ${reason}`, { slice, index, reason });
}

/** Whether one of the rows, or of those `seen` before, is unequal to another with its key. */
function collides(seen: Map<RowKey, JsonRecord>, { keys, rows }: KeyedRows): boolean {
  let hasCollision = false;
  keys.forEach((key, index) => {
    const row = rows[index] as JsonRecord; // keys and rows have one length
    const twin = seen.get(key);
    seen.set(key, row);
    hasCollision ||= twin !== undefined && !isEqual(twin, row);
  });
  return hasCollision;
}
