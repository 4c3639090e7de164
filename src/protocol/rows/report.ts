/** What REST says of reports: the catalogue, the reports made, their sections. The stream only says that one of them changed (P26–P28). */
import * as z from "zod/mini";
import { common, integer, oneOf, orNull, text, textList, type RowOfSchema } from "./field.ts";

export const catalogueEntrySchema = z.looseObject({
  report_id: z.string(),
  section: text,
  title: text,
  schema_version: integer,
  owner: text,
  tags: textList,
  last_run_at: orNull(text),
  run_status: oneOf<"queued" | "running" | "ready" | "failed">(),
  formats: textList,
  etag: orNull(text),
  ...common,
});

/** One kind of report that can be made. */
export interface CatalogueEntry extends RowOfSchema<typeof catalogueEntrySchema> {}

export const reportSummarySchema = z.looseObject({
  report_id: z.string(),
  run_id: text,
  entity_id: text,
  desk_id: orNull(text),
  business_date: text,
  title: text,
  seal_hash_sha256: orNull(text),
  locked_at: orNull(text),
  ...common,
});

/** One report that was made, as lists of reports show it. */
export interface ReportSummary extends RowOfSchema<typeof reportSummarySchema> {}

export const reportSectionSchema = z.looseObject({
  run_id: z.string(),
  section_code: z.string(),
  report_id: orNull(text),
  desk_id: orNull(text),
  title: text,
  user_id: orNull(text),
  edited_at: orNull(text),
  ...common,
});

/** One section of a report run; its content is under fields that this package does not know. */
export interface ReportSection extends RowOfSchema<typeof reportSectionSchema> {}
