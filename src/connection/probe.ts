/**
 * Asks REST what the socket cannot tell: whether the token or the network is to blame when attempts end before they open. One call
 * at a time; it outlives the attempt whose token it carries, since what it learns is about the token.
 *
 * Rules: P3 rejection. A 401 or 403 is evidence; any other answer, or none, means network.
 */
import type { Cancel, Clock } from "../shared/clock.ts";
import type { HandedToken, TokenSource } from "./token.ts";

export interface ProbeOptions {
  readonly clock: Clock;
  readonly tokens: TokenSource;
  /** The status that a call with this token was answered with; undefined without an answer. Never rejects. */
  readonly carry: (token: string, path: string, signal: AbortSignal) => Promise<number | undefined>;
  /** Undefined: nothing is ever asked. */
  readonly path: string | undefined;
  /** Unit: milliseconds. */
  readonly timeoutMs: number;
}

export interface Probe {
  /** Asks about `handed`, unless a question is under way. */
  ask(handed: HandedToken): void;
  /** Ends the question under way: its answer no longer matters. */
  stop(): void;
}

export function createProbe({ clock, tokens, carry, path, timeoutMs }: ProbeOptions): Probe {
  let cancel: Cancel | undefined;

  function stop(): void {
    cancel?.();
    cancel = undefined;
  }

  return {
    ask(handed) {
      if (path === undefined || cancel !== undefined) return;
      const controller = new AbortController();
      const cancelTimer = clock.schedule(stop, timeoutMs);
      cancel = () => {
        cancelTimer();
        controller.abort();
      };
      void carry(handed.token, path, controller.signal).then((status) => {
        if (controller.signal.aborted) return;
        stop();
        if (status === 401 || status === 403) tokens.reject(handed, true);
      });
    },
    stop,
  };
}
