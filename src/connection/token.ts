/**
 * Asks the application for tokens and knows which one was rejected. The only place that calls `getToken`: it may throw, hang or
 * answer late, and nothing of that leaves here but an outcome.
 *
 * A token is handed to whoever asked and not kept, but for the one that was rejected: it is compared with what comes next, and
 * forgotten as soon as a different one is handed out, a socket opens, or the connection is no longer wanted.
 *
 * Rules: P2 token, P3 rejection. Decisions 2, 3, 8.
 */
import { AtlasError } from "../shared/errors.ts";
import type { Cancel, Clock } from "../shared/clock.ts";
import type { Budget } from "./budget.ts";

/**
 * Why a token is asked for. `unopened`: the attempt before closed before it opened, the token may be the reason. `rejected`: the
 * server answered 401 or 403 to the last one. `rest`: for a REST call. `refresh`: before the present one expires.
 */
export type TokenReason = "initial" | "reconnect" | "unopened" | "rejected" | "rest" | "refresh";

export interface TokenRequest {
  readonly reason: TokenReason;
  /** Attempts since the last proven connection, counted from 1; 0 for a REST call. */
  readonly attempt: number;
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/** The application's source of access tokens. */
export type GetToken = (request: TokenRequest) => string | Promise<string>;

/** A token and when it was handed out, so that late evidence is not held against a newer one. */
export interface HandedToken {
  readonly token: string;
  readonly ordinal: number;
}

export type TokenOutcome =
  /** `isRejected`: the server is known to reject it (P3). */
  | { readonly type: "token"; readonly handed: HandedToken; readonly isRejected: boolean }
  | { readonly type: "failed"; readonly error: AtlasError };

export interface TokenQuestion {
  readonly reason: TokenReason;
  readonly attempt: number;
  readonly timeoutMs: number;
}

export interface TokenSource {
  /** A token was rejected and no different one has been handed out since: the next question has to say so (P3). */
  readonly hasRejected: boolean;
  /** Calls `getToken` now; `settle` is told once, never before `ask` returned, and not at all once cancelled. */
  ask(question: TokenQuestion, settle: (outcome: TokenOutcome) => void): Cancel;
  /**
   * The server answered 401 or 403 to a call that carried this token. False if that is no news, since a different one has been handed
   * out in its place. `isCertain` is false for the 403 of an ordinary call: a person may lack one permission and hold a good token,
   * so such a token is tried once more before it counts as rejected.
   */
  reject(handed: HandedToken, isCertain: boolean): boolean;
  forget(): void;
}

/** `budget` counts the calls; to wait for it is the business of whoever asks. */
export function createTokenSource(options: { readonly getToken: GetToken; readonly clock: Clock; readonly budget: Budget }): TokenSource {
  const { clock, budget } = options;
  let rejected: { readonly token: string; readonly isCertain: boolean } | undefined;
  let lastOrdinal = 0;
  let replacedAt = 0;

  function judge(token: unknown): TokenOutcome {
    if (typeof token !== "string" || token === "") return { type: "failed", error: new AtlasError("token-missing") };
    lastOrdinal += 1;
    const handed = { token, ordinal: lastOrdinal };
    if (rejected === undefined) return { type: "token", handed, isRejected: false };
    if (rejected.token !== token) {
      rejected = undefined;
      replacedAt = lastOrdinal;
      return { type: "token", handed, isRejected: false };
    }
    const { isCertain } = rejected;
    rejected = { token, isCertain: true };
    return { type: "token", handed, isRejected: isCertain };
  }

  async function call(request: TokenRequest): Promise<() => TokenOutcome> {
    try {
      const token: unknown = await options.getToken(request);
      return () => judge(token);
    } catch (cause) {
      return () => ({ type: "failed", error: new AtlasError("token-failed", { cause }) });
    }
  }

  return {
    get hasRejected() {
      return rejected !== undefined;
    },
    ask({ reason, attempt, timeoutMs }, settle) {
      const controller = new AbortController();
      let isOver = false;
      const end = () => {
        isOver = true;
        cancelTimer();
      };
      const cancelTimer = clock.schedule(() => {
        end();
        controller.abort();
        settle({ type: "failed", error: new AtlasError("token-timeout", { detail: { timeoutMs } }) });
      }, timeoutMs);
      budget.take();
      void call({ reason, attempt, signal: controller.signal }).then((outcome) => {
        if (isOver) return; // too late: judging it now would forget or compare a token that is not used
        end();
        settle(outcome());
      });
      return () => {
        if (isOver) return;
        end();
        controller.abort();
      };
    },
    reject({ token, ordinal }, isCertain) {
      if (ordinal < replacedAt) return false;
      rejected = { token, isCertain: isCertain || (rejected?.token === token && rejected.isCertain) };
      return true;
    },
    forget() {
      rejected = undefined;
    },
  };
}
