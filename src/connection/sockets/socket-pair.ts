/**
 * The sockets of a connection: the present one, and during a token rotation its successor (P33). Assigns each event: those of the present
 * socket are the connection's, those of the successor are the rotation's, and those of any other socket are discarded (decision 2).
 *
 * Knows when a token was issued and expires, never the token. Rules: P2, P33.
 */
import type { Millis } from "../../shared/brand.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import { elapsedSince, instantOf } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Attempt, AttemptEvent, AttemptOptions } from "./attempt.ts";
import type { RotationOptions } from "../connection-options.ts";
import { createFrameBuffer, type FrameBuffer } from "./frame-buffer.ts";
import type { ConnectionEvent } from "../machine/state.ts";
import { readTokenLife, spanAtOpen, type TokenLife, type TokenSpan } from "../tokens/token-life.ts";
import type { HandedToken, TokenReason } from "../tokens/token-source.ts";

/** What an attempt is given by its line. */
type LineOptions = Pick<AttemptOptions, "inspect" | "onEvent" | "onFrame" | "onClosed">;

export interface SocketPairOptions {
  readonly clock: Clock;
  readonly rotation: RotationOptions | undefined;
  /** Starts an attempt; undefined where none can be. */
  readonly begin: (reason: TokenReason, attempt: number, line: LineOptions) => Attempt | undefined;
  /** `read` is called when it is the event's turn: by then its line may have taken over, or be gone. */
  readonly dispatch: (read: () => ConnectionEvent | undefined) => void;
  /** A frame of the present line. */
  readonly onFrame: (data: unknown) => void;
  readonly report: (error: AtlasError) => void;
}

export interface SocketPair {
  /** When the present one opened; undefined before. */
  readonly openedAt: Instant | undefined;
  /** When the present one was last heard while it was the successor. */
  readonly heardAt: Instant | undefined;
  /** When the token of the present one expires by its own `exp`. Unit: milliseconds since 1970, of the server's clock. */
  readonly expiresAt: Millis | undefined;
  /** The token of the present one, while it is not known to be good. */
  readonly handed: HandedToken | undefined;
  start(reason: TokenReason, attempt: number): void;
  startSuccessor(attempt: number): void;
  drop(): void;
  dropSuccessor(): void;
  /** The successor becomes the present one. */
  takeOver(): void;
  /** The frames that the present one sent while it was the successor, once. */
  takeHeld(): readonly unknown[];
}

/** An attempt, or the socket that came of it. */
interface Line {
  attempt: Attempt | undefined;
  openedAt: Instant | undefined;
  /** Issue and expiry of its token. */
  life: TokenLife | undefined;
  /** Of a successor, until its frames are handed over. */
  hold: FrameBuffer | undefined;
}

export function createSocketPair(options: SocketPairOptions): SocketPair {
  const { clock, rotation, dispatch } = options;
  let present: Line | undefined;
  let successor: Line | undefined;
  let hasReportedUnavailable = false;

  function begin(reason: TokenReason, attempt: number, hold: FrameBuffer | undefined): Line {
    const line: Line = { attempt: undefined, openedAt: undefined, life: undefined, hold };
    line.attempt = options.begin(reason, attempt, {
      inspect: (token) => inspect(line, token),
      onEvent(event) {
        if (event.type === "opened") line.openedAt = instantOf(clock);
        dispatch(() => read(line, event));
      },
      onFrame: (data) => receive(line, data),
      onClosed: (code) => dispatch(() => readClose(line, code)),
    });
    return line;
  }

  /** A successor is of use only with a token that lasts longer. */
  function inspect(line: Line, token: string): AtlasError | undefined {
    line.life = readTokenLife(token);
    if (rotation === undefined) return undefined;
    const isOfUse = line !== successor || (line.life?.expiresAt ?? 0) > (present?.life?.expiresAt ?? 0);
    return isOfUse ? undefined : new AtlasError("token-not-later");
  }

  function read(line: Line, event: AttemptEvent): ConnectionEvent | undefined {
    if (line === present) return event.type === "opened" ? { type: "opened", span: spanOf(line) } : event;
    if (line !== successor || event.type === "authorised") return undefined;
    if (event.type === "opened") return { type: "successor-opened", span: spanOf(line) };
    return { type: "successor-failed", code: event.type === "unopened" ? event.code : undefined, error: event.error };
  }

  function readClose(line: Line, code: number | undefined): ConnectionEvent | undefined {
    if (line === present) return { type: "closed", code };
    return line === successor ? { type: "successor-failed", code, error: undefined } : undefined;
  }

  function spanOf({ life }: Line): TokenSpan | undefined {
    if (rotation === undefined) return undefined;
    const span = life && spanAtOpen(life, clock.now());
    if (span === undefined && !hasReportedUnavailable) options.report(new AtlasError("rotation-unavailable"));
    hasReportedUnavailable ||= span === undefined;
    return span;
  }

  function receive(line: Line, data: unknown): void {
    if (line === present) return options.onFrame(data);
    if (line !== successor) return;
    const isComplete = line.hold?.add(data) === true;
    if (isComplete || isOverdue(line)) dispatch(() => ({ type: "renewed" }));
  }

  /** The timer of a hidden tab may come a minute late: frames do not. */
  function isOverdue({ openedAt }: Line): boolean {
    return rotation !== undefined && openedAt !== undefined && elapsedSince(clock, openedAt) >= rotation.holdMs;
  }

  return {
    get openedAt() {
      return present?.openedAt;
    },
    get heardAt() {
      return present?.hold?.heardAt;
    },
    get expiresAt() {
      return present?.life?.expiresAt;
    },
    get handed() {
      return present?.attempt?.handed;
    },
    start(reason, attempt) {
      present = begin(reason, attempt, undefined);
    },
    startSuccessor(attempt) {
      successor = begin("refresh", attempt, rotation && createFrameBuffer(clock, rotation.watchSuccessor()));
    },
    drop() {
      present?.attempt?.drop();
      present = undefined;
    },
    dropSuccessor() {
      successor?.attempt?.drop();
      successor = undefined;
    },
    takeOver() {
      present = successor;
      successor = undefined;
    },
    takeHeld() {
      const frames = present?.hold?.frames ?? [];
      if (present !== undefined) present.hold = undefined;
      return frames;
    },
  };
}
