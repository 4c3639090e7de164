/**
 * Performs REST calls with a token: the rest of the package receives this function and never the token. Only this file calls the
 * platform's `fetch`.
 *
 * The application's own `fetch` authorises by itself. Otherwise a call requests a token; calls that begin within a few seconds share one. A
 * 401 requests one more token and repeats the call once. The token is sent to the configured origin only, never along a redirect. The
 * exception of a failed call is not passed on: messages and causes can hold header values. No answer may come from an HTTP cache, also
 * where the application's `fetch` performs the call.
 *
 * Rules: P2 REST, P3 evidence, P42 no cached reads. Decisions 3 and 8.
 */
import type { AddressOutcome } from "../../protocol/address.ts";
import { elapsedSince, instantOf, type Cancel, type Clock, type Instant } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import { abortable } from "../abortable.ts";
import { createBudget } from "../budget.ts";
import { createRestCalls, type RestCall } from "./rest-calls.ts";
import { originOf, resolvePath } from "./rest-path.ts";
import type { TokenOutcome, TokenSource } from "../tokens/token-source.ts";

/** The part of the platform's `fetch` that is used: text for a URL. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface AuthorisedFetchOptions {
  readonly address: AddressOutcome;
  /** The application's own; authorises by itself. Read when a call is made. */
  readonly applicationFetch: () => Fetch | undefined;
  /** Used where the application gives none. @defaultValue the runtime's */
  readonly platformFetch: Fetch | undefined;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly tokenTimeoutMs: number;
  /** What the server may take for an answer, body included. */
  readonly fetchTimeoutMs: number;
  readonly report: (error: AtlasError) => void;
}

export interface AuthorisedFetch {
  /**
   * Calls `path` below the base and settles as `read` does, which is given an answer of any status but a redirect's. Rejects in bounded time with
   * an `AtlasError` or with the reason of `init.signal`.
   */
  readonly fetch: <T>(path: string, read: (response: Response) => Promise<T>, init?: RequestInit) => Promise<T>;
  /** Calls `path` with this very token. Returns the status of the answer; undefined without one, and for a redirect. */
  readonly carry: (token: string, path: string, signal: AbortSignal) => Promise<number | undefined>;
  /** Ends every call under way. */
  dispose(): void;
}

/** A call of `getToken` that REST calls share. */
interface Question {
  readonly answer: Promise<TokenOutcome>;
  settledAt: Instant | undefined;
}

/**
 * How long an answer of `getToken` serves REST calls, good or bad: a dozen slices and queries call it at most twelve times a minute. With a
 * budget instead, calls would have to wait.
 */
const ANSWER_HOLDS_MS = 5_000;
/** Limits `getToken` calls of REST, as those of attempts, if the server answers 401 to everything. Beyond it the 401 is the answer. */
const REJECTIONS = { count: 20, windowMs: 60_000 };

export function createAuthorisedFetch(options: AuthorisedFetchOptions): AuthorisedFetch {
  const { tokens, clock, tokenTimeoutMs: timeoutMs } = options;
  const calls = createRestCalls(clock, options.fetchTimeoutMs);
  const rejections = createBudget(clock, REJECTIONS.count, REJECTIONS.windowMs);
  let question: Question | undefined;
  let cancelQuestion: Cancel | undefined;

  /** With a token of `getToken`, and once more with a different one after a 401. */
  async function callAuthorised(url: string, init: RequestInit, call: RestCall): Promise<Response> {
    const asked = share();
    const first = await abortable(asked.answer, call.signal);
    if (first.type === "failed") throw first.error;
    const response = await send(platformFetch, url, init, call, first.handed.token);
    if (response.status !== 401) return response;

    const isNews = tokens.reject(first.handed);
    call.stopDeadline();
    const second = await askAgain(asked, isNews ? "rejected" : "rest", call.signal);
    // Without another token, the 401 is the most useful error. A stream can be sent once only.
    if (second?.type !== "token" || second.handed.token === first.handed.token || isStream(init.body)) {
      call.startDeadline();
      return response;
    }
    void response.body?.cancel().catch(ignore);
    const repeated = await send(platformFetch, url, init, call, second.handed.token);
    if (repeated.status === 401) tokens.reject(second.handed);
    return repeated;
  }

  function share(): Question {
    const settledAt = question?.settledAt;
    const isOld = settledAt !== undefined && elapsedSince(clock, settledAt) >= ANSWER_HOLDS_MS;
    return question === undefined || isOld ? ask("rest") : question;
  }

  /** After the 401 of a call whose token came from `refused`. */
  async function askAgain(refused: Question, reason: "rest" | "rejected", signal: AbortSignal): Promise<TokenOutcome | undefined> {
    if (question !== refused) return abortable(share().answer, signal); // another call has asked since
    if (rejections.waitMs() > 0) return undefined;
    rejections.take();
    const second = await abortable(ask(reason).answer, signal);
    if (second.type === "failed") options.report(second.error);
    return second;
  }

  function ask(reason: "rest" | "rejected"): Question {
    const answer = new Promise<TokenOutcome>((resolve) => {
      cancelQuestion = tokens.ask({ reason, attempt: 0, timeoutMs }, (outcome) => {
        asked.settledAt = instantOf(clock);
        resolve(outcome);
      });
    });
    const asked: Question = { answer, settledAt: undefined };
    question = asked;
    return asked;
  }

  async function carry(token: string, path: string, signal: AbortSignal): Promise<number | undefined> {
    try {
      const url = resolvePath(options.address, path);
      // Through the application's `fetch` too: it may be the only way to the server. It has to leave a header alone that is there.
      const response = await request(options.applicationFetch() ?? platformFetch, url, { signal }, token);
      void response.body?.cancel().catch(ignore); // the status is enough, and the book is large
      return isRedirect(response) ? undefined : response.status;
    } catch {
      return undefined;
    }
  }

  async function send(perform: Fetch, url: string, init: RequestInit, call: RestCall, token?: string): Promise<Response> {
    call.startDeadline();
    const response = await request(perform, url, { ...init, signal: call.signal }, token);
    if (!isRedirect(response)) return response;
    void response.body?.cancel().catch(ignore);
    // A browser hides where a redirect leads. What it says may hold a token of the server's own: the origin is enough.
    const origin = originOf(response.headers.get("location"), url);
    throw new AtlasError("fetch-redirected", { detail: { status: response.status || undefined, origin } });
  }

  // Looked up when used, since tools that replace the global do so late; called bare, since a browser's `fetch` minds its `this`.
  const platformFetch: Fetch = options.platformFetch ?? ((url, init) => fetch(url, init));

  return {
    fetch: (path, read, init = {}) =>
      calls.run(init.signal, async (call) => {
        const url = resolvePath(options.address, path);
        try {
          const applicationFetch = options.applicationFetch();
          if (applicationFetch === undefined) return await read(await callAuthorised(url, init, call));
          return await read(await send(applicationFetch, url, init, call));
        } catch (thrown) {
          call.signal.throwIfAborted();
          throw thrown instanceof AtlasError ? thrown : unreachable(thrown);
        }
      }),
    carry,
    dispose() {
      calls.dispose();
      cancelQuestion?.();
      question = undefined;
    },
  };
}

/** `no-store` also asks caches on the way for a fresh answer. */
function request(perform: Fetch, url: string, init: RequestInit, token?: string): Promise<Response> {
  return perform(url, { ...init, ...(token !== undefined && withBearer(init, token)), cache: "no-store" });
}

/** A redirect that is not followed is an answer, and can be named; one that is refused (`error`) looks like a broken network. */
function withBearer(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return { headers, redirect: "manual" };
}

function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || [301, 302, 303, 307, 308].includes(status);
}

function isStream(body: RequestInit["body"]): boolean {
  return typeof body === "object" && body !== null && "getReader" in body;
}

/** A browser says no more than that, on purpose. */
function unreachable(thrown: unknown): AtlasError {
  const name = thrown instanceof Error && /^\w{1,40}$/.test(thrown.name) ? thrown.name : "unknown";
  return new AtlasError("fetch-failed", { detail: { reason: "network or CORS", name } });
}

const ignore = () => undefined;
