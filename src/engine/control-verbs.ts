/**
 * The verbs of a faulty server and what each takes: a table, from which the checks, the types and the help are taken.
 * What a verb does is `control.ts`'s business.
 */
import { deskIds, sectionCodes } from "./book/reports.ts";
import { businessDate } from "./calendar.ts";
import {
  anyNumber,
  describeFields,
  isoDate,
  oneOf,
  optional,
  shortText,
  wholeNumber,
  withFallback,
  yesOrNo,
  type Fields,
  type InputOf,
} from "./fields.ts";
import { malformedShapes } from "./malformed.ts";
import { restModes } from "./rest.ts";
import { rhythms } from "./scale.ts";
import { channels, encodings, envelopes, eventKinds, heartbeatKind, removedForms, signalKinds, sliceNames } from "./wire.ts";

const sliceKinds = sliceNames.map((name) => channels[name].kind);
const kind = oneOf([...sliceKinds, ...signalKinds, ...Object.values(eventKinds), heartbeatKind]);
const signalKind = oneOf(signalKinds);
const slice = oneOf(sliceNames);
const count = withFallback(wholeNumber(1, 100_000), 1);
const durationMs = wholeNumber(1, 3_600_000);
const closeCodes = "1000 to 1014 without 1004 and 1006, or 3000 to 4999";

/** Durations are in milliseconds. */
export const fieldsOf = {
  drop: { count, kind: optional(kind) },
  gap: { count, kind: optional(kind) },
  renumber: {},
  malformed: {
    shape: withFallback(oneOf(malformedShapes), "not-json"),
    slice: withFallback(slice, "positions"),
    isNumbered: withFallback(yesOrNo, true),
  },
  encode: { as: oneOf(encodings), count: optional(count) },
  envelope: { as: oneOf(envelopes), count: optional(count) },
  keys: { as: oneOf(removedForms), count: optional(count) },
  unknown: { kind: withFallback(shortText, "margin_call") },
  silence: { durationMs, newcomers: withFallback(yesOrNo, false) },
  close: {
    code: { ...withFallback(wholeNumber(1_000, 4_999), 1_011), expects: closeCodes, read: readCloseCode },
    reason: withFallback(shortText, "on purpose"),
  },
  kill: {},
  refuse: { durationMs },
  expire: {},
  empty: { slice: withFallback(slice, "positions") },
  snapshot: { slice: optional(slice) },
  rest: {
    mode: oneOf(restModes),
    durationMs,
    status: withFallback(wholeNumber(400, 599), 503),
    delayMs: withFallback(wholeNumber(1, 600_000), 3_000),
  },
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

export type FieldsOf = typeof fieldsOf;
export type FaultVerb = keyof FieldsOf;
export const faultVerbs = Object.keys(fieldsOf) as readonly FaultVerb[]; // Object.keys forgets the names

/** A verb and its fields, for example `{ verb: "drop", count: 3 }`. */
export type FaultCommand = { readonly [Verb in FaultVerb]: { readonly verb: Verb } & InputOf<FieldsOf[Verb]> }[FaultVerb];

/** The verbs and what they take, for the status page and the README. */
export function describeVerbs(): Readonly<Record<FaultVerb, Readonly<Record<string, string>>>> {
  // Object.fromEntries forgets the names.
  return Object.fromEntries(faultVerbs.map((verb) => [verb, describeFields(fieldsOf[verb])])) as Record<FaultVerb, Record<string, string>>;
}

/** Whether a value names a verb. */
export function isVerb(value: unknown): value is FaultVerb {
  return typeof value === "string" && Object.hasOwn(fieldsOf, value);
}

/** 1005 stands for a close without a code; 1004 and 1006 can never be sent. */
function readCloseCode(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined;
  const isStandard = value >= 1_000 && value <= 1_014 && value !== 1_004 && value !== 1_006;
  return isStandard || (value >= 3_000 && value <= 4_999) ? value : undefined;
}
