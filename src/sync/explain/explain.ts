/**
 * Puts together why a slice is not live: what it claims, how the connection stands, and what is under way for it.
 * Pure. Rules: P3, P5, P17, P35, P45–P47.
 */
import type { Millis } from "../../shared/brand.ts";
import type { ConnectionState } from "../../shared/connection-state.ts";
import type { Freshness } from "../../store/freshness.ts";
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
    close: cause === "disconnect" ? connection.lastClose : undefined,
    blocked: !isLive && connection.status === "blocked" ? connection.reason : undefined,
    error: freshness.error,
    repairs: isLive ? [] : repairsOf(freshness, connection, outlook),
    actions: isLive ? [] : actionsOf(freshness, connection, outlook),
  };
}

function repairsOf(freshness: Freshness, connection: ConnectionState, outlook: Outlook | undefined): readonly Repair[] {
  const found = [...connectionRepairs(connection), ...restRepairs(outlook)];
  if (connection.status !== "connected" || outlook === undefined) return found;
  const cause = freshness.status === "stale" ? freshness.cause : undefined;
  if (cause === "lagging") return [{ type: "catch-up", lagMs: freshness.lagMs }];
  const isOffline = cause === "disconnect"; // over a socket that is open: P47
  if (isOffline || !outlook.isProven) found.unshift({ type: "first-message" });
  if (outlook.isSnapshotAwaited) found.unshift({ type: "snapshot" });
  if (outlook.coolDownMs !== undefined) found.push({ type: "cool-down", at: after(outlook, outlook.coolDownMs) });
  if (outlook.reconnectMs !== undefined) found.push({ type: "reconnect", at: after(outlook, outlook.reconnectMs) });
  if (outlook.isEmptyDoubted && outlook.rest.status !== "usable") found.push({ type: "second-snapshot" });
  return found.length > 0 ? found : [{ type: "next-snapshot" }];
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
      found.add(connection.nextAttemptAt === undefined ? "reconnect" : "check-network");
      break;
    case "connected":
      if (cause === "disconnect") found.add("check-network");
      if (cause === "key-collision") found.add("check-keys");
      if (cause === "lagging" || cause === "malformed") found.add("check-server");
  }
  if (freshness.error !== undefined && outlook?.rest.status !== "none") found.add("check-path");
  else if (outlook?.rest.status === "none" && connection.status === "connected" && cause !== "lagging") found.add("add-path");
  return found.size > 0 ? [...found] : ["wait"];
}

/** A time of the wall clock, from one that counts from the moment of asking. */
function after({ at }: Outlook, ms: number): Millis {
  return Math.round(at + ms) as Millis; // a sum of milliseconds
}
