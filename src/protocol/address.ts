/**
 * Decides the addresses of the socket and of REST calls, or why an address is refused. Pure: reads no page, requests no token.
 *
 * An insecure address is refused before a token exists. An error never holds the address itself, which may carry credentials.
 * Rules: P1 address, P2 the token as a query parameter.
 */
import { AtlasError, type AtlasErrorCode } from "../shared/errors.ts";

export interface AddressOptions {
  /** The absolute HTTPS base; a path prefix is kept, a query and a fragment are not. `http:` is for loopback hosts only. */
  readonly url: string;
  /** Overrides what is derived from `url` for the socket, path included. `ws:` is for loopback hosts only. */
  readonly socketUrl?: string | undefined;
}

export type AddressOutcome =
  | {
      readonly type: "address";
      /** Without a token. */
      readonly socketUrl: string;
      /** The base of REST paths, without a slash at its end. */
      readonly httpUrl: string;
    }
  | { readonly type: "refused"; readonly error: AtlasError };

/** Derives both addresses from the options (P1). */
export function readAddress({ url, socketUrl }: AddressOptions): AddressOutcome {
  const base = readUrl("url", url, ["https:", "http:"]);
  if (base.type === "refused") return base;
  const prefix = base.url.pathname.replace(/\/+$/, "");
  const httpUrl = base.url.origin + prefix;
  if (socketUrl === undefined) return { type: "address", socketUrl: `${httpUrl.replace(/^http/, "ws")}/ws`, httpUrl };

  const socket = readUrl("socketUrl", socketUrl, ["wss:", "ws:"]);
  if (socket.type === "refused") return socket;
  socket.url.hash = ""; // the WebSocket constructor refuses fragments
  if (socket.url.searchParams.has("token")) socket.url.searchParams.delete("token"); // a token belongs to one attempt (P2)
  return { type: "address", socketUrl: socket.url.href, httpUrl };
}

/** Adds the token to the address as the server wants it; other query parameters stay (P2). */
export function withToken(socketUrl: string, token: string): string {
  // A lone surrogate cannot be percent-encoded, and no real token holds one.
  const encoded = encodeURIComponent(token.replace(/\p{Surrogate}/gu, "\ufffd"));
  return `${socketUrl}${socketUrl.includes("?") ? "&" : "?"}token=${encoded}`;
}

type UrlOutcome = { readonly type: "url"; readonly url: URL } | { readonly type: "refused"; readonly error: AtlasError };

function readUrl(option: keyof AddressOptions, text: string, [secure, insecure]: readonly [secure: string, insecure: string]): UrlOutcome {
  const url = parseUrl(text);
  const refuse = (code: AtlasErrorCode): UrlOutcome => ({ type: "refused", error: new AtlasError(code, { detail: { option } }) });
  // Credentials in a URL make `fetch` and `WebSocket` throw, and end up in logs.
  if (url === undefined || url.hostname === "" || url.username !== "" || url.password !== "") return refuse("invalid-address");
  if (url.protocol === secure || (url.protocol === insecure && isLoopback(url.hostname))) return { type: "url", url };
  return refuse(url.protocol === insecure ? "insecure-address" : "invalid-address");
}

/** Undefined where `text` is no URL. What `new URL` throws holds the text: it is not kept. `URL.canParse` is too young (Chrome 120). */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The URL parser has already brought every spelling of an IPv4 address to four numbers. */
function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
