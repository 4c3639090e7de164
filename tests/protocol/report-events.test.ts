import fc from "fast-check";
import { expect, test } from "vitest";
import { parseReportEdit, parseReportGenerated, parseReportLocked } from "../../src/protocol/report-events.ts";

const generated = { report_id: "R1", run_id: "RUN-7", entity_id: "ATLAS-LDN", business_date: "2026-11-20", version: 3 };
const edit = { run_id: "RUN-7", user_id: "jdoe", section_code: "risk" };
const lock = { desk_id: "FX", business_date: "2026-11-20" };

test("a generated report is read with its optional fields, and its unknown fields are kept (P26)", () => {
  const outcome = parseReportGenerated({ ...generated, desk_id: "FX", seal_hash_sha256: "ab12", pages: 4 });

  expect(outcome).toEqual({
    type: "event",
    event: { type: "generated", report: { ...generated, desk_id: "FX", seal_hash_sha256: "ab12", pages: 4 } },
  });
});

test.each([3, "3", "v3", 0])("the report version %o is kept as it was sent (P26)", (version) => {
  const outcome = parseReportGenerated({ ...generated, version });

  expect(outcome).toMatchObject({ event: { report: { version } } });
});

test("a report edit is parsed into an event, with its absent fields undefined (P27)", () => {
  const outcome = parseReportEdit({ ...edit, report_id: null, edited_at: "2026-11-20T10:00:00Z" });

  expect(outcome).toEqual({
    type: "event",
    event: { type: "edit", edit: { ...edit, report_id: undefined, desk_id: undefined, edited_at: "2026-11-20T10:00:00Z" } },
  });
});

test("a report lock is parsed into an event, with an absent `locked_at` undefined (P28)", () => {
  const outcome = parseReportLocked(lock);

  expect(outcome).toEqual({ type: "event", event: { type: "locked", lock: { ...lock, locked_at: undefined } } });
});

test("a numeric id in a report event is converted to text (P26)", () => {
  const outcome = parseReportLocked({ ...lock, desk_id: 12 });

  expect(outcome).toMatchObject({ event: { lock: { desk_id: "12" } } });
});

test.each([
  [parseReportGenerated, { ...generated, run_id: undefined, version: null }, ["run_id", "version"]],
  [parseReportEdit, { ...edit, section_code: "" }, ["section_code"]],
  [parseReportEdit, { ...edit, user_id: {} }, ["user_id"]],
  [parseReportLocked, {}, ["desk_id", "business_date"]],
  [parseReportLocked, null, ["desk_id", "business_date"]],
  [parseReportLocked, "text", ["desk_id", "business_date"]],
  [parseReportLocked, [lock], ["desk_id", "business_date"]],
])("a report event without a required field is malformed and names the missing fields (P29)", (parse, data, missing) => {
  expect(parse(data)).toEqual({ type: "malformed", missing });
});

test("an optional report field of a wrong type counts as absent (P29)", () => {
  const outcome = parseReportLocked({ ...lock, locked_at: { at: "noon" } });

  expect(outcome).toMatchObject({ type: "event", event: { lock: { locked_at: undefined } } });
});

test("no payload of a report event throws (P12)", () => {
  const likely = fc.dictionary(fc.constantFrom("run_id", "report_id", "desk_id", "version", "__proto__"), fc.anything());

  fc.assert(
    fc.property(fc.oneof(fc.anything(), likely), (data) => {
      for (const parse of [parseReportGenerated, parseReportEdit, parseReportLocked]) expect(parse(data).type).toMatch(/event|malformed/);
    }),
    { seed: 6 },
  );
});
