/**
 * Requests tokens from the application and remembers which one was rejected. Only this file calls `getToken`, which may throw, hang or
 * answer late; callers receive only an outcome.
 *
 * A token is handed to the caller and not kept, except for the one that was rejected: it is compared with the next ones, and
 * forgotten as soon as a different one is handed out, a socket opens, or the connection is no longer wanted.
 *
 * Rules: P2 token, P3 rejection. Decisions 2, 8.
 */
import { AtlasError, type AtlasErrorCode, type ErrorDetail } from "../../shared/errors.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";

/**
 * Why a token is asked for. `unopened`: the attempt before closed before it opened, the token may be the reason. `rejected`: the
 * server rejected the last one, or it expired more than a minute ago and its attempt did not open. `rest`: for a REST call. `refresh`: before
 * the present one expires.
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

/** A token and when it was returned: late evidence must not reject a newer one. */
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
  /** The next `getToken` call must have the reason `rejected`: no token differs from the rejected one yet, or one is suspected (P3). */
  readonly hasDoubts: boolean;
  /** Calls `getToken` now. `settle` is called once, never before `ask` has returned, and never after a cancel. */
  ask(question: TokenQuestion, settle: (outcome: TokenOutcome) => void): Cancel;
  /** Evidence: the server rejected this token. False if a different token has been returned since (P3). */
  reject(handed: HandedToken): boolean;
  /** The token had expired and its attempt did not open: no evidence, but the next call has the reason `rejected` (P3). */
  suspect(): void;
  /** A server answered a call with that token and did not reject it: the wall clock may be wrong, and the cause is the network. */
  acquit(): void;
  forget(): void;
}

/** What a header can hold: RFC 9110, `field-value`. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]+$/;

/** How an answer begins that holds a token: no token has these characters (RFC 6750). */
const wrapper = /^["<[{]/;

function failed(code: AtlasErrorCode, detail: ErrorDetail = {}): TokenOutcome {
  return { type: "failed", error: new AtlasError(code, { detail }) };
}

export function createTokenSource(options: { readonly getToken: GetToken; readonly clock: Clock }): TokenSource {
  const { clock } = options;
  let rejected: string | undefined;
  let isSuspected = false;
  let lastOrdinal = 0;
  let replacedAt = 0;

  function judge(answer: unknown): TokenOutcome {
    const token = typeof answer === "string" ? answer.trim() : ""; // a token read from a file or a cookie often ends in a newline
    if (token === "") return failed("token-missing", { got: typeof answer });
    if (wrapper.test(token)) return failed("token-wrapped", { looksLike: token.startsWith("<") ? "HTML" : "JSON" });
    // Refused for the socket too, which could percent-encode it: REST would fail later, and no real token looks like that.
    if (!headerValue.test(token)) return failed("token-invalid");
    lastOrdinal += 1;
    const handed = { token, ordinal: lastOrdinal };
    if (rejected === token) return { type: "token", handed, isRejected: true };
    if (rejected !== undefined) replacedAt = lastOrdinal;
    rejected = undefined;
    return { type: "token", handed, isRejected: false };
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
    get hasDoubts() {
      return rejected !== undefined || isSuspected;
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
        settle(failed("token-timeout", { timeoutMs }));
      }, timeoutMs);
      if (reason === "rejected") isSuspected = false; // the application knows of it now
      void call({ reason, attempt, signal: controller.signal }).then((outcome) => {
        if (isOver) return; // too late: this token is not used, so it must not change which one counts as rejected
        end();
        settle(outcome());
      });
      return () => {
        if (isOver) return;
        end();
        controller.abort();
      };
    },
    reject({ token, ordinal }) {
      if (ordinal < replacedAt) return false;
      rejected = token;
      return true;
    },
    suspect() {
      isSuspected = true;
    },
    acquit() {
      isSuspected = false;
    },
    forget() {
      rejected = undefined;
      isSuspected = false;
    },
  };
}
