/**
 * Judges one field of a row. Zod is the only definition, and is called as seldom as possible.
 *
 * A schema without refinements checks types only, so its verdict on one string holds for every string and is cached. A closed set is
 * checked by membership, a list element by element. Everything else goes through zod each time.
 * Rules: P18 a known field of an unexpected type.
 */
import type * as z from "zod/mini";

/** A field that is not what its schema expects. Never holds the value (P18). */
export interface UnexpectedField {
  readonly path: string;
  readonly expected: string;
  /** The schema answers with a promise, so it cannot say whether the value is as expected. */
  readonly isUnjudged?: true;
}

/** The verdict on a value whose schema is asynchronous. */
export function unjudged(path: string): readonly UnexpectedField[] {
  return [{ path, expected: "an answer without a promise", isUnjudged: true }];
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
/** Values that JSON cannot hold, except the infinity that `1e999` becomes. */
const OTHER = 128;
/** Every type code but that of a number beyond the safe integers, which is always checked (P18). */
export const ANY_TYPE = 255;
/** A finite number that is no safe integer: every double beyond is an integer. */
export const UNSAFE_NUMBER = 256;
/** An array or an object. */
export const NESTED = ARRAY | OBJECT;

const LARGEST = Number.MAX_SAFE_INTEGER;

/** The type of a value as a bit, finer than `typeof`. */
export function typeCode(value: unknown): number {
  if (typeof value === "string") return STRING;
  if (typeof value === "number") return value <= LARGEST && value >= -LARGEST ? FINITE : Number.isFinite(value) ? UNSAFE_NUMBER : OTHER;
  if (value === null) return NULL;
  if (typeof value === "boolean") return BOOLEAN;
  if (typeof value !== "object") return value === undefined ? UNDEFINED : OTHER;
  return Array.isArray(value) ? ARRAY : OBJECT;
}

/** The rule of the field `path`, derived from its schema. */
export function createFieldRule(path: string, schema: z.core.$ZodType): FieldRule {
  const isRequired = schema._zod.optin === undefined;
  const absence = { isRequired, whenAbsent: isRequired ? (askZod(schema, undefined, path) ?? [{ path, expected: "a value" }]) : [] };
  if (isDecidedByType(schema)) return ruleByType(path, schema, absence);
  const element = elementOf(schema);
  const judgeList = element && listJudge(createFieldRule(joined(path, ANY_ELEMENT), element));
  const closed = closedSet(schema);
  return {
    accepted: ANY_TYPE,
    isByType: false,
    ...absence,
    judge(value) {
      if (judgeList !== undefined && Array.isArray(value)) return judgeList(value);
      return closed?.has(value) === true ? undefined : askZod(schema, value, path);
    },
  };
}

/** All elements of a list have one path, so a list with a thousand wrong elements is one report (P40). */
export const ANY_ELEMENT = "*";

/** Judges a list by its elements. Zod makes an issue of each, and throws where a nested list has more than its stack holds. */
function listJudge(rule: FieldRule): (list: readonly unknown[]) => readonly UnexpectedField[] | undefined {
  return (list) => {
    const found: UnexpectedField[] = [];
    let before: readonly UnexpectedField[] | undefined;
    for (const element of list) {
      const verdict = rule.judge(element);
      if (verdict === undefined || verdict === before) continue;
      before = verdict;
      for (const field of verdict) found.push(field);
    }
    return found.length === 0 ? undefined : distinct(found);
  };
}

function ruleByType(path: string, schema: z.core.$ZodType, absence: Pick<FieldRule, "isRequired" | "whenAbsent">): FieldRule {
  let accepted = 0;
  const rejected = new Map<number, readonly UnexpectedField[]>();
  return {
    get accepted() {
      return accepted;
    },
    isByType: true,
    ...absence,
    judge(value) {
      const type = typeCode(value);
      const code = type === UNSAFE_NUMBER ? FINITE : type; // the same to a schema that asks for a type alone
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

/** Schemas that are known to answer with a promise: they are not called again. */
const asynchronous = new WeakSet<z.core.$ZodType>();
/** Schemas that have accepted a value without one. */
const synchronous = new WeakSet<z.core.$ZodType>();

/**
 * Zod's verdict, without the value. An exception of the application's refinement counts as a defect of the field (decision 11).
 *
 * Until a schema has accepted a value, it may answer with a promise. A synchronous parse, which is faster, would throw then, and leave the promise
 * without a handler, so that its rejection would be one of the page.
 */
export function askZod(schema: z.core.$ZodType, value: unknown, path = ""): readonly UnexpectedField[] | undefined {
  if (asynchronous.has(schema)) return unjudged(path);
  try {
    const answer = schema._zod.run({ value, issues: [] }, { async: !synchronous.has(schema) });
    if ("then" in answer) {
      answer.catch(() => undefined);
      asynchronous.add(schema);
      return unjudged(path);
    }
    if (answer.issues.length === 0) {
      synchronous.add(schema);
      return undefined;
    }
    const issues = answer.issues as readonly z.core.$ZodIssue[]; // zod would add texts, which are not used
    return distinct(issues.map((issue) => ({ path: pathOf(path, issue), expected: expectation(issue) })));
  } catch {
    synchronous.delete(schema); // it may have met a promise: the next value shows that
    return [{ path, expected: "a schema that does not throw" }];
  }
}

/** An issue of the value itself has no path yet. */
function pathOf(path: string, issue: { readonly path?: readonly PropertyKey[] | undefined }): string {
  return (issue.path ?? []).reduce<string>((outer, part) => joined(outer, typeof part === "number" ? ANY_ELEMENT : String(part)), path);
}

/** The path of a part within the field `path`. */
export function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** One of each. */
export function distinct(fields: readonly UnexpectedField[]): readonly UnexpectedField[] {
  return [...new Map(fields.map((field) => [`${field.path} ${field.expected}`, field])).values()];
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

/** Zod's own description of a schema. The cast gives the public union, which `def.type` discriminates. */
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
