/**
 * Decides by a REST call whether the token or the network is the cause when attempts end before they open. One call at a time, and one in
 * 30 s. The call outlives the attempt whose token it carries, since its result concerns the token.
 *
 * Rules: P3 rejection. A 401 is evidence; a 403 is evidence only at a path that was configured for this question.
 */
import { elapsedSince, instantOf, type Cancel, type Clock, type Instant } from "../../shared/clock.ts";
import type { HandedToken, TokenSource } from "./token-source.ts";

/** Where to ask. */
export interface ProbeTarget {
  readonly path: string;
  /** The application configured it as `paths.probe`, and did not leave it at the path of a slice, for which a permission may be missing. */
  readonly isExplicit: boolean;
}

export interface ProbeOptions {
  readonly clock: Clock;
  readonly tokens: TokenSource;
  /** The status that a call with this token was answered with; undefined without an answer. Never rejects. */
  readonly carry: (token: string, path: string, signal: AbortSignal) => Promise<number | undefined>;
  /** Undefined: no probe is ever sent. */
  readonly target: ProbeTarget | undefined;
  /** Unit: milliseconds. */
  readonly timeoutMs: number;
}

export interface Probe {
  /** Sends a probe with the token of `handed`, unless a call is pending or began less than 30 s ago. */
  ask(handed: HandedToken): void;
  /** Cancels the pending call and discards its answer. */
  stop(): void;
}

const SPACING_MS = 30_000;

export function createProbe({ clock, tokens, carry, target, timeoutMs }: ProbeOptions): Probe {
  let cancel: Cancel | undefined;
  let askedAt: Instant | undefined;

  function stop(): void {
    cancel?.();
    cancel = undefined;
  }

  return {
    ask(handed) {
      if (target === undefined || cancel !== undefined) return;
      if (askedAt !== undefined && elapsedSince(clock, askedAt) < SPACING_MS) return;
      askedAt = instantOf(clock);
      const controller = new AbortController();
      const cancelTimer = clock.schedule(stop, timeoutMs);
      cancel = () => {
        cancelTimer();
        controller.abort();
      };
      void carry(handed.token, target.path, controller.signal).then((status) => {
        if (controller.signal.aborted) return;
        stop();
        if (status === 401 || (status === 403 && target.isExplicit)) tokens.reject(handed);
        else if (status !== undefined) tokens.acquit();
      });
    },
    stop,
  };
}
