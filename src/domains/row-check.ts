/**
 * Whether a row is what its schema expects, for every row, at a tenth of what parsing the row cost. The row itself is kept, never a copy.
 *
 * A row whose field names were seen before, and whose fields have types that zod accepted before, passes; zod sees only what is new.
 * Schemas that say more than this can remember (refinements between fields, closed objects) are asked row by row.
 * Rules: P18 rows.
 */
import type { CollectionDefinition, RowSchema, WireRow } from "./collection.ts";
import { ANY_TYPE, askZod, createFieldRule, defOf, type FieldRule, type UnexpectedField } from "./field-rule.ts";
import { createShapeMemory, type RememberedShape, type Shape } from "./shape-memory.ts";

/** `report` and `quarantine` differ in what is done about a field, not in what is found; `off` looks at nothing. */
export type ValidateMode = "report" | "off" | "quarantine";

export interface RowChecker {
  /** What is unexpected about a row; undefined where nothing is. */
  (row: WireRow): readonly UnexpectedField[] | undefined;
  /** The row's shape: free right after the row was checked. Undefined once too many different ones were seen to remember another. */
  shapeOf(row: WireRow): Shape | undefined;
}

/** Creates the checker of one slice: what it learns belongs to that slice's schema. */
export function createRowChecker({ schema }: Pick<CollectionDefinition, "schema">, mode: ValidateMode): RowChecker {
  if (schema === undefined || mode === "off") return createChecker(new Map(), undefined);
  const rules = fieldRules(schema);
  return rules === undefined ? createChecker(new Map(), (row) => askZod(schema, row)) : createChecker(rules, undefined);
}

type Verdict = readonly UnexpectedField[] | undefined;
type Rules = ReadonlyMap<string, FieldRule>;

interface CheckedShape extends RememberedShape {
  /** One entry a name; undefined for a field that the schema does not know. */
  readonly rules: readonly (FieldRule | undefined)[];
  /** Fields whose value has to be looked at each time. */
  readonly careful: readonly { readonly name: string; readonly rule: FieldRule }[];
  /** What the absence of known fields leaves to be said. */
  readonly missing: readonly UnexpectedField[];
}

function createChecker(rules: Rules, checkWhole: ((row: WireRow) => Verdict) | undefined): RowChecker {
  const shapes = createShapeMemory((names) => describe(names, rules));
  let lastRow: WireRow | undefined;
  let lastShape: Shape | undefined;

  const check = (row: WireRow): Verdict => {
    const accepted = shapes.accept(row);
    const shape = accepted ?? shapes.find(row);
    lastRow = row;
    lastShape = shape;
    if (checkWhole !== undefined) return checkWhole(row);
    if (accepted !== undefined && accepted.missing.length === 0 && isCarefullyAccepted(accepted, row)) return undefined;
    return judge(shape ?? describe(Object.keys(row), rules), row);
  };
  const shapeOf = (row: WireRow): Shape | undefined => (row === lastRow ? lastShape : (shapes.accept(row) ?? shapes.find(row)));
  return Object.assign(check, { shapeOf });
}

/** One rule a known field, or undefined where the fields do not tell all that the schema asks of a row. */
function fieldRules(schema: RowSchema): Rules | undefined {
  const def = defOf(schema);
  if (def.type !== "object" || (def.checks ?? []).length > 0) return undefined;
  const isOpen = def.catchall === undefined || defOf(def.catchall).type === "unknown";
  return isOpen ? new Map(Object.entries(def.shape).map(([name, field]) => [name, createFieldRule(name, field)])) : undefined;
}

function describe(names: readonly string[], rules: Rules): CheckedShape {
  const ruleOf = names.map((name) => rules.get(name));
  const careful = names.flatMap((name) => {
    const rule = rules.get(name);
    return rule === undefined || rule.isByType ? [] : [{ name, rule }];
  });
  const present = new Set(names);
  const missing = [...rules].flatMap(([name, rule]) => (present.has(name) ? [] : rule.whenAbsent));
  return { names, rules: ruleOf, accepted: ruleOf.map((rule) => rule?.accepted ?? ANY_TYPE), careful, missing };
}

function isCarefullyAccepted({ careful }: CheckedShape, row: WireRow): boolean {
  for (const { name, rule } of careful) if (rule.judge(row[name]) !== undefined) return false;
  return true;
}

/** Asks the rule of every field, and remembers for the shape what the rules have learnt. */
function judge({ names, rules, accepted, missing }: CheckedShape, row: WireRow): Verdict {
  const unexpected = [...missing];
  for (const [index, rule] of rules.entries()) {
    if (rule === undefined) continue;
    unexpected.push(...(rule.judge(row[names[index] ?? ""]) ?? []));
    accepted[index] = rule.accepted;
  }
  return unexpected.length > 0 ? unexpected : undefined;
}
