/**
 * The verbs of a faulty server and what each takes: a table, from which the checks, the types and the help are taken.
 * What a verb does is `control.ts`'s business.
 */
import { deskIds, sectionCodes } from "../book/reference/reports.ts";
import { businessDate } from "../market/calendar.ts";
import {
  anyNumber,
  describeFields,
  describeForm,
  isoDate,
  oneOf,
  optional,
  pathOrName,
  shortText,
  wholeNumber,
  withFallback,
  yesOrNo,
  type FieldForm,
  type Fields,
  type CheckedOf,
  type InputOf,
} from "./fields.ts";
import { defectNames } from "../faults/defects.ts";
import { cacheForms, partialForms } from "../faults/answer-faults.ts";
import { restModes } from "../faults/rest-faults.ts";
import { greetings } from "../faults/wire-faults.ts";
import { malformedShapes } from "../stream/malformed.ts";
import { simulatorActions, simulatorPaths } from "../http/paths.ts";
import { rhythms } from "../scale.ts";
import { verbTexts } from "./verb-texts.ts";
import { channels, encodings, envelopes, eventKinds, heartbeatKind, removedForms, signalKinds, sliceNames } from "../stream/wire.ts";

const sliceKinds = sliceNames.map((name) => channels[name].kind);
const kind = oneOf([...sliceKinds, ...signalKinds, ...Object.values(eventKinds), heartbeatKind]);
const signalKind = oneOf(signalKinds);
const slice = oneOf(sliceNames);
const count = withFallback(wholeNumber(1, 100_000), 1);
const durationMs = wholeNumber(1, 3_600_000);
const path = pathOrName([...Object.keys(simulatorPaths), ...Object.keys(simulatorActions)]);
const closeCodes = "1000 to 1014 without 1004 and 1006, or 3000 to 4999";

/** On the wire: what becomes of messages and connections. Durations are in milliseconds. */
export const wireFields = {
  drop: { count, kind: optional(kind) },
  gap: { count, kind: optional(kind) },
  renumber: {},
  malformed: {
    shape: withFallback(oneOf(malformedShapes), "not-json"),
    slice: withFallback(slice, "positions"),
    isNumbered: withFallback(yesOrNo, true),
  },
  defect: { as: oneOf([...defectNames, "none"]), kind: optional(kind), count: optional(count) },
  noise: { text: withFallback(shortText, "ping") },
  encode: { as: oneOf(encodings), count: optional(count) },
  unknown: { kind: withFallback(shortText, "margin_call") },
  lag: { delayMs: wholeNumber(0, 3_600_000) },
  silence: { durationMs, newcomers: withFallback(yesOrNo, false), present: withFallback(yesOrNo, true) },
  greeting: { as: oneOf(greetings), slice: optional(slice) },
  close: {
    code: { ...withFallback(wholeNumber(1_000, 4_999), 1_011), expects: closeCodes, read: readCloseCode },
    reason: withFallback(shortText, "on purpose"),
  },
  kill: {},
} as const satisfies Record<string, Fields>;

/** How REST answers. `path` is a path's name or a path; without it, all are meant. */
export const restFields = {
  rest: {
    mode: oneOf(restModes),
    path: optional(path),
    durationMs: optional(durationMs),
    count: optional(count),
    status: withFallback(wholeNumber(400, 599), 503),
    delayMs: withFallback(wholeNumber(1, 600_000), 3_000),
    retryAfterSeconds: optional(wholeNumber(0, 86_400)),
  },
  cache: { as: oneOf(cacheForms), path: optional(path), seconds: withFallback(wholeNumber(1, 31_536_000), 30), count: optional(count) },
  partial: { as: oneOf(partialForms), path: optional(path), count: optional(count) },
  counter: { startsAt: wholeNumber(0, Number.MAX_SAFE_INTEGER - 1_000_000) },
} as const satisfies Record<string, Fields>;

/** The book, and the server as a whole. */
const serverFields = {
  envelope: { as: oneOf(envelopes), count: optional(count) },
  keys: { as: oneOf(removedForms), count: optional(count) },
  refuse: { durationMs },
  expire: {},
  empty: { slice: withFallback(slice, "positions") },
  snapshot: { slice: optional(slice) },
  generate: { reportId: optional(shortText) },
  edit: { runId: optional(shortText), sectionCode: optional(oneOf(sectionCodes)) },
  lock: { deskId: withFallback(oneOf(deskIds), "DESK-FX"), businessDate: withFallback(isoDate, businessDate) },
  signal: { kind: withFallback(signalKind, "orders") },
  lose: { count, kind: optional(signalKind) },
  storm: { durationMs, kind: withFallback(signalKind, "orders"), everyMs: withFallback(wholeNumber(1, 60_000), 50) },
  rate: {
    updatesPerSecond: optional(anyNumber(0, 100_000)),
    revaluationShare: optional(anyNumber(0, 100)),
    tradeShare: optional(anyNumber(0, 100)),
    restShare: optional(anyNumber(0, 100)),
    rhythm: optional(oneOf(rhythms)),
  },
  pause: {},
  resume: {},
  tick: { count },
  stop: { durationMs },
  heal: {},
} as const satisfies Record<string, Fields>;

export const fieldsOf = { ...wireFields, ...restFields, ...serverFields } as const;

export type FieldsOf = typeof fieldsOf;
export type FaultVerb = keyof FieldsOf;
export const faultVerbs = Object.keys(fieldsOf) as readonly FaultVerb[]; // Object.keys forgets the names

/** A verb and its fields, for example `{ verb: "drop", count: 3 }`. */
export type FaultCommand = { readonly [Verb in FaultVerb]: { readonly verb: Verb } & InputOf<FieldsOf[Verb]> }[FaultVerb];

/** What each verb of a table does: it says what it did, or nothing where what it was to act on does not exist. */
export type ActionsOf<Table extends Record<string, Fields>> = {
  readonly [Verb in keyof Table]: (values: CheckedOf<Table[Verb]>) => string | undefined;
};

/** The verbs and what they take, for the status page and the README. */
export function describeVerbs(): Readonly<Record<FaultVerb, Readonly<Record<string, string>>>> {
  // Object.fromEntries forgets the names.
  return Object.fromEntries(faultVerbs.map((verb) => [verb, describeFields(fieldsOf[verb])])) as Record<FaultVerb, Record<string, string>>;
}

/** A verb as data, for a form: `control.verbs` of `./devtools`. */
export interface VerbForm {
  readonly verb: FaultVerb;
  /** The heading under which it is shown. */
  readonly group: string;
  /** What it does, in one line. */
  readonly description: string;
  readonly fields: readonly FieldForm[];
}

/** All verbs, by their parts. */
export function describeVerbForms(): readonly VerbForm[] {
  const verbs = Object.keys(verbTexts) as readonly FaultVerb[]; // Object.keys forgets the names
  return verbs.map((verb) => {
    const { part, does } = verbTexts[verb];
    return { verb, group: part, description: does, fields: describeForm(fieldsOf[verb]) };
  });
}

/** 1005 stands for a close without a code; 1004 and 1006 can never be sent. */
function readCloseCode(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined;
  const isStandard = value >= 1_000 && value <= 1_014 && value !== 1_004 && value !== 1_006;
  return isStandard || (value >= 3_000 && value <= 4_999) ? value : undefined;
}
