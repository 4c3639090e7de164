/**
 * Tokens as a port: the Node simulator signs real ones (`jose`), an engine in a browser hands out plain ones, which protect nothing.
 * Decides nothing about who may have one: the simulator has no users.
 */
import type { Clock } from "../shared/clock.ts";

export interface IssuedToken {
  readonly token: string;
  /** Unit: seconds. */
  readonly expiresInSeconds: number;
}

export interface TokenPort {
  issue(): Promise<IssuedToken>;
  /** False for a token that is unknown, expired or revoked; never throws. */
  verify(token: string): Promise<boolean>;
  /** Every token handed out so far becomes invalid; later ones are good. */
  expireAll(): void;
}

/** @defaultValue 300: short-lived, as the page says */
export const defaultTokenTtlSeconds = 300;

/** Tokens for an engine without a server: readable, countable, and refused once their time is over. */
export function createPlainTokens(clock: Clock, ttlSeconds: number = defaultTokenTtlSeconds): TokenPort {
  const expiries = new Map<string, number>();
  let issuedCount = 0;
  return {
    issue() {
      for (const [token, expiresAt] of expiries) if (expiresAt <= clock.now()) expiries.delete(token);
      issuedCount += 1;
      const token = `plain.${issuedCount}.token`;
      expiries.set(token, clock.now() + ttlSeconds * 1000);
      return Promise.resolve({ token, expiresInSeconds: ttlSeconds });
    },
    verify: (token) => Promise.resolve((expiries.get(token) ?? 0) > clock.now()),
    expireAll: () => expiries.clear(),
  };
}
