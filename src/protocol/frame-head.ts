/**
 * Reads `kind` and `seq` of a text that is not valid JSON. Then only the slice of that kind turns stale, and the number still counts.
 *
 * Walks the text as JSON. It accepts wrong values (`NaN`, a bad escape, a comma too many), never a value at a wrong place. The kind is
 * certain in two cases only; otherwise another message may be lost in the same text:
 *   - the text is one object, closed at its end: only its values are wrong
 *   - the text breaks off, and `"kind"` stands in it once
 * Linear in the length of the text. Rules: P12 malformed, P36 every readable `seq` counts.
 */
import { parseJson } from "./json.ts";

export interface FrameHead {
  /** Undefined where it is not certain that the whole text is one message of that kind. */
  readonly kind: unknown;
  /** The number of the first object, even where its kind is not certain. */
  readonly seq: unknown;
}

const NAME = '"kind"';

/** The `kind` and `seq` members of the outermost object. */
export function readHead(text: string): FrameHead {
  const members = new Map<unknown, unknown>();
  const end = walk(text, members);
  const isCertain = end === "closed" || (end === "cut" && text.indexOf(NAME, text.indexOf(NAME) + 1) === -1);
  return { kind: isCertain ? members.get("kind") : undefined, seq: members.get("seq") };
}

/** What may come next. */
type Expected = "name" | "colon" | "value" | "comma" | "nothing";

/** Collects the scalar members of the outermost object. `fault`: something stands where it may not. */
function walk(text: string, members: Map<unknown, unknown>): "closed" | "cut" | "fault" {
  const brackets: string[] = [];
  let expected: Expected = "value";
  let name: unknown;

  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const character = text.charAt(at);
    const start = at;
    at += 1;
    switch (character) {
      case "{":
      case "[":
        if (expected !== "value" || (brackets.length === 0 && character === "[")) return "fault";
        brackets.push(character);
        expected = character === "{" ? "name" : "value";
        break;
      case "}":
      case "]":
        // A comma too many is forgiven: `name` and `value` are expected behind one, and behind an opening bracket.
        if (brackets.pop() !== (character === "}" ? "{" : "[") || expected === "colon") return "fault";
        if (character === "}" && expected === "value") return "fault";
        expected = brackets.length === 0 ? "nothing" : "comma";
        break;
      case ",":
        if (expected !== "comma") return "fault";
        expected = brackets.at(-1) === "{" ? "name" : "value";
        break;
      case ":":
        if (expected !== "colon") return "fault";
        expected = "value";
        break;
      default: {
        if ((expected !== "name" && expected !== "value") || brackets.length === 0) return "fault";
        at = character === '"' ? endOfString(text, at) : endOfToken(text, at);
        if (at > text.length || (at === text.length && character !== '"')) return "cut"; // a number that is cut off is another number
        if (expected === "name" && character !== '"') return "fault";
        const isOutermost = brackets.length === 1;
        if (isOutermost && expected === "name") name = scalar(text.slice(start, at));
        else if (isOutermost && (name === "kind" || name === "seq")) members.set(name, scalar(text.slice(start, at)));
        expected = expected === "name" ? "colon" : "comma";
      }
    }
  }
  return expected === "nothing" ? "closed" : "cut";
}

/** The place behind the closing quote of a string that begins before `from`; beyond the text where there is none. */
function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote;
    while (before > from && text.charAt(before - 1) === "\\") before -= 1;
    if ((quote - before) % 2 === 0) return quote + 1;
  }
  return text.length + 1;
}

/** The place behind a number, a word, or what else stands where a value may. */
function endOfToken(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isSpace(text.charCodeAt(at)) && !'"{}[]:,'.includes(text.charAt(at))) at += 1;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

function scalar(text: string): unknown {
  const outcome = parseJson(text);
  return outcome.type === "json" ? outcome.value : undefined;
}
