/**
 * Reports: a catalogue of what can be made, the latest run of each, the sections of every run, who edited them, and which desks are locked
 * for which date. Each change is an event for the wire (P26–P28).
 */
import { addDays, businessDate } from "../../market/calendar.ts";
import { traders } from "../../market/names.ts";
import type { Generator } from "../../random.ts";
import { eventKinds } from "../../stream/wire.ts";
import type { Table, WireRow } from "../table.ts";

const definitions = [
  { reportId: "RPT-POS-FX", section: "risk", title: "Currency positions", deskId: "DESK-FX" },
  { reportId: "RPT-PNL-FX", section: "pnl", title: "Currency profit and loss", deskId: "DESK-FX" },
  { reportId: "RPT-POS-RATES", section: "risk", title: "Rates positions", deskId: "DESK-RATES" },
  { reportId: "RPT-PNL-EQUITY", section: "pnl", title: "Equity profit and loss", deskId: "DESK-EQUITY" },
  { reportId: "RPT-LIQ", section: "treasury", title: "Liquidity of the entity", deskId: undefined },
] as const;

export const deskIds = ["DESK-FX", "DESK-RATES", "DESK-EQUITY"] as const;
export const sectionCodes = ["SUMMARY", "EXPOSURE", "LIMITS"] as const;

export interface ReportEventMessage {
  readonly kind: string;
  readonly data: WireRow;
}

export interface Reports {
  readonly catalogue: Table;
  /** The latest run of each report. */
  readonly latest: Table;
  section(runId: string, sectionCode: string): WireRow | undefined;
  /** Generates a new run of a report; of a random one unless it is named. Undefined for a name that is not in the catalogue. */
  generate(reportId?: string): ReportEventMessage | undefined;
  /** Edits a section of a run; a random one unless they are named. Undefined for a run or section that does not exist. */
  edit(runId?: string, sectionCode?: string): ReportEventMessage | undefined;
  /** Locks a desk for a date; again keeps the first instant. */
  lock(deskId: string, date: string): ReportEventMessage;
  /** An event that a quiet day brings: mostly edits, at times a new run, now and then the lock of an earlier date. */
  happen(): ReportEventMessage | undefined;
}

const keptRunCount = 40;

export function createReports(deps: {
  readonly catalogue: Table;
  readonly latest: Table;
  readonly random: Generator;
  readonly now: () => string;
  /** What the sections of a new run say. */
  readonly content: () => readonly WireRow[];
}): Reports {
  const { catalogue, latest, random, now, content } = deps;
  const runs = new Map<string, Map<string, WireRow>>();
  const locks = new Map<string, string>();
  let lastRun = 600;

  for (const { reportId, section, title } of definitions) {
    catalogue.put(reportId, () => ({
      report_id: reportId,
      section,
      title,
      schema_version: 2,
      owner: "risk-control",
      tags: [section, "daily"],
      last_run_at: null,
      run_status: "ready",
      formats: ["pdf", "xlsx"],
      etag: null,
    }));
    generate(reportId);
  }

  const reports: Reports = {
    catalogue,
    latest,
    section: (runId, sectionCode) => runs.get(runId)?.get(sectionCode),
    generate,
    edit,
    lock,
    happen() {
      const roll = random.next();
      if (roll < 0.6) return edit();
      return roll < 0.9 ? generate() : lock(random.pick(deskIds), addDays(businessDate, -random.between(1, 9)));
    },
  };
  return reports;

  function generate(reportId: string = random.pick(definitions).reportId): ReportEventMessage | undefined {
    const definition = definitions.find((each) => each.reportId === reportId);
    if (definition === undefined) return undefined;
    lastRun += 1;
    const data = {
      report_id: reportId,
      run_id: `RUN-${lastRun}`,
      entity_id: "ATLAS-LDN",
      ...(definition.deskId !== undefined && { desk_id: definition.deskId }),
      business_date: businessDate,
      version: Number(latest.get(reportId)?.["version"] ?? 0) + 1,
      seal_hash_sha256: random.hex(64),
    };
    const rows = content();
    const sections = sectionCodes.map(
      (code) => [code, { ...sectionRow(data, code), title: `${definition.title}: ${code.toLowerCase()}`, rows }] as const,
    );
    runs.set(data.run_id, new Map(sections));
    for (const runId of runs.keys()) if (runs.size > keptRunCount) runs.delete(runId); // the oldest first
    const summary = {
      ...data,
      desk_id: definition.deskId ?? null,
      title: definition.title,
      locked_at: lockedAt(definition.deskId),
      sections: sectionCodes,
    };
    latest.put(reportId, () => ({ ...summary }));
    const entry = { ...catalogue.get(reportId), last_run_at: now(), etag: `"${random.hex(8)}"` };
    catalogue.put(reportId, () => ({ ...entry }));
    return { kind: eventKinds.generated, data };
  }

  function sectionRow(run: WireRow, code: string): WireRow {
    return {
      run_id: run["run_id"],
      section_code: code,
      report_id: run["report_id"],
      desk_id: run["desk_id"] ?? null,
      user_id: null,
      edited_at: null,
      version: 1,
      updated_at: now(),
    };
  }

  function edit(
    runId: string = random.pick([...runs.keys()]),
    sectionCode: string = random.pick(sectionCodes),
  ): ReportEventMessage | undefined {
    const section = runs.get(runId)?.get(sectionCode);
    if (section === undefined) return undefined;
    const userId = random.pick(traders);
    const editedAt = now();
    runs.get(runId)?.set(sectionCode, {
      ...section,
      user_id: userId,
      edited_at: editedAt,
      version: Number(section["version"]) + 1,
      updated_at: editedAt,
    });
    const deskId = section["desk_id"];
    const data = {
      run_id: runId,
      report_id: section["report_id"],
      ...(typeof deskId === "string" && { desk_id: deskId }),
      user_id: userId,
      section_code: sectionCode,
      edited_at: editedAt,
    };
    return { kind: eventKinds.edit, data };
  }

  function lock(deskId: string, date: string): ReportEventMessage {
    const place = `${deskId}/${date}`;
    const at = locks.get(place) ?? now();
    locks.set(place, at);
    for (const [key, row] of [...latest.keys()].map((each) => [each, latest.get(each)] as const)) {
      if (row?.["desk_id"] === deskId && row["business_date"] === date) latest.put(key, () => ({ ...row, locked_at: at }));
    }
    return { kind: eventKinds.locked, data: { desk_id: deskId, business_date: date, locked_at: at } };
  }

  function lockedAt(deskId: string | undefined): string | null {
    return locks.get(`${deskId ?? ""}/${businessDate}`) ?? null;
  }
}
