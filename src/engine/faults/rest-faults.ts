/**
 * How REST misbehaves at present: whether it answers, and what is wrong with its answers. Stands between a request and what the server would
 * answer by itself, so that the simulator and the testing kit fail alike. The verbs write it.
 *
 * Rules: P2, P3 statuses; P35 partial answers, `Age`, foreign counters; P42 cacheable answers.
 */
import type { Clock } from "../../shared/clock.ts";
import { matchPath } from "../path-template.ts";
import { simulatorActions, simulatorPaths } from "../paths.ts";
import { withRows } from "../payload-rows.ts";
import type { RestResponse } from "../rest.ts";

/** `cut`: the connection ends without an answer, which is how a page sees an answer without CORS headers, too. */
export const restModes = ["fail", "slow", "html", "hang", "cut"] as const;
export const cacheForms = ["max-age", "last-modified", "age"] as const;
export const partialForms = ["next", "has_more", "total", "206"] as const;

interface Scope {
  /** A path, or its name in `simulatorPaths`; undefined: every path. */
  readonly path: string | undefined;
  /** For how many more answers; undefined: until it ends otherwise. */
  remaining: number | undefined;
}

export interface RestFault extends Scope {
  readonly mode: (typeof restModes)[number];
  readonly until: number;
  readonly status: number;
  readonly delayMs: number;
  readonly retryAfterSeconds: number | undefined;
}

export interface CacheFault extends Scope {
  readonly as: (typeof cacheForms)[number];
  readonly seconds: number;
}

export interface PartialFault extends Scope {
  readonly as: (typeof partialForms)[number];
}

export interface RestFaults {
  /** The newest of a path takes the place of the one before. */
  misbehave(fault: RestFault): void;
  /** Ends that for a path, or for all of them. */
  behave(path?: string): void;
  cache(fault: CacheFault): void;
  truncate(fault: PartialFault): void;
  /** Answers with rows carry a counter that is not the stream's, and counts the answers from here. */
  countFrom(seq: number): void;
  heal(): void;
  /** The mode that holds for some path at present. */
  readonly mode: string | undefined;
  /** `path` as it stands in `simulatorPaths`, without a prefix. */
  answer(path: string, otherwise: () => Promise<RestResponse>): Promise<RestResponse>;
}

export function createRestFaults(clock: Clock): RestFaults {
  let modes: RestFault[] = [];
  let caches: CacheFault[] = [];
  let partials: PartialFault[] = [];
  let counter: number | undefined;
  const stored = new Map<string, { readonly at: number; readonly response: RestResponse }>();

  return {
    misbehave: (fault) => void (modes = replaced(modes, fault)),
    behave: (path) => void (modes = path === undefined ? [] : modes.filter((fault) => fault.path !== path)),
    cache: (fault) => void (caches = replaced(caches, fault)),
    truncate: (fault) => void (partials = replaced(partials, fault)),
    countFrom: (seq) => void (counter = seq),
    heal() {
      [modes, caches, partials, counter] = [[], [], [], undefined];
      stored.clear();
    },
    get mode() {
      return modes.find(isUnderWay)?.mode;
    },
    async answer(path, otherwise) {
      modes = modes.filter(isUnderWay);
      const fault = take(modes, path);
      switch (fault?.mode) {
        case "fail":
          return failure(fault);
        case "html":
          return signInPage;
        case "cut":
          return cutOff;
        case "hang":
          await pause(fault.until - clock.now());
          break;
        case "slow":
          await pause(fault.delayMs);
          break;
        case undefined:
      }
      return spoilt(path, await otherwise());
    },
  };

  function isUnderWay({ until }: RestFault): boolean {
    return clock.now() < until;
  }

  /** What is wrong with an answer that is given all the same. */
  function spoilt(path: string, response: RestResponse): RestResponse {
    if (response.status !== 200) return response;
    const partial = take(partials, path);
    const cache = take(caches, path);
    const counted = counter === undefined ? response : withCounter(response, counter++);
    const cut = partial === undefined ? counted : truncated(counted, partial.as);
    return cache === undefined ? cut : cacheable(path, cut, cache);
  }

  function cacheable(path: string, response: RestResponse, { as, seconds }: CacheFault): RestResponse {
    const { "cache-control": _, ...headers } = response.headers;
    if (as === "max-age") return { ...response, headers: { ...headers, "cache-control": `private, max-age=${seconds}` } };
    // A browser takes an answer without a lifetime for fresh during a tenth of its age.
    const modifiedAt = new Date(clock.now() - seconds * 10_000).toUTCString();
    if (as === "last-modified") return { ...response, headers: { ...headers, "last-modified": modifiedAt } };
    // A store between server and client gives the first answer again and again, and says how old it is.
    const first = stored.get(path) ?? { at: clock.now(), response: { ...response, headers } };
    stored.set(path, first);
    const age = seconds + Math.floor((clock.now() - first.at) / 1_000);
    return { ...first.response, headers: { ...headers, "cache-control": `public, max-age=${age * 2}`, age: String(age) } };
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (delayMs < Infinity) clock.schedule(resolve, delayMs);
    });
  }
}

/** The first fault of a list that holds for a path is used up by one. */
function take<Fault extends Scope>(list: Fault[], path: string): Fault | undefined {
  const fault = list.find(({ path: wanted }) => wanted === undefined || matchPath(templateOf(wanted), path) !== undefined);
  if (fault?.remaining === undefined) return fault;
  fault.remaining -= 1;
  if (fault.remaining === 0) list.splice(list.indexOf(fault), 1);
  return fault;
}

/** The newest comes first, since it holds where several do. */
function replaced<Fault extends Scope>(list: readonly Fault[], fault: Fault): Fault[] {
  return [fault, ...list.filter(({ path }) => path !== fault.path)];
}

function templateOf(wanted: string): string {
  const named: Readonly<Record<string, string>> = { ...simulatorPaths, ...simulatorActions };
  return named[wanted] ?? wanted;
}

function failure({ status, retryAfterSeconds }: RestFault): RestResponse {
  const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify({ error: "REST fails on purpose" }) };
}

/** What a proxy answers once a session is over. */
const signInPage: RestResponse = {
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>Sign in</title><h1>Sign in</h1>",
};

const cutOff: RestResponse = { status: 0, headers: {}, body: "" };

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
