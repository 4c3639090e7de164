/**
 * The three report payloads, which are neither snapshots nor deltas. A wrong optional field counts as absent, a wrong required one as missing.
 *
 * Must not know their effects: the store applies them, and `domains/` knows their query keys.
 * Rules: P26 generated, P27 edit, P28 locked, P29 a required field missing.
 */

import { asRecord, ownText } from "./json.ts";

/** A report that was made (P26). Fields that this package does not know are kept. */
export interface GeneratedReport {
  readonly report_id: string;
  readonly run_id: string;
  readonly entity_id: string;
  readonly desk_id: string | undefined;
  readonly business_date: string;
  readonly version: string | number;
  readonly seal_hash_sha256: string | undefined;
  readonly [field: string]: unknown;
}

/** Who edited a section of a run, and when (P27). */
export interface ReportEdit {
  readonly run_id: string;
  readonly report_id: string | undefined;
  readonly desk_id: string | undefined;
  readonly user_id: string;
  readonly section_code: string;
  readonly edited_at: string | undefined;
  readonly [field: string]: unknown;
}

/** That a desk's reports of one date are locked, and since when (P28). */
export interface ReportLock {
  readonly desk_id: string;
  readonly business_date: string;
  readonly locked_at: string | undefined;
  readonly [field: string]: unknown;
}

export type ReportEvent =
  | { readonly type: "generated"; readonly report: GeneratedReport }
  | { readonly type: "edit"; readonly edit: ReportEdit }
  | { readonly type: "locked"; readonly lock: ReportLock };

export type ReportEventOutcome<Event extends ReportEvent = ReportEvent> =
  | { readonly type: "event"; readonly event: Event }
  | {
      readonly type: "malformed";
      /** Names of required fields; all of them where the payload is no object. */
      readonly missing: readonly string[];
    };

type Of<Type extends ReportEvent["type"]> = ReportEventOutcome<Extract<ReportEvent, { type: Type }>>;

/** Reads the payload of a report that was made (P26). */
export function parseReportGenerated(data: unknown): Of<"generated"> {
  const read = readFields(data, ["report_id", "run_id", "entity_id", "business_date", "version"], ["desk_id", "seal_hash_sha256"]);
  if (read.type === "malformed") return read;
  const { version } = read.payload;
  // A version is data and stays a number where it came as one, unlike an id.
  const report = { ...read.payload, ...read.fields, version: typeof version === "number" ? version : read.fields.version };
  return { type: "event", event: { type: "generated", report } };
}

/** Reads the payload of a section that was edited (P27). */
export function parseReportEdit(data: unknown): Of<"edit"> {
  const read = readFields(data, ["run_id", "user_id", "section_code"], ["report_id", "desk_id", "edited_at"]);
  if (read.type === "malformed") return read;
  return { type: "event", event: { type: "edit", edit: { ...read.payload, ...read.fields } } };
}

/** Reads the payload of a desk and date that were locked (P28). */
export function parseReportLocked(data: unknown): Of<"locked"> {
  const read = readFields(data, ["desk_id", "business_date"], ["locked_at"]);
  if (read.type === "malformed") return read;
  return { type: "event", event: { type: "locked", lock: { ...read.payload, ...read.fields } } };
}

const readers = { generated: parseReportGenerated, edit: parseReportEdit, locked: parseReportLocked } as const;

/** Reads the payload of an event. */
export function parseReportEvent(type: ReportEvent["type"], data: unknown): ReportEventOutcome {
  return readers[type](data);
}

type FieldsOutcome<Required extends string, Optional extends string> =
  | {
      readonly type: "fields";
      readonly payload: Readonly<Record<string, unknown>>;
      readonly fields: { readonly [Name in Required]: string } & { readonly [Name in Optional]: string | undefined };
    }
  | { readonly type: "malformed"; readonly missing: readonly string[] };

function readFields<Required extends string, Optional extends string>(
  data: unknown,
  required: readonly Required[],
  optional: readonly Optional[],
): FieldsOutcome<Required, Optional> {
  const payload = asRecord(data) ?? {};
  const missing = required.filter((name) => ownText(payload, name) === undefined);
  if (missing.length > 0) return { type: "malformed", missing };
  const entries = [...required, ...optional].map((name) => [name, ownText(payload, name)] as const);
  // The required ones were just found to be there.
  const fields = Object.fromEntries(entries) as Extract<FieldsOutcome<Required, Optional>, { type: "fields" }>["fields"];
  return { type: "fields", payload, fields };
}
