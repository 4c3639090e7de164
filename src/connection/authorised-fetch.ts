/**
 * REST calls that carry a token, lent to the rest of the package in its place. The only file that touches the platform's `fetch`.
 *
 * The application's own `fetch` authorises by itself. Else a call asks for a token, calls that overlap share one, and a 401 asks once more
 * and repeats once. The token goes to the configured origin and nowhere else, not even along a redirect, and
 * what a failed call throws is not handed on: messages and causes can hold header values.
 *
 * Rules: P2 REST, P3 evidence. Decisions 3 and 8.
 */
import type { AddressOutcome } from "../protocol/address.ts";
import { elapsedSince, instantOf, type Cancel, type Clock, type Instant } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import { abortable, pause } from "./abortable.ts";
import type { Budget } from "./budget.ts";
import { resolvePath } from "./rest-path.ts";
import type { HandedToken, TokenOutcome, TokenSource } from "./token.ts";

/** The part of the platform's `fetch` that is used: text for a URL. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface AuthorisedFetchOptions {
  readonly address: AddressOutcome;
  /** The application's own; authorises by itself. Read when a call is made. */
  readonly applicationFetch: () => Fetch | undefined;
  /** Used where the application gives none. @defaultValue the runtime's */
  readonly platformFetch: Fetch | undefined;
  readonly tokens: TokenSource;
  readonly tokenBudget: Budget;
  /** Token calls that are left to connection attempts, so that REST calls cannot keep the socket away. */
  readonly reservedTokenCount: number;
  readonly restBudget: Budget;
  /** REST calls that are left to baselines, so that signals without end cannot keep slices stale. */
  readonly reservedRestCount: number;
  readonly clock: Clock;
  readonly tokenTimeoutMs: number;
  readonly report: (error: AtlasError) => void;
}

export interface AuthorisedFetch {
  /**
   * Calls `path` below the base. Rejects with an `AtlasError`, or with the reason of `init.signal`. Any status is an answer.
   * `isBaseline`: may use what is left of the budget for baselines.
   */
  readonly fetch: (path: string, init?: RequestInit, isBaseline?: boolean) => Promise<Response>;
  /** Calls `path` with this very token, and says what status it was answered with; undefined when it could not be asked. */
  readonly carry: (token: string, path: string, signal: AbortSignal) => Promise<number | undefined>;
  /** Ends every call under way. */
  dispose(): void;
}

/** A token that is in use by some call. */
interface Lent {
  readonly question: Promise<TokenOutcome>;
  /** Nobody else is to use it. */
  readonly withdraw: () => void;
  readonly giveBack: () => void;
}

/** A call that was answered 401, and with what. */
interface Refused {
  readonly handed: HandedToken;
  readonly response: Response;
}

/**
 * How long a `getToken` that failed is not asked again by REST calls, which fail with it: so an outage of a minute, with a dozen slices and
 * queries trying again, leaves budgets for when it ends.
 */
const FAILURE_HOLDS_MS = 5_000;

export function createAuthorisedFetch(options: AuthorisedFetchOptions): AuthorisedFetch {
  const { tokens, clock, restBudget, tokenBudget, reservedTokenCount } = options;
  const disposal = new AbortController();
  const shared = new Map<"rest" | "rejected", { readonly question: Promise<TokenOutcome>; userCount: number }>();
  const waitingFor = new Map<Budget, number>();
  let failure: { readonly at: Instant; readonly error: AtlasError } | undefined;

  async function authorisedFetch(path: string, init: RequestInit = {}, isBaseline = false): Promise<Response> {
    const url = resolvePath(options.address, path);
    const signal = either(init.signal, disposal.signal);
    signal.throwIfAborted();
    const applicationFetch = options.applicationFetch();
    if (applicationFetch === undefined && failure !== undefined && elapsedSince(clock, failure.at) < FAILURE_HOLDS_MS) throw failure.error;
    await slot(restBudget, isBaseline ? 0 : options.reservedRestCount, "rest-budget", signal);
    if (applicationFetch !== undefined) return call(applicationFetch, url, { ...init, signal });

    const lent = borrow("rest");
    try {
      const first = await abortable(lent.question, signal);
      failure = first.type === "failed" ? { at: instantOf(clock), error: first.error } : undefined;
      if (first.type === "failed") throw first.error;
      const response = await call(platformFetch, url, { ...init, signal }, first.handed.token);
      if (response.status === 403) tokens.reject(first.handed, false);
      if (response.status !== 401) return response;
      lent.withdraw();
      return await repeat(url, { ...init, signal }, signal, { handed: first.handed, response });
    } finally {
      lent.giveBack();
    }
  }

  /** After a 401. The answer is kept until there is a better one: where no other token is to be had, it says best what is wrong. */
  async function repeat(url: string, init: RequestInit, signal: AbortSignal, { handed, response }: Refused): Promise<Response> {
    const lent = borrow(tokens.reject(handed, true) ? "rejected" : "rest");
    try {
      const second = await abortable(lent.question, signal);
      if (second.type === "failed") options.report(second.error);
      if (second.type === "failed" || second.handed.token === handed.token) return response;
      void response.body?.cancel().catch(ignore);
      await slot(restBudget, 0, "rest-budget", signal);
      const repeated = await call(platformFetch, url, init, second.handed.token);
      if (repeated.status === 401) tokens.reject(second.handed, true);
      return repeated;
    } finally {
      lent.giveBack();
    }
  }

  async function carry(token: string, path: string, signal: AbortSignal): Promise<number | undefined> {
    if (restBudget.waitMs() > 0) return undefined;
    try {
      restBudget.take();
      const url = resolvePath(options.address, path);
      // Through the application's `fetch` too: it may be the only way to the server. It has to leave a header alone that is there.
      const response = await call(options.applicationFetch() ?? platformFetch, url, { signal }, token);
      void response.body?.cancel().catch(ignore); // a status is all that was asked for, the book is large
      return response.status;
    } catch {
      return undefined; // no answer is an answer: the network (P3)
    }
  }

  /** One token at a time for each reason: calls share it for as long as one of them is under way, and each may leave without ending it. */
  function borrow(reason: "rest" | "rejected"): Lent {
    let common = shared.get(reason);
    if (common === undefined) {
      common = { question: ask(reason), userCount: 0 };
      common.question.catch(ignore); // everybody who waited may have left
      shared.set(reason, common);
    }
    const own = common;
    own.userCount += 1;
    const withdraw = (): void => {
      if (shared.get(reason) === own) shared.delete(reason);
    };
    return {
      question: own.question,
      withdraw,
      giveBack() {
        own.userCount -= 1;
        if (own.userCount === 0) withdraw();
      },
    };
  }

  async function ask(reason: "rest" | "rejected"): Promise<TokenOutcome> {
    await slot(tokenBudget, reservedTokenCount, "attempt-budget", disposal.signal);
    let cancel: Cancel = ignore;
    const answered = new Promise<TokenOutcome>((resolve) => {
      cancel = tokens.ask({ reason, attempt: 0, timeoutMs: options.tokenTimeoutMs }, resolve);
    });
    return abortable(answered, disposal.signal).finally(cancel);
  }

  /** Waits until the budget allows one more; told once while anybody waits for it. `tokens.ask` counts its own calls. */
  async function slot(budget: Budget, reserve: number, code: "rest-budget" | "attempt-budget", signal: AbortSignal): Promise<void> {
    for (let waitMs = budget.waitMs(reserve); waitMs > 0; waitMs = budget.waitMs(reserve)) {
      const waitingCount = waitingFor.get(budget) ?? 0;
      if (waitingCount === 0) options.report(new AtlasError(code, { detail: { waitMs: Math.ceil(waitMs) } }));
      waitingFor.set(budget, waitingCount + 1);
      try {
        await pause(clock, Math.ceil(waitMs), signal);
      } finally {
        waitingFor.set(budget, (waitingFor.get(budget) ?? 1) - 1);
      }
    }
    if (budget === restBudget) budget.take();
  }

  async function call(send: Fetch, url: string, init: RequestInit, token?: string): Promise<Response> {
    try {
      return await send(url, token === undefined ? init : withBearer(init, token));
    } catch (thrown) {
      init.signal?.throwIfAborted();
      const name = thrown instanceof Error && /^\w{1,40}$/.test(thrown.name) ? thrown.name : "unknown";
      throw new AtlasError("fetch-failed", { detail: { path: new URL(url).pathname, name } });
    }
  }

  // Looked up when used, since tools that replace the global do so late; called bare, since a browser's `fetch` minds its `this`.
  const platformFetch: Fetch = options.platformFetch ?? ((url, init) => fetch(url, init));

  return {
    fetch: authorisedFetch,
    carry,
    dispose: () => disposal.abort(new AtlasError("client-disposed")),
  };
}

/** Throws on a token that no header can hold, and the message would hold it: within the `try` alone. */
function withBearer(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return { ...init, headers, redirect: "error" };
}

function either(given: AbortSignal | null | undefined, disposal: AbortSignal): AbortSignal {
  if (given === null || given === undefined) return disposal;
  // Without `any` (browsers before 2024) the caller's own matters more than ours: after disposal nobody waits for the answer.
  return "any" in AbortSignal ? AbortSignal.any([given, disposal]) : given;
}

const ignore = () => undefined;
