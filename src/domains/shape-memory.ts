/**
 * The shapes of rows seen so far: a shape is the names of a row's fields, in order. Rows of one serializer have few of them.
 *
 * Bounded: when too many were seen, further ones are not remembered and the caller does without. Knows no schema.
 */
import type { WireRow } from "./collection.ts";
import { ANY_TYPE, typeCode } from "./field-rule.ts";

/** One object for all rows with the same field names in the same order. */
export interface Shape {
  readonly names: readonly string[];
}

/** What a memory keeps beside the names: the type codes each field may have without being looked at again. */
export interface RememberedShape extends Shape {
  /** One entry a name; grows while the rules behind it learn. */
  readonly accepted: number[];
}

export interface ShapeMemory<Remembered extends RememberedShape> {
  /** The shape if the row has it and every field an accepted type. The hot path: no allocation, no look-up. */
  accept(row: WireRow): Remembered | undefined;
  /** The shape by its names alone, made by `create` when it is new; undefined when the memory is full. */
  find(row: WireRow): Remembered | undefined;
}

const SHAPE_LIMIT = 1_000;
/** Names in all remembered shapes together: a row with a thousand fields is no reason to keep a million strings. */
const NAME_LIMIT = 100_000;
/** Full rows, lean rows and a few variants of each alternate on one stream. */
const RECENT_LIMIT = 4;

export function createShapeMemory<Remembered extends RememberedShape>(create: (names: readonly string[]) => Remembered) {
  const shapes = new Map<string, Remembered>();
  const recent: Remembered[] = [];
  let nameCount = 0;

  const touch = (shape: Remembered): Remembered => {
    const position = recent.indexOf(shape);
    if (position === 0) return shape;
    if (position > 0) recent.splice(position, 1);
    else if (recent.length === RECENT_LIMIT) recent.pop();
    recent.unshift(shape);
    return shape;
  };

  const memory: ShapeMemory<Remembered> = {
    accept(row) {
      for (const shape of recent) if (isAccepted(shape, row)) return touch(shape);
      return undefined;
    },
    find(row) {
      const names = Object.keys(row);
      const id = JSON.stringify(names);
      let shape = shapes.get(id);
      if (shape === undefined) {
        if (shapes.size >= SHAPE_LIMIT || nameCount + names.length > NAME_LIMIT) return undefined;
        shape = create(names);
        shapes.set(id, shape);
        nameCount += names.length;
      }
      return touch(shape);
    },
  };
  return memory;
}

/** `for…in` with a read by the same name is what engines make fastest; a list of keys costs three times as much. */
function isAccepted({ names, accepted }: RememberedShape, row: WireRow): boolean {
  let index = 0;
  for (const name in row) {
    if (name !== names[index] || ((accepted[index] ?? ANY_TYPE) & typeCode(row[name])) === 0) return false;
    index += 1;
  }
  return index === names.length;
}
