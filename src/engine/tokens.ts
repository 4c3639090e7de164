/**
 * Tokens as a port: the Node simulator signs real ones (`jose`), an engine in a browser hands out plain ones, which protect nothing.
 * Decides nothing about who may have one: any name is a user, and all users see the same book.
 */
import type { Clock } from "../shared/clock.ts";

export interface IssuedToken {
  readonly token: string;
  /** Unit: seconds. */
  readonly expiresInSeconds: number;
}

export interface TokenPort {
  /** @defaultValue `defaultUser` */
  issue(user?: string): Promise<IssuedToken>;
  /** False for a token that is unknown, expired or revoked; never throws. */
  verify(token: string): Promise<boolean>;
  /** The user of a token that was verified. */
  userOf(token: string): string;
  /** Every token handed out so far becomes invalid; later ones are good. */
  expireAll(): void;
}

/** Who has a token that was issued for no user in particular. */
export const defaultUser = "desk";

/** @defaultValue 300: short-lived, as the page says */
export const defaultTokenTtlSeconds = 300;

/** Tokens for an engine without a server: readable, countable, and refused once their time is over. */
export function createPlainTokens(clock: Clock, ttlSeconds: number = defaultTokenTtlSeconds): TokenPort {
  const known = new Map<string, { readonly user: string; readonly expiresAt: number }>();
  let issuedCount = 0;
  return {
    issue(user = defaultUser) {
      for (const [token, { expiresAt }] of known) if (expiresAt <= clock.now()) known.delete(token);
      issuedCount += 1;
      const token = `plain.${issuedCount}.token`;
      known.set(token, { user, expiresAt: clock.now() + ttlSeconds * 1000 });
      return Promise.resolve({ token, expiresInSeconds: ttlSeconds });
    },
    verify: (token) => Promise.resolve((known.get(token)?.expiresAt ?? 0) > clock.now()),
    userOf: (token) => known.get(token)?.user ?? defaultUser,
    expireAll: () => known.clear(),
  };
}
