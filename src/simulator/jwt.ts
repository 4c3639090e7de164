/**
 * Real tokens: short-lived JWTs signed with a secret that lives as long as the process. Nothing here writes a token anywhere.
 */
import { randomBytes } from "node:crypto";
import { decodeJwt, jwtVerify, SignJWT } from "jose";
import { defaultTokenTtlSeconds, defaultUser, type TokenPort } from "../engine/tokens.ts";
import type { Clock } from "../shared/clock.ts";

const issuer = "atlas-simulator";

/** Tokens of one process: another one's, or those of an earlier generation, are refused. */
export function createJwtTokens(clock: Clock, ttlSeconds: number = defaultTokenTtlSeconds): TokenPort {
  const secret = randomBytes(32);
  let generation = 1;
  let issuedCount = 0;
  return {
    async issue(user = defaultUser) {
      const now = Math.floor(clock.now() / 1000);
      const token = await new SignJWT({ generation })
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .setIssuer(issuer)
        .setSubject(user)
        .setJti(String((issuedCount += 1)))
        .setIssuedAt(now)
        .setExpirationTime(now + ttlSeconds)
        .sign(secret);
      return { token, expiresInSeconds: ttlSeconds };
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, secret, { issuer, algorithms: ["HS256"], currentDate: new Date(clock.now()) });
        return payload["generation"] === generation;
      } catch {
        return false; // forged, expired or no JWT at all: the caller answers 401 and need not know which
      }
    },
    userOf: (token) => decodeJwt(token).sub ?? defaultUser,
    expireAll: () => void (generation += 1),
  };
}
