/**
 * One attempt: a token, then a socket that opens, both under one deadline. It ends in exactly one of opened, unopened, failed and
 * rejected; once opened it is the socket, and its token is gone.
 *
 * It knows no other attempt, so two can exist side by side: a rotation (P33) is a second attempt whose frames are buffered until it takes
 * over.
 *
 * Rules: P2 one token an attempt, P3 unopened. Decision 2: a `getToken` that hangs is a failed attempt, not a dead client.
 */
import { withToken } from "../../protocol/address.ts";
import type { Clock } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import { openSocket, type Socket, type WebSocketClass } from "./socket.ts";
import type { ConnectionEvent, SocketPlace } from "../machine/state.ts";
import { hasExpired } from "../tokens/token-life.ts";
import type { HandedToken, TokenOutcome, TokenReason, TokenSource } from "../tokens/token-source.ts";

/** The first may come once before the others, of which one comes once. */
export type AttemptEvent =
  Extract<ConnectionEvent, { type: "authorised" | "unopened" | "failed" | "rejected" }> | { readonly type: "opened" };

export interface AttemptOptions {
  readonly clock: Clock;
  readonly tokens: TokenSource;
  readonly reason: TokenReason;
  readonly attempt: number;
  readonly SocketClass: WebSocketClass;
  /** Without the token. */
  readonly socketUrl: string;
  /** What an error may say of it. */
  readonly place: SocketPlace;
  /** Covers token and handshake. Unit: milliseconds. */
  readonly connectTimeoutMs: number;
  /** What of it the token may take. Unit: milliseconds. */
  readonly tokenTimeoutMs: number;
  /** Receives the token before it is used, and returns an error to refuse it. Must not keep it. */
  readonly inspect: (token: string) => AtlasError | undefined;
  /** Loads what has to be there before a message arrives; undefined where it is. Rejects with an `AtlasError`. */
  readonly prepare: () => Promise<unknown> | undefined;
  readonly onEvent: (event: AttemptEvent) => void;
  readonly onFrame: (data: unknown) => void;
  /** The socket closed after it had opened. */
  readonly onClosed: (code: number | undefined) => void;
}

export interface Attempt {
  /** The token it carries, until the socket opens. A probe checks it (P3). */
  readonly handed: HandedToken | undefined;
  /** Ends the attempt; no callback runs after that. Calling it again changes nothing. */
  drop(): void;
}

/** Requests the token at once. */
export function startAttempt(options: AttemptOptions): Attempt {
  const { clock, tokens, reason, onEvent, connectTimeoutMs } = options;
  let phase: "pending" | "opened" | "over" = "pending";
  let handed: HandedToken | undefined;
  let socket: Socket | undefined;

  const cancelDeadline = clock.schedule(() => {
    const timeoutMs = connectTimeoutMs;
    if (handed === undefined) return end({ type: "failed", error: new AtlasError("token-timeout", { detail: { timeoutMs } }) });
    // No handshake began, so this says nothing about the token (P3).
    if (socket === undefined) return end({ type: "failed", error: new AtlasError("code-missing", { detail: { timeoutMs } }) });
    endUnopened(undefined, new AtlasError("connect-timeout", { detail: { ...options.place, timeoutMs } }));
  }, connectTimeoutMs);
  const timeoutMs = Math.min(options.tokenTimeoutMs, connectTimeoutMs);
  const cancelQuestion = tokens.ask({ reason, attempt: options.attempt, timeoutMs }, authorise);

  function authorise(outcome: TokenOutcome): void {
    if (outcome.type === "failed") return end({ type: "failed", error: outcome.error });
    if (outcome.isRejected) {
      // This `getToken` call began before the evidence came, so it is repeated with the reason `rejected`.
      const error = new AtlasError("token-rejected");
      return end({ type: reason === "rejected" ? "rejected" : "failed", error });
    }
    const refusal = options.inspect(outcome.handed.token);
    if (refusal !== undefined) return end({ type: "failed", error: refusal });
    handed = outcome.handed;
    onEvent({ type: "authorised" });
    if (isPending()) connectOncePrepared(); // a listener may have dropped it
  }

  function connectOncePrepared(): void {
    const preparing = options.prepare();
    if (preparing === undefined) return connect();
    preparing.then(
      () => {
        if (isPending()) connect();
      },
      (thrown: unknown) => {
        if (isPending()) end({ type: "failed", error: thrown as AtlasError }); // `prepare` rejects with nothing else
      },
    );
  }

  function connect(): void {
    if (handed === undefined) return; // it was dropped
    const made = openSocket(options.SocketClass, withToken(options.socketUrl, handed.token), {
      onOpen() {
        phase = "opened";
        handed = undefined;
        cancelDeadline();
        onEvent({ type: "opened" });
      },
      onFrame: options.onFrame,
      onClose(code) {
        if (phase === "opened") options.onClosed(code);
        else endUnopened(code, undefined);
      },
    });
    if (made.type === "failed") end({ type: "failed", error: new AtlasError("socket-failed", { detail: { name: made.name } }) });
    else if (isPending()) socket = made.socket;
    else made.socket.drop(); // the constructor is the application's, and may have ended the attempt
  }

  function endUnopened(code: number | undefined, error: AtlasError | undefined): void {
    // No evidence, since it may be a network failure; but a gateway that refuses an expired token looks the same (P3).
    const isSuspect = reason !== "refresh" && handed !== undefined && hasExpired(handed.token, clock.now());
    if (isSuspect) tokens.suspect();
    end({ type: "unopened", code, error });
  }

  /** Keeps the token, since a probe may follow. The token is deleted with the attempt, which is dropped next. */
  function end(event: AttemptEvent): void {
    stop();
    onEvent(event);
  }

  function stop(): void {
    phase = "over";
    cancelDeadline();
    cancelQuestion();
    socket?.drop();
  }

  function isPending(): boolean {
    return phase === "pending";
  }

  return {
    get handed() {
      return handed;
    },
    drop() {
      handed = undefined;
      stop();
    },
  };
}
