/**
 * How REST fails to answer, for a path or for all. Stands between a request and what the server would answer by itself, so that the simulator and
 * the testing kit fail alike. What is wrong with an answer that is given is `answer-faults.ts`'s business.
 *
 * Rules: P2, P3 statuses; P23 `Retry-After`; P35 paths that are closed to a user.
 */
import type { Clock } from "../../shared/clock.ts";
import { problem } from "../http/json-answer.ts";
import { matchPath } from "../http/path-template.ts";
import { simulatorActions, simulatorPaths } from "../http/paths.ts";
import type { RestResponse } from "../http/rest.ts";

/** `cut`: the connection ends without an answer, which is how a page sees an answer without CORS headers, too. */
export const restModes = ["fail", "slow", "html", "hang", "cut"] as const;

export interface PathScope {
  /** A path, or its name in `simulatorPaths`; undefined: every path. */
  readonly path: string | undefined;
  /** For how many more answers; undefined: until it ends otherwise. */
  remaining: number | undefined;
}

export interface RestFault extends PathScope {
  readonly mode: (typeof restModes)[number];
  readonly until: number;
  readonly status: number;
  readonly delayMs: number;
  readonly retryAfterSeconds: number | undefined;
}

export interface RestFaults {
  /** The newest of a path takes the place of the one before. */
  misbehave(fault: RestFault): void;
  /** Ends that for a path, or for all of them. */
  behave(path?: string): void;
  /** The mode that holds for some path at present. */
  readonly mode: string | undefined;
  /** `path` as it stands in `simulatorPaths`, without a prefix. */
  answer(path: string, otherwise: () => Promise<RestResponse>): Promise<RestResponse>;
}

export function createRestFaults(clock: Clock): RestFaults {
  let faults: RestFault[] = [];

  return {
    misbehave: (fault) => void (faults = replacePath(faults, fault)),
    behave: (path) => void (faults = path === undefined ? [] : faults.filter((fault) => fault.path !== path)),
    get mode() {
      return faults.find(isUnderWay)?.mode;
    },
    async answer(path, otherwise) {
      faults = faults.filter(isUnderWay);
      const fault = takePath(faults, path);
      if (fault?.mode === "fail") return failure(fault);
      if (fault?.mode === "html") return signInPage;
      if (fault?.mode === "cut") return { status: 0, headers: {}, body: "" };
      if (fault !== undefined) await pause(fault.mode === "slow" ? fault.delayMs : fault.until - clock.now());
      return otherwise();
    },
  };

  function isUnderWay({ until }: RestFault): boolean {
    return clock.now() < until;
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (delayMs < Infinity) clock.schedule(resolve, delayMs);
    });
  }
}

/** The first fault of a list that holds for a path is used up by one. */
export function takePath<Fault extends PathScope>(list: Fault[], path: string): Fault | undefined {
  const fault = list.find(({ path: wanted }) => wanted === undefined || matchPath(templateOf(wanted), path) !== undefined);
  if (fault?.remaining === undefined) return fault;
  fault.remaining -= 1;
  if (fault.remaining === 0) list.splice(list.indexOf(fault), 1);
  return fault;
}

/** The newest comes first, since it holds where several do. */
export function replacePath<Fault extends PathScope>(list: readonly Fault[], fault: Fault): Fault[] {
  return [fault, ...list.filter(({ path }) => path !== fault.path)];
}

function templateOf(wanted: string): string {
  const named: Readonly<Record<string, string>> = { ...simulatorPaths, ...simulatorActions };
  return named[wanted] ?? wanted;
}

function failure({ status, retryAfterSeconds }: RestFault): RestResponse {
  const headers = retryAfterSeconds === undefined ? undefined : { "retry-after": String(retryAfterSeconds) };
  return problem(status, "REST fails on purpose", headers);
}

/** What a proxy answers once a session is over. */
const signInPage: RestResponse = {
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>Sign in</title><h1>Sign in</h1>",
};
