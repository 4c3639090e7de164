/**
 * Decides who may use the control API: a program or page of this machine that knows the secret. The secret protects what loopback alone does
 * not: a page of another site whose name was rebound to this machine, and a proxy that passes everything on. It is no token of a user and
 * opens neither REST nor the stream.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { controlHeader } from "../engine/http/paths.ts";

/** A secret that cannot be guessed, in characters that need no quotes in a shell or a header. */
export function createControlSecret(): string {
  return randomBytes(18).toString("base64url");
}

/** Whether a text can be a secret: one that is too short can be guessed, and a header holds no spaces and nothing beyond ASCII. */
export function isControlSecret(text: string): boolean {
  return /^[\x21-\x7e]{8,200}$/.test(text);
}

/** Why this caller may not even ask, or undefined. A preflight carries no secret, so this is all that can be checked of one. */
export function refuseCaller({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string | undefined {
  if (!isLoopbackAddress(socket.remoteAddress ?? "")) return "control is for pages and programs of this machine";
  if (!isLoopbackHost(headers.host)) return "control answers to a loopback host alone, such as localhost or 127.0.0.1";
  if (!isOwnOrigin(headers)) return "control is not for pages of another origin";
  return undefined;
}

/** Whether the request carries the secret. Takes the same time for every wrong one. */
export function hasSecret(headers: IncomingHttpHeaders, secret: string): boolean {
  const given = headers[controlHeader];
  return typeof given === "string" && timingSafeEqual(digestOf(given), digestOf(secret));
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A page names its origin. Behind one proxy with the simulator, origin and host are equal; else the page has to be on this machine. */
function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return true;
  const page = parsed(origin);
  return page !== undefined && (page.host === host || isLoopbackName(page.hostname));
}

function isLoopbackHost(host: string | undefined): boolean {
  const url = host === undefined ? undefined : parsed(`http://${host}`);
  return url !== undefined && isLoopbackName(url.hostname);
}

function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

function isLoopbackName(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d+){3}$/.test(name);
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
