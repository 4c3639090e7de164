/**
 * Reads the body of a REST answer. Every error names path, status and content type, and nothing of the body. Knows no slices: the caller
 * asks whether an answer is a baseline.
 *
 * Rules: P12, P18 imprecise numbers, P35 (only the whole book, and only a fresh one, is a baseline).
 */
import { findImprecise } from "../../protocol/imprecise.ts";
import { asRecord, decodeLayers, parseJson } from "../../protocol/json.ts";
import type { Millis } from "../../shared/brand.ts";
import { AtlasError, type ErrorDetail } from "../../shared/errors.ts";
import type { BodyCutter, CutBody } from "./rest-cut.ts";

/** Where an answer comes from, in the words of the configuration. */
export interface RestPlace {
  /** Without query and base: either may hold a secret. Parameters stay unfilled. */
  readonly path: string;
  /** The option to look at if the path is wrong, for example `paths.orders`. */
  readonly option: string;
}

export interface RestBody {
  readonly value: unknown;
  readonly status: number;
  readonly headers: Headers;
  /** What an error says of the answer. */
  readonly detail: ErrorDetail;
  /** Reads the rows that `value` lacks, where the answer was cut. */
  readonly next?: CutBody["next"] | undefined;
  /** The whole answer, for one whose parts turn out not to be rows. @throws AtlasError `fetch-unreadable` */
  readonly parse: () => RestBody;
}

/** Statuses that mean a wrong path, not a temporary failure. */
const WRONG_PATH: readonly number[] = [404, 405, 410];

export interface ReadBodyOptions {
  /** The wall clock, for a `Retry-After` that is a date. */
  readonly at: Millis;
  /** Given for rows that are read in parts. */
  readonly cut?: BodyCutter | undefined;
  /** Called with the fields in which parsing changed a number (P18), once the answer has been parsed. */
  readonly onImprecise: (fields: Iterable<string>) => void;
}

/** @throws AtlasError `fetch-failed`, `fetch-unreadable` */
export async function readBody(response: Response, place: RestPlace, { at, cut, onImprecise }: ReadBodyOptions): Promise<RestBody> {
  const { status, headers } = response;
  // A sign-in page answers with 200 after a redirect that the application's `fetch` followed.
  const origin = response.redirected ? originOf(response.url) : undefined;
  const detail = { path: place.path, status, contentType: mediaType(headers), origin };
  if (!response.ok) {
    void response.body?.cancel().catch(() => undefined); // not read: it may be a page of any size
    const check = WRONG_PATH.includes(status) ? place.option : undefined;
    throw new AtlasError("fetch-failed", { detail: { ...detail, check, retryAfterMs: retryAfter(headers, at) } });
  }
  const text = await response.text();
  const parse = (): RestBody => {
    const outcome = parseJson(text);
    if (outcome.type === "json") {
      const value = decodeLayers(outcome.value);
      onImprecise(findImprecise(text, value));
      return { value, status, headers, detail, parse };
    }
    throw new AtlasError("fetch-unreadable", { detail: { ...detail, reason: text.trim() === "" ? "empty" : "not JSON" } });
  };
  const part = cut?.(text);
  if (part === undefined) return parse();
  const next: CutBody["next"] = () => {
    const rows = part.next();
    if (rows === "done") onImprecise(part.imprecise);
    return rows;
  };
  return { value: part.value, next, status, headers, detail, parse };
}

/**
 * Refuses an answer that is no baseline, although it holds rows.
 * @throws AtlasError `fetch-cached`, `fetch-partial`
 */
export function refuseUnlessBaseline({ value, status, headers, detail }: RestBody, rowCount: number, { option }: RestPlace): void {
  const ageS = Number.parseInt(headers.get("age") ?? "", 10);
  if (ageS > 0) throw new AtlasError("fetch-cached", { detail: { ...detail, ageS, check: option } });
  const sign = status === 206 ? "status 206" : (signInHeaders(headers, rowCount) ?? signIn(value, rowCount));
  if (sign !== undefined) throw new AtlasError("fetch-partial", { detail: { ...detail, sign, rowCount, check: option } });
}

/** Fields that hold another record which may say how much there is, beside those of an envelope of rows. Without case and underscores. */
const NESTED: ReadonlySet<string> = new Set("data snapshot payload result meta pagination paging page pageinfo links".split(" "));
const NESTED_DEPTH = 4;
const NEXT: ReadonlySet<string> = new Set(
  "next nextpage nextcursor nextpagetoken nexttoken nexturl nextpageurl nextlink @odata.nextlink hasmore hasnext hasnextpage truncated istruncated".split(
    " ",
  ),
);
const TOTALS: ReadonlySet<string> = new Set(
  "total totalcount totalelements totalitems totalrecords totalresults totalrows count".split(" "),
);

/** A browser shows the headers of another origin only where the server exposes them. */
function signInHeaders(headers: Headers, rowCount: number): string | undefined {
  if (/\brel="?next\b/i.test(headers.get("link") ?? "")) return "Link";
  if (headers.get("x-next-page")?.trim()) return "X-Next-Page";
  if (Number(headers.get("x-total-count")) > rowCount) return "X-Total-Count";
  return Number(/\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1]) > rowCount ? "Content-Range" : undefined;
}

/** The field which says that there are more rows; undefined where none says so. */
function signIn(value: unknown, rowCount: number, depth = NESTED_DEPTH): string | undefined {
  const record = asRecord(value);
  if (record === undefined || depth === 0) return undefined;
  for (const [field, said] of Object.entries(record)) {
    const name = field.toLowerCase().replaceAll("_", "");
    if (NEXT.has(name) && Boolean(said)) return field;
    if (TOTALS.has(name) && Number.isSafeInteger(said) && Number(said) > rowCount) return field;
    const inner = NESTED.has(name) ? signIn(said, rowCount, depth - 1) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function mediaType(headers: Headers): string | undefined {
  return /^[\w.+-]{1,40}\/[\w.+-]{1,60}/.exec(headers.get("content-type") ?? "")?.[0].toLowerCase();
}

/** More than an hour is a mistake, and must not keep a screen old for days. */
const LONGEST_RETRY_MS = 3_600_000;

/** Seconds, or a date on the server's clock. Both headers are hidden from a page of another origin, unless the server exposes them. */
function retryAfter(headers: Headers, at: Millis): number | undefined {
  const sent = headers.get("retry-after")?.trim() ?? "";
  const sentAt = Date.parse(headers.get("date") ?? "");
  const dueAt = sent.endsWith("GMT") ? Date.parse(sent) : NaN; // an engine reads much else as a date
  const waitMs = /^\d+$/.test(sent) ? Number(sent) * 1_000 : dueAt - (Number.isNaN(sentAt) ? at : sentAt);
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), LONGEST_RETRY_MS);
}

function originOf(url: string): string | undefined {
  return /^https?:\/\/[^/?#@\s]+/i.exec(url)?.[0];
}
