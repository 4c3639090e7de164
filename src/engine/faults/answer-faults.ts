/**
 * What is wrong with REST answers that are given all the same: a cache may keep them, they hold a part of the rows, or a counter that is not the
 * stream's. Whether REST answers at all is `rest-faults.ts`'s business.
 *
 * Rules: P35 partial answers, `Age`, foreign counters; P42 cacheable answers.
 */
import type { Clock } from "../../shared/clock.ts";
import { withRows } from "../stream/payload-rows.ts";
import type { RestResponse } from "../http/rest.ts";
import { replacePath, takePath, type PathScope } from "./rest-faults.ts";

export const cacheForms = ["max-age", "last-modified", "age"] as const;
export const partialForms = ["next", "has_more", "total", "206"] as const;

export interface CacheFault extends PathScope {
  readonly as: (typeof cacheForms)[number];
  readonly seconds: number;
}

export interface PartialFault extends PathScope {
  readonly as: (typeof partialForms)[number];
}

export interface AnswerFaults {
  cache(fault: CacheFault): void;
  truncate(fault: PartialFault): void;
  /** Answers with rows carry a counter that is not the stream's, and counts the answers from here. */
  countFrom(seq: number): void;
  heal(): void;
  /** The answer with all that is wrong with it. */
  spoil(path: string, response: RestResponse): RestResponse;
}

export function createAnswerFaults(clock: Clock): AnswerFaults {
  let caches: CacheFault[] = [];
  let partials: PartialFault[] = [];
  let counter: number | undefined;
  const stored = new Map<string, { readonly at: number; readonly response: RestResponse }>();

  return {
    cache: (fault) => void (caches = replacePath(caches, fault)),
    truncate: (fault) => void (partials = replacePath(partials, fault)),
    countFrom: (seq) => void (counter = seq),
    heal() {
      [caches, partials, counter] = [[], [], undefined];
      stored.clear();
    },
    spoil(path, response) {
      if (response.status !== 200) return response;
      const partial = takePath(partials, path);
      const cache = takePath(caches, path);
      const counted = counter === undefined ? response : withCounter(response, counter++);
      const cut = partial === undefined ? counted : truncated(counted, partial.as);
      return cache === undefined ? cut : cacheable(path, cut, cache);
    },
  };

  function cacheable(path: string, response: RestResponse, { as, seconds }: CacheFault): RestResponse {
    const { "cache-control": _, ...headers } = response.headers;
    if (as === "max-age") return { ...response, headers: { ...headers, "cache-control": `private, max-age=${seconds}` } };
    // A browser takes an answer without a lifetime for fresh during a tenth of its age.
    const modifiedAt = new Date(clock.now() - seconds * 10_000).toUTCString();
    if (as === "last-modified") return { ...response, headers: { ...headers, "last-modified": modifiedAt } };
    // A store between server and client gives the first answer again and again, and says how old it is.
    const first = stored.get(path) ?? { at: clock.now(), response };
    stored.set(path, first);
    const age = seconds + Math.floor((clock.now() - first.at) / 1_000);
    return { ...first.response, headers: { ...headers, "cache-control": `public, max-age=${age * 2}`, age: String(age) } };
  }
}

function withCounter(response: RestResponse, seq: number): RestResponse {
  const body: unknown = JSON.parse(response.body);
  const hasRows = withRows(body, () => []) !== body;
  return hasRows && isRecord(body) ? { ...response, body: JSON.stringify({ ...body, seq }) } : response;
}

/** The first half of the rows, and what says that there are more. */
function truncated(response: RestResponse, as: PartialFault["as"]): RestResponse {
  const body: unknown = JSON.parse(response.body);
  let total = 0;
  let kept = 0;
  const half = withRows(body, (rows) => {
    total = rows.length;
    kept = Math.floor(total / 2);
    return rows.slice(0, kept);
  });
  if (as === "206") {
    const range = { "content-range": `rows 0-${Math.max(kept - 1, 0)}/${total}` };
    return { status: 206, headers: { ...response.headers, ...range }, body: JSON.stringify(half) };
  }
  const says = { next: "?page=2", has_more: true, total } as const;
  const record = isRecord(half) ? half : { rows: half };
  return { ...response, body: JSON.stringify({ ...record, [as]: says[as] }) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
