/**
 * From unknown rows to keyed ones. Only the key decides: a row without it is quarantined, the others of its message go on;
 * a known field of an unexpected type stays as the wire said, and is counted and reported. Never reports a value, only its path.
 *
 * Rules: P18 rows, P19 keys, P20 collisions, P40 size of a row.
 */
import type { CollectionDefinition } from "../../domains/collection.ts";
import { createRowChecker, type RowFindings, type ValidateMode } from "../../domains/validation/row-check.ts";
import { reportedName } from "../../protocol/imprecise.ts";
import { asRecord, type JsonRecord } from "../../protocol/json.ts";
import type { RowKey } from "../../shared/brand.ts";
import type { AtlasErrorCode, ErrorDetail } from "../../shared/errors.ts";
import { isEqual } from "../../store/equality.ts";
import type { Reporter } from "../reporter.ts";
import type { StatsDraft } from "../stats.ts";

export interface KeyedRows {
  readonly keys: readonly RowKey[];
  readonly rows: readonly JsonRecord[];
}

export interface ReadRows extends KeyedRows, ReadSummary {}

export interface Quarantined {
  readonly quarantinedCount: number;
  /** Why: each reason once, in words of this package. */
  readonly quarantineReasons: readonly string[];
}

export interface ReadSummary extends Quarantined {
  /** Two unequal rows under one guessed key: merged accounts, or a ghost (P20). Looked for in snapshots only. */
  readonly hasCollision: boolean;
}

/** Removals that name no key are quarantined, too: a dead row may stay behind. */
export interface ReadRemoved extends Quarantined {
  readonly keys: readonly RowKey[];
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
  readRemoved(entries: readonly unknown[]): ReadRemoved;
}

export function createRowReader(
  definition: CollectionDefinition,
  validate: ValidateMode,
  reporter: Reporter,
  stats: StatsDraft,
): RowReader {
  const check = createRowChecker(definition, validate);
  const { name } = definition;

  const report = ({ quarantinedCount, unexpectedCount, reports }: Findings): void => {
    stats.quarantinedCount += quarantinedCount;
    stats.unexpectedFieldCount += unexpectedCount;
    for (const { code, detail } of reports.values()) reporter.emit(code, detail);
  };

  /** Why the row is quarantined; undefined where it is kept. */
  const judge = ({ excess, unexpected, unsafe }: RowFindings, findings: Findings): string | undefined => {
    if (excess !== undefined) return excess;
    findings.unexpectedCount += unexpected.length;
    for (const { path, expected, isUnjudged } of unexpected) {
      if (isUnjudged) note(findings, "schema-asynchronous", name, { collection: name });
      else note(findings, "unexpected-field", `${name} ${path}`, { slice: name, path, expected });
    }
    for (const field of unsafe) noteImprecise(findings, reportedName(field));
    return validate === "quarantine" && unexpected.length > 0 ? "unexpected field" : undefined;
  };
  const noteImprecise = (findings: Findings, path: string): void =>
    note(findings, "imprecise-number", `${name} ${path}`, { slice: name, path });

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
      const odd = check(row);
      const reason = odd === undefined ? undefined : judge(odd, findings);
      if (reason !== undefined) {
        quarantine(findings, name, index, reason);
        continue;
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
        report(findings);
        if (hasCollision) reporter.emit("key-collision", { slice: name });
        return { ...quarantinedIn(findings), hasCollision };
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
      report(findings);
      return { keys, rows, ...quarantinedIn(findings), hasCollision: false };
    },
    readRemoved(entries) {
      const findings = noFindings();
      const keys: RowKey[] = [];
      entries.forEach((entry, index) => {
        const key = definition.removedKey(entry);
        if (key === undefined) quarantine(findings, name, index, "unreadable removal");
        else keys.push(key);
      });
      report(findings);
      return { keys, ...quarantinedIn(findings) };
    },
  };
}

/** What was odd about rows, gathered until it is certain that they count. */
interface Findings {
  quarantinedCount: number;
  readonly quarantineReasons: Set<string>;
  unexpectedCount: number;
  /** By code and reason: the first of each is reported. */
  readonly reports: Map<string, { readonly code: AtlasErrorCode; readonly detail: ErrorDetail }>;
}

const noFindings = (): Findings => ({ quarantinedCount: 0, quarantineReasons: new Set(), unexpectedCount: 0, reports: new Map() });

function quarantinedIn({ quarantinedCount, quarantineReasons }: Findings): Quarantined {
  return { quarantinedCount, quarantineReasons: [...quarantineReasons] };
}

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
