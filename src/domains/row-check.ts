/**
 * Whether a row is what its schema expects, for every row, at a tenth of what parsing the row cost. The row itself is kept, never a copy.
 *
 * A row whose field names were seen before in this order, with types that zod accepted before, passes; zod sees only what is new.
 * Schemas that say more than this can remember (refinements between fields, closed objects) are asked row by row.
 * Rules: P18 rows.
 */
import type { CollectionDefinition, RowSchema, WireRow } from "./collection.ts";
import { askZod, createFieldRule, defOf, type FieldRule, type UnexpectedField } from "./field-rule.ts";
import { createRowShapes } from "./row-shapes.ts";

/** `report` and `quarantine` differ in what is done about a field, not in what is found; `off` looks at nothing. */
export type ValidateMode = "report" | "off" | "quarantine";

/** What is unexpected about a row; undefined where nothing is. */
export type RowChecker = (row: WireRow) => readonly UnexpectedField[] | undefined;

/** Creates the checker of one slice: what it learns belongs to that slice's schema. */
export function createRowChecker({ schema }: Pick<CollectionDefinition, "schema">, mode: ValidateMode): RowChecker {
  if (schema === undefined || mode === "off") return () => undefined;
  const rules = fieldRules(schema);
  return rules === undefined ? (row) => askZod(schema, row) : createFieldChecker(rules);
}

type Rules = ReadonlyMap<string, FieldRule>;

function createFieldChecker(rules: Rules): RowChecker {
  const required = [...rules].filter(([, rule]) => rule.isRequired);
  // Fields whose type alone does not decide have to be looked at in each row.
  const careful = [...rules].filter(([, rule]) => !rule.isByType);
  const shapes = createRowShapes((name) => rules.get(name), required.length);

  const isCarefullyAccepted = (row: WireRow): boolean => {
    for (const [name, rule] of careful) if (Object.hasOwn(row, name) && rule.judge(row[name]) !== undefined) return false;
    return true;
  };

  return (row) => {
    const isAccepted = shapes.accept(row);
    if (isAccepted && isCarefullyAccepted(row)) return undefined;
    const unexpected: UnexpectedField[] = [];
    for (const name in row) {
      const verdict = rules.get(name)?.judge(row[name]);
      if (verdict !== undefined) unexpected.push(...verdict);
    }
    for (const [name, rule] of required) if (!Object.hasOwn(row, name)) unexpected.push(...rule.whenAbsent);
    if (unexpected.length > 0) return unexpected;
    if (!isAccepted) shapes.learn(row);
    return undefined;
  };
}

/** One rule a known field, or undefined where the fields do not tell all that the schema asks of a row. */
function fieldRules(schema: RowSchema): Rules | undefined {
  const def = defOf(schema);
  if (def.type !== "object" || (def.checks ?? []).length > 0) return undefined;
  const isOpen = def.catchall === undefined || defOf(def.catchall).type === "unknown";
  return isOpen ? new Map(Object.entries(def.shape).map(([name, field]) => [name, createFieldRule(name, field)])) : undefined;
}
