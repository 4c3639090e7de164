/** Which messages the view shows. Pure; the contents of a message are decoded only where a row's key is asked for. */
import type { MessageContents } from "../../../recorder/message-content.ts";
import type { RecordedMessage } from "../../../recorder/message-ring.ts";
import { kindOf, sizeText, typeText, verdictOf } from "./message-text.ts";

export interface MessageFilter {
  /** Kinds to show; an empty set shows all. */
  readonly kinds: ReadonlySet<string>;
  /** A row's key, or a part of it: messages that bring or remove such a row. Empty for all. */
  readonly key: string;
  /** Text anywhere in the message, in any case. Empty for all. */
  readonly text: string;
  readonly isFaultsOnly: boolean;
}

export const everyMessage: MessageFilter = { kinds: new Set(), key: "", text: "", isFaultsOnly: false };

export function isEveryMessage({ kinds, key, text, isFaultsOnly }: MessageFilter): boolean {
  return kinds.size === 0 && key === "" && text === "" && !isFaultsOnly;
}

/** `unknown`: the text that would say so is not kept. Keys: the message matches where no other holds exactly the key that was asked for. */
export type Match = "yes" | "no" | "unknown" | { readonly keys: readonly string[] };

/** The cheap conditions come first. */
export function createMatcher(filter: MessageFilter, contents: MessageContents): (message: RecordedMessage) => Match {
  const { kinds, key, text, isFaultsOnly } = filter;
  const pattern = text === "" ? undefined : new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "i");
  return (message) => {
    if (kinds.size > 0 && !kinds.has(kindOf(message))) return "no";
    if (isFaultsOnly && verdictOf(message).tone !== "bad") return "no";
    if (pattern !== undefined && !pattern.test(message.text ?? "") && !pattern.test(shownText(message))) return "no";
    if (key === "") return "yes";
    const found = contents.find(message, key);
    if (found === undefined) return "unknown";
    if (found.isExact) return "yes";
    return found.keys.length === 0 ? "no" : { keys: found.keys };
  };
}

function shownText(message: RecordedMessage): string {
  return `${kindOf(message)} ${typeText(message)} #${message.seq ?? ""} ${verdictOf(message).text} ${sizeText(message)}`;
}
