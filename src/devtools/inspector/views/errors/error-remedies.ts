/**
 * What an error means and what to do about it, from its own message. Production builds leave the texts out of messages; a copy of them in the
 * inspector would load with the button, as one chunk holds all of them.
 */
import type { ErrorFacts } from "../../../recorder/error-log.ts";

export interface Remedy {
  readonly happened: string;
  /** Undefined where the first part says all. */
  readonly remedy: string | undefined;
}

/** The rule or decision behind a text, at its end. */
const RULES = / \((?:P\d|decision)[^)]*\)$/;

/** Undefined where the message is the code and its detail alone. */
export function remedyOf({ code, message, detail }: Omit<ErrorFacts, "cause">): Remedy | undefined {
  if (!message.startsWith(`${code}: `)) return undefined;
  const parts = Object.entries(detail).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const end = parts.length === 0 ? "" : ` [${parts.join(", ")}]`;
  const text = message.slice(code.length + 2, message.endsWith(end) ? message.length - end.length : undefined).replace(RULES, "");
  const at = text.indexOf("; ");
  if (at === -1) return { happened: sentence(text), remedy: undefined };
  return { happened: sentence(text.slice(0, at)), remedy: sentence(text.slice(at + 2)) };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
