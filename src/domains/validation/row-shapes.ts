/**
 * Caches the shapes of rows. A shape is an order of field names: a row has it if its fields are some of these, in this order. A server that
 * leaves out empty fields therefore sends rows of one shape, not of thousands.
 *
 * Shapes are learnt from rows and corrected by later ones. The number of shapes and of corrections is bounded. Knows no schema.
 */
import type { WireRow } from "../collection.ts";
import { ANY_TYPE, NESTED, typeCode } from "./field-rule.ts";
import { isTooDeep } from "./row-limits.ts";

/** The accepted types of one field name. */
export interface FieldFacts {
  /** The type codes that need no second look. */
  readonly accepted: number;
  readonly isRequired: boolean;
}

export interface RowShapes {
  /** Whether a row has a known shape, every required field, and no field that needs a look: of its type, or too deep. No allocation, no look-up. */
  accept(row: WireRow): boolean;
  /** Must be called with a row that `accept` refused and the full check found valid. */
  learn(row: WireRow): void;
}

interface Shape {
  readonly names: readonly string[];
  /** One entry a name, as are the required ones: 1 or 0. */
  readonly accepted: readonly number[];
  readonly required: readonly number[];
}

/** Rows from REST, full and lean rows from the stream may each have an order of their own. */
const SHAPE_LIMIT = 4;
/** A row with a thousand fields is looked at field by field. */
const NAME_LIMIT = 500;
/** Enough to put any order right; a server whose every row has another is not followed for ever. */
const LESSON_LIMIT = 500;

export function createRowShapes(factsOf: (name: string) => FieldFacts | undefined, requiredCount: number): RowShapes {
  const shapes: Shape[] = []; // the one used last comes first
  let lessonCount = 0;

  const remember = (names: readonly string[], position: number): void => {
    if (names.length > NAME_LIMIT) return; // several orders were put together
    shapes.splice(position, 1);
    shapes.unshift({
      names,
      accepted: names.map((name) => factsOf(name)?.accepted ?? ANY_TYPE),
      required: names.map((name) => Number(factsOf(name)?.isRequired ?? false)),
    });
    if (shapes.length > SHAPE_LIMIT) shapes.pop();
  };

  return {
    accept(row) {
      const position = shapes.findIndex((shape) => isAccepted(shape, row, requiredCount));
      if (position > 0) shapes.unshift(...shapes.splice(position, 1));
      return position !== -1;
    },
    learn(row) {
      const names = Object.keys(row);
      if (lessonCount >= LESSON_LIMIT || names.length > NAME_LIMIT) return; // a lesson costs the square of its length
      lessonCount += 1;
      for (const [position, shape] of shapes.entries()) {
        const widened = widen(shape.names, names);
        if (widened === undefined) continue;
        remember(widened, position);
        return;
      }
      const [latest] = shapes;
      remember(latest === undefined ? names : (widen(reorder(latest.names, names), names) ?? names), SHAPE_LIMIT);
    },
  };
}

/** `for…in` with a read by the same name is what engines make fastest; a list of keys costs three times as much. */
function isAccepted({ names, accepted, required }: Shape, row: WireRow, requiredCount: number): boolean {
  let index = 0;
  let found = 0;
  for (const name in row) {
    while (names[index] !== name) if (++index >= names.length) return false;
    const code = typeCode(row[name]);
    if (((accepted[index] ?? 0) & code) === 0) return false;
    if ((code & NESTED) !== 0 && isTooDeep(row[name])) return false;
    found += required[index] ?? 0;
    index += 1;
  }
  return found === requiredCount;
}

/** The order with the names that it lacks put in where they stand in `names`; undefined where the two contradict each other. */
function widen(order: readonly string[], names: readonly string[]): readonly string[] | undefined {
  const widened = [...order];
  let index = 0;
  for (const name of names) {
    const position = widened.indexOf(name);
    if (position === -1) widened.splice(index, 0, name);
    else if (position < index) return undefined;
    index = Math.max(position, index) + 1;
  }
  return widened;
}

/** The same names in the same places, but for those in `names`, which change places among themselves until they are in its order. */
function reorder(order: readonly string[], names: readonly string[]): readonly string[] {
  const known = new Set(order);
  const turn = names.filter((name) => known.has(name)).values();
  const moved = new Set(names);
  return order.map((name) => (moved.has(name) ? (turn.next().value ?? name) : name));
}
