/** Unsigned tokens with an expiry: a client reads the claims of a JWT and does not verify its signature. */

/** `claims` as they stand: instants are seconds since 1970. */
export function jwtOf(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}.canary-signature`;
}

/** Issued `now` (milliseconds since 1970), good for `seconds`. */
export function jwtFor(seconds: number, now: number): string {
  return jwtOf({ sub: "trader", iat: now / 1000, exp: now / 1000 + seconds });
}
