/**
 * An explanation as sentences, in the order in which a reader asks: what is wrong, what happened, what repairs it, what can I do. The panel shows
 * them, and the copied text is made of the same ones. Holds names, numbers and times alone.
 */
import type { Millis } from "../../../../shared/brand.ts";
import type { CloseSummary } from "../../../../shared/connection-state.ts";
import type { AtlasError } from "../../../../shared/errors.ts";
import type { Action, Explanation } from "../../../../sync/explain/explanation.ts";
import type { RecordedMessage } from "../../../recorder/message-ring.ts";
import { ago, duration, timeOfDay } from "../../../time.ts";
import { actionTexts, blockedTexts, causeTexts, closeTexts, repairText, statusTexts } from "./explanation-texts.ts";

export interface Description {
  /** `positions is stale. Messages were missed.` */
  readonly headline: string;
  /** `for 3.2 s`; undefined while the slice is not stale. */
  readonly age: string | undefined;
  /** What that means for the rows. */
  readonly meaning: string;
  /** The message or moment that caused it, and errors since. */
  readonly events: readonly string[];
  readonly repairs: readonly string[];
  readonly actions: readonly string[];
}

/** What the recorder knows of the moment at which the slice turned stale. */
export interface Evidence {
  /** The message that caused it. */
  readonly message: RecordedMessage | undefined;
  /** The close that caused it; the explanation has the newest one, which may be of a later attempt. */
  readonly close: CloseSummary | undefined;
  /** The state is forced, so nothing happened and nothing will. */
  readonly isForced: boolean;
  /** Of the slice's messages; undefined for the reports, which have several. */
  readonly kind: string | undefined;
}

export function describe(explanation: Explanation, evidence: Evidence, now: Millis): Description {
  const { slice, status, cause, since, blocked, connectionError, error, repairs, actions } = explanation;
  const { sentence, meaning } = cause === undefined ? statusTexts[status] : causeTexts[cause];
  if (evidence.isForced)
    return { headline: `${slice} is ${status}. ${sentence}`, age: undefined, meaning, events: [FORCED], repairs: [], actions: [] };
  return {
    headline: `${slice} is ${status}. ${sentence}`,
    age: status === "stale" && since !== undefined ? `for ${duration(now - since)}` : undefined,
    meaning,
    events: [
      messageText(explanation, evidence.message),
      lagText(explanation, evidence),
      ...closesOf(explanation, evidence).map((close) => closeText(close, now)),
      sinceText(explanation),
      blocked && blockedTexts[blocked],
      connectionError && connectionErrorText(connectionError),
      error && errorText(error),
    ].filter((text) => text !== undefined),
    repairs: repairs.map((repair) => repairText(repair, now)),
    actions: actions.map((action) => actionText(action, error)),
  };
}

const FORCED = "This state is forced: nothing runs.";

/** The whole explanation as text, for a report of a fault. */
export function explanationText(explanation: Explanation, evidence: Evidence, now: Millis): string {
  const { headline, meaning, events, repairs, actions } = describe(explanation, evidence, now);
  const { cause, since } = explanation;
  const codes = [cause && `cause ${cause}`, since !== undefined && since > 0 && `since ${new Date(since).toISOString()}`].filter(Boolean);
  return [
    `${headline}${codes.length === 0 ? "" : ` (${codes.join(", ")})`}`,
    meaning,
    ...section("What happened", events),
    ...section("What repairs it", repairs),
    ...section("What you can do", actions),
    `As of ${new Date(now).toISOString()}`,
  ].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `- ${line}`)];
}

function messageText({ message, cause, since }: Explanation, found: RecordedMessage | undefined): string | undefined {
  if (message === undefined) return undefined;
  const { kind, seq } = message;
  const at = found?.at ?? since;
  const name = `${seq === undefined ? "A message" : `Message #${seq}`}${kind === undefined ? "" : ` (${kind})`}`;
  return `${at === undefined ? "" : `${timeOfDay(at)}: `}${name} ${didWhat(cause, found)}.`;
}

function didWhat(cause: Explanation["cause"], found: RecordedMessage | undefined): string {
  if (cause === "malformed") return "could not be read or applied";
  if (cause === "unconfirmed-empty") return "was an empty list";
  const verdict = found?.verdict;
  if (verdict?.type === "restart") return "showed that the server began to count again";
  if (verdict?.type !== "gap") return "showed that messages before it are missing, or that the server began to count again";
  return `showed that ${verdict.missed} ${verdict.missed === 1 ? "message" : "messages"} before it did not arrive`;
}

/** The one that began it, and the newest. */
function closesOf({ close: newest }: Explanation, { close: first }: Evidence): readonly CloseSummary[] {
  if (newest === undefined) return [];
  return first === undefined || first.at === newest.at ? [newest] : [first, newest];
}

function closeText({ type, code, at }: CloseSummary, now: Millis): string {
  return `${timeOfDay(at)}, ${ago(at, now)}: ${closeTexts[type]}${code === undefined ? "" : ` (code ${code})`}.`;
}

/** How late the newest message was. */
function lagText({ cause, repairs }: Explanation, { kind }: Evidence): string | undefined {
  const lag = repairs.find((repair) => repair.type === "catch-up");
  if (cause !== "lagging" || lag === undefined) return undefined;
  return `The newest message${kind === undefined ? "" : ` (${kind})`} came ${duration(lag.lagMs)} late.`;
}

/** Where no message and no close says when. */
function sinceText({ status, since, message, close }: Explanation): string | undefined {
  if (status !== "stale" || since === undefined || message !== undefined || close !== undefined) return undefined;
  return `It began at ${timeOfDay(since)}.`;
}

function connectionErrorText({ code }: AtlasError): string {
  const what = code.startsWith("token-") ? "The application returned no usable access token" : "The last attempt to connect failed";
  return `${what}: ${code}.`;
}

function actionText(action: Action, error: AtlasError | undefined): string {
  const path = error?.detail["path"];
  if (action !== "check-path" || typeof path !== "string") return actionTexts[action].sentence;
  return `Check the REST path ${path}: the server answers it with an error.`;
}

/** The code and the status: the path is in what to do. */
function errorText({ code, detail }: AtlasError): string {
  if (code === "no-baseline") return `The connection has brought no complete list of rows that can be used: ${code}.`;
  const { status } = detail;
  return `The last try to fetch the rows failed: ${code}${typeof status === "number" ? `, status ${status}` : ""}.`;
}
