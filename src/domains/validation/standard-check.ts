/**
 * Checks rows against a schema that is not zod's. Such a schema cannot be read, only called, so it is called once for each new shape of a row: its
 * field names in their order, with the types of their values. Rows that have a value with an inside, and rows that were not accepted, are
 * checked each time.
 *
 * So a rule about values, such as a closed list, finds its first row only. Zod schemas have no such limit (`row-check.ts`).
 * Rules: P18, P40.
 */
import type { WireRow } from "../collection.ts";
import { judgeBySchema, type SchemaIssue, type StandardRowSchema } from "../row-schema.ts";
import { ANY_ELEMENT, distinct, joined, NESTED, typeCode, unjudged, type UnexpectedField } from "./field-rule.ts";

/** A server whose every row has another shape is not remembered for ever. */
const SHAPE_LIMIT = 1_000;

/** The result checks a row; undefined where nothing is unexpected. */
export function createStandardCheck(schema: StandardRowSchema): (row: WireRow) => readonly UnexpectedField[] | undefined {
  const accepted = new Set<string>();
  return (row) => {
    const shape = shapeOf(row);
    if (shape !== undefined && accepted.has(shape)) return undefined;
    const unexpected = askSchema(schema, row);
    if (unexpected === undefined && shape !== undefined && accepted.size < SHAPE_LIMIT) accepted.add(shape);
    return unexpected;
  };
}

/** Undefined where a value has an inside that the shape does not show. */
function shapeOf(row: WireRow): string | undefined {
  let shape = "";
  for (const name in row) {
    const code = typeCode(row[name]);
    if ((code & NESTED) !== 0) return undefined;
    shape += `${name.length}:${name}${code},`;
  }
  return shape;
}

/** An exception of the schema counts as a defect of the row (decision 11). The message of an issue is not used: it may hold the value. */
function askSchema(schema: StandardRowSchema, row: WireRow): readonly UnexpectedField[] | undefined {
  try {
    const result = judgeBySchema(schema, row);
    if (result === "asynchronous") return unjudged("");
    return result.issues && distinct(result.issues.map((issue) => ({ path: pathOf(issue), expected: "what its schema accepts" })));
  } catch {
    return [{ path: "", expected: "a schema that does not throw" }];
  }
}

function pathOf({ path = [] }: SchemaIssue): string {
  return path.reduce<string>((outer, part) => {
    const key = typeof part === "object" ? part.key : part;
    return joined(outer, typeof key === "number" ? ANY_ELEMENT : String(key));
  }, "");
}
