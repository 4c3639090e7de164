/**
 * Writes a payload as indented JSON text of bounded length and depth, so that no payload of a server costs the panel more than that. The text
 * is a copy: it keeps neither the payload nor a part of a long string in memory.
 *
 * Rule: P40 limits. Built-in `JSON.stringify` would overflow the stack on deep values and write the whole of long ones.
 */

/** Levels that are written. Rows are flat, and their nested values rarely have more than two levels. */
const DEPTH_LIMIT = 8;
const CUT = "…";

/** Text of at most about `limit` characters; what is left out shows as `…`. */
export function sampleText(value: unknown, limit: number): string {
  const parts: string[] = [];
  let left = limit;
  const write = (part: string): void => {
    parts.push(part);
    left -= part.length;
  };

  const writeValue = (each: unknown, depth: number): void => {
    if (typeof each === "string") write(JSON.stringify(each.length > left ? each.slice(0, Math.max(left, 0)) + CUT : each));
    else if (typeof each !== "object" || each === null) write(String(each));
    else if (depth === DEPTH_LIMIT) write(CUT);
    else if (Array.isArray(each)) writeItems(each.length, "[", "]", depth, (index) => writeValue(each[index], depth + 1));
    else writeFields(each as Readonly<Record<string, unknown>>, depth); // neither null nor an array: to be read by field name
  };

  const writeFields = (fields: Readonly<Record<string, unknown>>, depth: number): void => {
    const names = Object.keys(fields);
    writeItems(names.length, "{", "}", depth, (index) => {
      const name = names[index] ?? "";
      writeValue(name, depth + 1);
      write(": ");
      writeValue(fields[name], depth + 1);
    });
  };

  const writeItems = (count: number, open: string, close: string, depth: number, writeItem: (index: number) => void): void => {
    if (count === 0) return write(open + close);
    write(open);
    for (let index = 0; index < count; index += 1) {
      write(`${index === 0 ? "" : ","}\n${"  ".repeat(depth + 1)}`);
      if (left <= 0) {
        write(CUT);
        break;
      }
      writeItem(index);
    }
    write(`\n${"  ".repeat(depth)}${close}`);
  };

  writeValue(value, 0);
  return parts.join("");
}

/** The beginning of a text, as a copy: a slice would keep the whole of it in memory. */
export function clipText(text: string, limit: number): string {
  return text.length <= limit ? text : Array.from(text.slice(0, limit)).join("") + CUT;
}
