/**
 * Checks every row against its schema, in about a tenth of the time of parsing it. The row itself is kept, never a copy.
 *
 * A row passes if its field names were seen before in this order, with types that zod accepted before; zod checks only new ones. Schemas
 * whose verdict cannot be cached (refinements between fields, closed objects) check each row. `standard-check.ts` has the schemas of other
 * libraries.
 * Rules: P18 rows, P40 size of a row.
 */
import type { CollectionDefinition, WireRow } from "../collection.ts";
import { isZod, type ZodRowSchema } from "../row-schema.ts";
import { schemaOf } from "../row-schemas.ts";
import { askZod, createFieldRule, defOf, typeCode, UNSAFE_NUMBER, type FieldRule, type UnexpectedField } from "./field-rule.ts";
import { rowExcess, type RowExcess } from "./row-limits.ts";
import { createRowShapes } from "./row-shapes.ts";
import { createStandardCheck } from "./standard-check.ts";

/** `report` and `quarantine` find the same fields and handle them differently; `off` checks no schema. */
export type ValidateMode = "report" | "off" | "quarantine";

export interface RowFindings {
  /** The row exceeds the size limits, and was not checked further (P40). */
  readonly excess: RowExcess | undefined;
  readonly unexpected: readonly UnexpectedField[];
  /** Fields with a number beyond the safe integers: parsing may have changed it (P18). */
  readonly unsafe: readonly string[];
}

/** The defects of a row; undefined where it has none. */
export type RowChecker = (row: WireRow) => RowFindings | undefined;

/** Checks a row; undefined where nothing is unexpected. */
type FieldChecker = (row: WireRow) => readonly UnexpectedField[] | undefined;

/** Creates the checker of one slice; its cache belongs to that slice's schema. */
export function createRowChecker(definition: Pick<CollectionDefinition, "name" | "schema">, mode: ValidateMode): RowChecker {
  const schema = schemaOf(definition);
  if (schema === undefined || mode === "off") return (row) => findingsOf(row, () => undefined);
  if (!isZod(schema)) {
    const check = createStandardCheck(schema);
    return (row) => findingsOf(row, check);
  }
  const rules = fieldRules(schema);
  return rules === undefined ? (row) => findingsOf(row, (each) => askZod(schema, each)) : createShapeChecker(rules);
}

function findingsOf(row: WireRow, check: FieldChecker): RowFindings | undefined {
  const excess = rowExcess(row);
  if (excess !== undefined) return { excess, unexpected: [], unsafe: [] };
  const unexpected = check(row) ?? [];
  const unsafe: string[] = [];
  for (const name in row) if (typeCode(row[name]) === UNSAFE_NUMBER) unsafe.push(name);
  return unexpected.length + unsafe.length === 0 ? undefined : { excess, unexpected, unsafe };
}

type Rules = ReadonlyMap<string, FieldRule>;

function createShapeChecker(rules: Rules): RowChecker {
  const required = [...rules].filter(([, rule]) => rule.isRequired);
  // Fields whose type alone does not decide have to be looked at in each row.
  const careful = [...rules].filter(([, rule]) => !rule.isByType);
  const shapes = createRowShapes((name) => rules.get(name), required.length);

  const isCarefullyAccepted = (row: WireRow): boolean => {
    for (const [name, rule] of careful) if (Object.hasOwn(row, name) && rule.judge(row[name]) !== undefined) return false;
    return true;
  };
  const checkFields: FieldChecker = (row) => {
    const unexpected: UnexpectedField[] = [];
    for (const name in row) for (const field of rules.get(name)?.judge(row[name]) ?? []) unexpected.push(field);
    for (const [name, rule] of required) if (!Object.hasOwn(row, name)) for (const field of rule.whenAbsent) unexpected.push(field);
    return unexpected;
  };

  return (row) => {
    const isAccepted = shapes.accept(row);
    if (isAccepted && isCarefullyAccepted(row)) return undefined;
    const findings = findingsOf(row, checkFields);
    if (findings === undefined && !isAccepted) shapes.learn(row);
    return findings;
  };
}

/** One rule for each known field; undefined where the schema checks more than its known fields. */
function fieldRules(schema: ZodRowSchema): Rules | undefined {
  const def = defOf(schema);
  if (def.type !== "object" || (def.checks ?? []).length > 0) return undefined;
  const isOpen = def.catchall === undefined || defOf(def.catchall).type === "unknown";
  return isOpen ? new Map(Object.entries(def.shape).map(([name, field]) => [name, createFieldRule(name, field)])) : undefined;
}
