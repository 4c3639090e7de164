/** The words and numbers of a line: one place for the list, the detail and the clipboard. */
import type { MessageContent } from "../../../recorder/message-content.ts";
import type { RecordedMessage } from "../../../recorder/message-ring.ts";
import type { Registry } from "../../../../domains/registry.ts";
import type { Tone } from "../../tone.ts";

const UNREADABLE_KIND = "unreadable";

export function kindOf({ kind }: RecordedMessage): string {
  return kind ?? UNREADABLE_KIND;
}

/** Local time with milliseconds. */
export function timeText(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** What a message of a collection calls itself. */
export function typeText({ messageType, malformed }: RecordedMessage): string {
  return malformed === undefined ? (messageType ?? "") : "";
}

/** `snapshot` and `delta` of collections; `signal`, `event` and `heartbeat` of the others, which have no such type. */
export function typeOf(message: RecordedMessage, registry: Registry): string {
  const { kind, malformed } = message;
  if (malformed !== undefined || kind === undefined) return "";
  if (registry.collectionOf(kind) !== undefined) return typeText(message);
  if (registry.event(kind) !== undefined) return "event";
  if (registry.isHeartbeat(kind)) return "heartbeat";
  return registry.isKnown(kind) ? "signal" : "unknown kind";
}

/** The judgement in words. A fault is `bad`, what deserves a look is `warn`. */
export function verdictOf({ malformed, isUnapplied, verdict }: RecordedMessage): { readonly text: string; readonly tone: Tone } {
  if (malformed !== undefined) return { text: `unreadable: ${malformed}`, tone: "bad" };
  if (isUnapplied) return { text: "not applied: its payload", tone: "bad" };
  switch (verdict?.type) {
    case undefined:
      return { text: "not judged", tone: "idle" };
    case "in-order":
      return { text: "in order", tone: "idle" };
    case "unnumbered":
      return { text: "no number", tone: "idle" };
    case "repeat":
      return { text: "repeat", tone: "warn" };
    case "gap":
      return { text: `gap of ${verdict.missed}`, tone: "bad" };
    case "restart":
      return { text: "restart", tone: "bad" };
    case "unchecked-jump":
      return { text: "jump, unchecked", tone: "warn" };
    case "unchecked-back":
      return { text: "back, unchecked", tone: "warn" };
  }
}

/** Of the frame. Characters: what the socket hands over has no bytes any more. */
export function sizeText({ size, count }: Pick<RecordedMessage, "size" | "count">): string {
  const length = size < 10_000 ? String(size) : `${Math.round(size / 1_000)}k`;
  return count > 1 ? `${length} ÷${count}` : length;
}

/** Clocks of browsers have steps of 0.005 to 1 ms. */
export function millisText(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
}

/** How many rows a message brings, and how many it removes. */
export function keysText(content: MessageContent): string {
  switch (content.type) {
    case "rows":
      return content.removed.length === 0 ? String(content.upserted.length) : `${content.upserted.length} −${content.removed.length}`;
    case "unreadable":
      return "unreadable";
    case "no-rows":
      return "";
    case "unknown":
      return "?";
  }
}

const columns = ["time", "kind", "type", "seq", "verdict", "size", "decode ms", "apply ms", "keys"];

/** The lines as tab-separated text, without payloads. */
export function tableText(
  messages: readonly RecordedMessage[],
  registry: Registry,
  contentOf: (message: RecordedMessage) => MessageContent,
): string {
  const lines = messages.map((message) => [
    new Date(message.at).toISOString(),
    kindOf(message),
    typeOf(message, registry),
    String(message.seq ?? ""),
    verdictOf(message).text,
    String(message.size),
    message.decodeMs.toFixed(3),
    message.applyMs.toFixed(3),
    keysText(contentOf(message)),
  ]);
  return [columns, ...lines].map((line) => line.map((cell) => cell.replace(/[\t\r\n]/g, " ")).join("\t")).join("\n");
}
