/**
 * Puts together why a slice is not live: what it claims, how the connection stands, and what is under way for it.
 * Pure. Rules: P3, P5, P17, P35, P45–P47.
 */
import type { Millis } from "../../shared/brand.ts";
import type { CloseSummary, ConnectionState } from "../../shared/connection-state.ts";
import type { AtlasError } from "../../shared/errors.ts";
import type { Freshness, StaleCause } from "../../store/freshness.ts";
import type { Action, Explanation, Repair } from "./explanation.ts";
import type { Outlook } from "./outlook.ts";

export interface Asked {
  readonly slice: string;
  readonly freshness: Freshness;
  readonly connection: ConnectionState;
  /** Undefined where nothing runs. */
  readonly outlook: Outlook | undefined;
}

export function explain({ slice, freshness, connection, outlook }: Asked): Explanation {
  const cause = freshness.status === "stale" ? freshness.cause : undefined;
  const isLive = freshness.status === "live";
  return {
    slice,
    status: freshness.status,
    cause,
    since: freshness.status === "stale" ? freshness.since : isLive ? undefined : connection.since,
    message: cause === "gap" || cause === "malformed" || cause === "unconfirmed-empty" ? outlook?.trigger : undefined,
    close: freshness.status === "stale" && cause === "disconnect" ? closeSince(freshness.since, connection.lastClose) : undefined,
    blocked: !isLive && connection.status === "blocked" ? connection.reason : undefined,
    connectionError: !isLive && connection.status === "error" ? connection.error : undefined,
    error: freshness.error,
    repairs: isLive ? [] : repairsOf(freshness, connection, outlook),
    actions: isLive ? [] : actionsOf(freshness, connection, outlook),
  };
}

/** Two readings of the clock for one moment. Unit: milliseconds. */
const TOLERANCE_MS = 1_000;

/** An earlier one is not the cause: the application has disconnected, or the page is offline while the socket is open (P47). */
function closeSince(since: Millis, close: CloseSummary | undefined): CloseSummary | undefined {
  return close !== undefined && close.at >= since - TOLERANCE_MS ? close : undefined;
}

function repairsOf(freshness: Freshness, connection: ConnectionState, outlook: Outlook | undefined): readonly Repair[] {
  const found = [...connectionRepairs(connection), ...restRepairs(outlook)];
  if (connection.status !== "connected" || outlook === undefined) return found;
  const cause = freshness.status === "stale" ? freshness.cause : undefined;
  if (cause === "lagging") return [{ type: "catch-up", lagMs: freshness.lagMs }];
  if (isOffline(cause, outlook) || !outlook.isProven) found.unshift({ type: "first-message" });
  if (outlook.isSnapshotAwaited) found.unshift({ type: "snapshot" });
  if (outlook.coolDownMs !== undefined) found.push({ type: "cool-down", at: after(outlook, outlook.coolDownMs) });
  if (outlook.reconnectMs !== undefined) found.push({ type: "reconnect", at: after(outlook, outlook.reconnectMs) });
  if (outlook.isEmptyDoubted && outlook.rest.status !== "usable") found.push({ type: "second-snapshot" });
  return found.length > 0 ? found : [{ type: "next-snapshot" }];
}

/** The socket is open, and the page is offline (P47). After a reconnect the cause is `disconnect` as well, until there is a baseline. */
function isOffline(cause: StaleCause | undefined, outlook: Outlook | undefined): boolean {
  return cause === "disconnect" && outlook?.hasBaseline === true;
}

function connectionRepairs(connection: ConnectionState): Repair[] {
  const { status, attempt } = connection;
  switch (status) {
    case "connected":
      return [];
    case "disposed":
      return [{ type: "ended" }];
    case "idle":
      return [{ type: "connect" }];
    case "blocked":
      return connection.reason === "token-rejected" ? [{ type: "new-token" }] : [];
    case "connecting":
      return [{ type: "connection", status, attempt, at: undefined }];
    case "disconnected":
    case "error":
      return [{ type: "connection", status, attempt, at: connection.nextAttemptAt }];
  }
}

function restRepairs(outlook: Outlook | undefined): Repair[] {
  if (outlook === undefined) return [];
  const { fetch, isSettling } = outlook.rest;
  if (isSettling) return [{ type: "settle" }];
  if (fetch.state === "idle") return [];
  const at = fetch.state === "planned" ? after(outlook, fetch.inMs) : undefined;
  return [{ type: "fetch", state: fetch.state, at, failures: fetch.failures }];
}

function actionsOf(freshness: Freshness, connection: ConnectionState, outlook: Outlook | undefined): readonly Action[] {
  const found = new Set<Action>();
  const cause = freshness.status === "stale" ? freshness.cause : undefined;
  switch (connection.status) {
    case "disposed":
      return [];
    case "idle":
      found.add("connect");
      break;
    case "blocked":
      found.add(connection.reason === "token-rejected" ? "sign-in" : "check-address");
      break;
    case "connecting":
      if (connection.attempt > 1) found.add("check-network");
      break;
    case "disconnected":
      if (connection.nextAttemptAt === undefined) found.add("reconnect");
      else if (connection.attempt > 1) found.add("check-network");
      break;
    case "error":
      found.add(connection.nextAttemptAt === undefined && !isToken(connection.error) ? "reconnect" : actionFor(connection.error));
      break;
    case "connected":
      if (isOffline(cause, outlook)) found.add("check-network");
      if (cause === "key-collision") found.add("check-keys");
      if (cause === "lagging" || cause === "malformed") found.add("check-server");
  }
  const aboutRest = restAction(freshness, connection, outlook);
  if (aboutRest !== undefined) found.add(aboutRest);
  return found.size > 0 ? [...found] : ["wait"];
}

function restAction(freshness: Freshness, { status }: ConnectionState, outlook: Outlook | undefined): Action | undefined {
  const { error } = freshness;
  const hasPath = outlook?.rest.hasPath !== false;
  if (error !== undefined && error.code !== "no-baseline" && hasPath) return actionFor(error);
  const cause = freshness.status === "stale" ? freshness.cause : undefined;
  if (outlook?.rest.status !== "none" || status !== "connected" || outlook.isSnapshotAwaited) return undefined;
  if (outlook.hasBaseline || cause === "key-collision") return undefined; // a baseline does not mend it
  return hasPath ? "check-path" : "add-path";
}

/** By what has failed: the token, the way to the server, the address, or what the path answers. */
function actionFor({ code, detail }: AtlasError): Action {
  const { status } = detail;
  if (code === "token-rejected" || (code === "fetch-failed" && status === 401)) return "sign-in";
  if (isToken({ code })) return "check-token";
  if (code === "insecure-address" || code === "invalid-address") return "check-address";
  return code.startsWith("fetch-") && (status !== undefined || !UNANSWERED.includes(code)) ? "check-path" : "check-network";
}

function isToken({ code }: Pick<AtlasError, "code">): boolean {
  return code.startsWith("token-");
}

/** Without a status, no answer came. */
const UNANSWERED: readonly string[] = ["fetch-failed", "fetch-timeout"];

/** A time of the wall clock, from one that counts from the moment of asking. */
function after({ at }: Outlook, ms: number): Millis {
  return Math.round(at + ms) as Millis; // a sum of milliseconds
}
