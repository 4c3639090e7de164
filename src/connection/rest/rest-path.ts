/** Decides the URL of a REST call: only the configured origin is allowed, since the call carries the token (decision 8). Pure. */
import { parseUrl, type AddressOutcome } from "../../protocol/address.ts";
import { AtlasError } from "../../shared/errors.ts";

/** The URL of `path`, which is a path below the base or an absolute URL of its origin. Throws `foreign-origin` where a token must not go (P1, P2). */
export function resolvePath(address: AddressOutcome, path: string): string {
  if (address.type === "refused") throw address.error;
  const isAbsolute = /^[a-z][a-z\d+.-]*:/i.test(path);
  // The slash matters: without it `@elsewhere.example` would make the base's host a user name.
  const url = parseUrl(isAbsolute ? path : `${address.httpUrl}${path.startsWith("/") ? "" : "/"}${path}`);
  const base = new URL(address.httpUrl);
  if (url === undefined || url.origin !== base.origin || url.username !== "" || url.password !== "") throw new AtlasError("foreign-origin");
  if (!isAbsolute && !isBelow(base.pathname, url.pathname)) throw new AtlasError("foreign-origin");
  return url.href;
}

/** `..` in a path may climb out of the base's own: another application may live there. */
function isBelow(basePath: string, path: string): boolean {
  return path.startsWith(basePath.endsWith("/") ? basePath : `${basePath}/`);
}

/** The origin that `location` leads to from `url`; undefined without a location that can be read. */
export function originOf(location: string | null, url: string): string | undefined {
  return location === null ? undefined : parseUrl(location, url)?.origin;
}
