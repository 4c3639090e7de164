/**
 * How one field of a row is judged: zod is the only definition, and is asked as seldom as that allows.
 *
 * A schema without refinements says no more than types, so its verdict on one string is its verdict on every string, and is remembered.
 * A closed set is asked by membership, a list element by element; everything else goes through zod each time.
 * Rules: P18 a known field of an unexpected type.
 */
import * as z from "zod/mini";
import type { RowSchema } from "./collection.ts";

/** A field that is not what its schema expects. Never holds the value (P18). */
export interface UnexpectedField {
  readonly path: string;
  readonly expected: string;
}

export interface FieldRule {
  /** The type codes that are known to be accepted, whatever the value: all of them where `isByType` is false. */
  readonly accepted: number;
  /** Whether the type alone decides. */
  readonly isByType: boolean;
  readonly isRequired: boolean;
  /** What is unexpected about a row without the field. */
  readonly whenAbsent: readonly UnexpectedField[];
  judge(value: unknown): readonly UnexpectedField[] | undefined;
}

const STRING = 1;
const FINITE = 2;
const NULL = 4;
const BOOLEAN = 8;
const ARRAY = 16;
const OBJECT = 32;
const UNDEFINED = 64;
/** What JSON cannot hold, but for the infinity that `1e999` becomes. */
const OTHER = 128;
/** Every type code. */
export const ANY_TYPE = 255;

/** The type of a value as a bit, finer than `typeof`. */
export function typeCode(value: unknown): number {
  if (typeof value === "string") return STRING;
  if (typeof value === "number") return Number.isFinite(value) ? FINITE : OTHER;
  if (value === null) return NULL;
  if (typeof value === "boolean") return BOOLEAN;
  if (typeof value !== "object") return value === undefined ? UNDEFINED : OTHER;
  return Array.isArray(value) ? ARRAY : OBJECT;
}

/** The rule of the field `path`, derived from its schema. */
export function createFieldRule(path: string, schema: RowSchema): FieldRule {
  const isRequired = schema._zod.optin === undefined;
  const absence = { isRequired, whenAbsent: isRequired ? (askZod(schema, undefined, path) ?? [{ path, expected: "a value" }]) : [] };
  if (isDecidedByType(schema)) return ruleByType(path, schema, absence);
  const isQuicklyAccepted = quickAcceptance(schema);
  return {
    accepted: ANY_TYPE,
    isByType: false,
    ...absence,
    judge: (value) => (isQuicklyAccepted(value) ? undefined : askZod(schema, value, path)),
  };
}

function ruleByType(path: string, schema: RowSchema, absence: Pick<FieldRule, "isRequired" | "whenAbsent">): FieldRule {
  let accepted = 0;
  const rejected = new Map<number, readonly UnexpectedField[]>();
  return {
    get accepted() {
      return accepted;
    },
    isByType: true,
    ...absence,
    judge(value) {
      const code = typeCode(value);
      if ((accepted & code) !== 0) return undefined;
      const known = rejected.get(code);
      if (known !== undefined) return known;
      const verdict = askZod(schema, value, path);
      if (verdict === undefined) accepted |= code;
      else rejected.set(code, verdict);
      return verdict;
    },
  };
}

/** Whether a value is surely accepted; false may also mean "ask zod". */
function quickAcceptance(schema: RowSchema): (value: unknown) => boolean {
  const closed = closedSet(schema);
  if (closed !== undefined) return (value) => closed.has(value);
  const element = elementOf(schema);
  if (element === undefined) return () => false;
  const rule = createFieldRule("", element);
  return (value) => Array.isArray(value) && value.every((item) => rule.judge(item) === undefined);
}

/** Zod's verdict, without the value. A refinement of the application may throw: that is its field's fault, not the feed's (decision 11). */
export function askZod(schema: RowSchema, value: unknown, path = ""): readonly UnexpectedField[] | undefined {
  try {
    return z.safeParse(schema, value).error?.issues.map((issue) => ({
      path: [...(path === "" ? [] : [path]), ...issue.path.map(String)].join("."),
      expected: expectation(issue),
    }));
  } catch {
    return [{ path, expected: "a schema that does not throw" }];
  }
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected;
    case "invalid_value":
      return issue.values.map(String).join(" or ");
    case "invalid_union":
      return [...new Set(issue.errors.flat().map(expectation))].join(" or ");
    case "invalid_format":
      return issue.format;
    default:
      return issue.code;
  }
}

type Def = z.core.$ZodTypes["_zod"]["def"];

/** Zod's own description of a schema; the public union of its types is what `def.type` tells apart. */
export const defOf = (schema: z.core.$ZodType): Def => (schema as z.core.$ZodTypes)._zod.def;

/** Whether more is asked than a type: a refinement, a format, a coercion. */
function isPlain(def: Def): boolean {
  return (def.checks ?? []).length === 0 && !("format" in def && def.format) && !("coerce" in def && def.coerce);
}

function isDecidedByType(schema: z.core.$ZodType): boolean {
  const def = defOf(schema);
  if (!isPlain(def)) return false;
  switch (def.type) {
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "unknown":
    case "any":
      return true;
    case "optional":
    case "nullable":
    case "readonly":
      return isDecidedByType(def.innerType);
    case "union":
      return def.options.every(isDecidedByType);
    default:
      return false;
  }
}

/** The values of an enum or a literal, `null` and absence included where they are allowed; undefined for anything else. */
function closedSet(schema: z.core.$ZodType): ReadonlySet<unknown> | undefined {
  const def = defOf(schema);
  if (!isPlain(def)) return undefined;
  if (def.type === "optional" || def.type === "nullable") {
    const inner = closedSet(def.innerType);
    return inner && new Set([...inner, def.type === "optional" ? undefined : null]);
  }
  return def.type === "enum" || def.type === "literal" ? schema._zod.values : undefined;
}

function elementOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const def = defOf(schema);
  if (!isPlain(def)) return undefined;
  if (def.type === "optional" || def.type === "nullable") return elementOf(def.innerType);
  return def.type === "array" ? def.element : undefined;
}
