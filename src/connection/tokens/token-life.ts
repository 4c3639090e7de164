/**
 * Decides how long a token is valid, by `exp` and `iat` of a JWT, which are read and not verified. Keeps no token.
 *
 * Both are the server's time, and our wall clock may be wrong. But a socket that opened proves that the server's time lies between them:
 *
 *   wall clock within   ──▶ `exp` counts: this is also right for a token that the application had cached for a while
 *   wall clock outside  ──▶ it is wrong by an unknown amount: the token counts as issued just now
 *
 * Rules: P2, P3, P33.
 */
import { asRecord, ownValue, parseJson } from "../../protocol/json.ts";
import type { Millis } from "../../shared/brand.ts";

/** Instants of the server's clock. */
export interface TokenLife {
  readonly expiresAt: Millis;
  readonly issuedAt: Millis | undefined;
}

/** Durations, which do not depend on a clock's setting. Unit: milliseconds. */
export interface TokenSpan {
  /** From the `open` on that the token led to. */
  readonly leftMs: number;
  /** From issue to expiry; undefined where the token has no `iat`. */
  readonly wholeMs: number | undefined;
}

/** Undefined where the token is no JWT, or has no `exp`. */
export function readTokenLife(token: string): TokenLife | undefined {
  const payload = asRecord(decode(token.split(".")[1] ?? ""));
  const expiresAt = payload && instant(ownValue(payload, "exp"));
  if (payload === undefined || expiresAt === undefined) return undefined;
  const issuedAt = instant(ownValue(payload, "iat"));
  return { expiresAt, issuedAt: issuedAt !== undefined && issuedAt < expiresAt ? issuedAt : undefined };
}

/** How far the wall clock may be wrong before a token counts as expired. */
const EXPIRY_LEEWAY_MS = 60_000;

/** The token's own `exp` passed some time ago (P3). */
export function hasExpired(token: string, at: Millis): boolean {
  const life = readTokenLife(token);
  return life !== undefined && at - life.expiresAt > EXPIRY_LEEWAY_MS;
}

/** How long a token is still valid when its socket has just opened; undefined where neither `iat` nor the wall clock decides it. */
export function spanAtOpen({ expiresAt, issuedAt }: TokenLife, at: Millis): TokenSpan | undefined {
  const wholeMs = issuedAt === undefined ? undefined : expiresAt - issuedAt;
  const isPlausible = at < expiresAt && (issuedAt === undefined || at >= issuedAt);
  const leftMs = isPlausible ? expiresAt - at : wholeMs;
  return leftMs === undefined ? undefined : { leftMs, wholeMs };
}

function decode(base64url: string): unknown {
  try {
    const json = parseJson(atob(base64url.replaceAll("-", "+").replaceAll("_", "/"))); // names garbled by `atob` are none of those read
    return json.type === "json" ? json.value : undefined;
  } catch {
    return undefined; // not base64: a token may be anything
  }
}

/** A NumericDate: seconds since 1970. */
function instant(seconds: unknown): Millis | undefined {
  return typeof seconds === "number" && Number.isFinite(seconds) ? ((seconds * 1000) as Millis) : undefined; // as its unit says
}
