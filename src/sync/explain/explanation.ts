/** *Why stale?* as data: what `client.explain` returns. Codes and numbers alone, so that it fits a log line; the inspector puts it in words. */
import type { Millis } from "../../shared/brand.ts";
import type { BlockedReason, CloseSummary, ConnectionStatus } from "../../shared/connection-state.ts";
import type { AtlasError } from "../../shared/errors.ts";
import type { FreshnessStatus, StaleCause } from "../../store/freshness.ts";

/** The message at which the slice turned stale. */
export interface TriggerMessage {
  /** Undefined where it could not be read, and where the server invented the kind. */
  readonly kind: string | undefined;
  readonly seq: number | undefined;
}

/**
 * What makes the slice live, in the order in which it is expected. Times are on the client's clock: milliseconds since 1970.
 *
 * - `code`: the part of the package that applies messages is still loading
 * - `ended`: the client is disposed, so nothing will
 * - `connect`: nothing happens until `connect()`
 * - `connection`: an attempt is under way, or comes at `at`; without `at` it waits for a wake (P5)
 * - `new-token`: the server rejected the token, so an attempt waits until `getToken` returns a different one (P3)
 * - `first-message`: the socket is open and has delivered nothing yet (P45), or the page is offline (P47)
 * - `snapshot`: a new connection is given time to send one by itself (P35)
 * - `fetch`: a REST request is `running`, or planned for `at` after `failures` in a row
 * - `settle`: REST's rows are shown, and older messages are given time to arrive (P35)
 * - `cool-down`: three recoveries within a minute; the next begins at `at`
 * - `reconnect`: one new connection for all slices, at `at`
 * - `second-snapshot`: a second empty snapshot, where REST cannot confirm the first (P17)
 * - `catch-up`: messages arrive late, and have to arrive in time again (P46)
 * - `next-snapshot`: nothing is planned, so only a snapshot that the server sends by itself helps
 */
export type Repair =
  | {
      readonly type:
        "code" | "ended" | "connect" | "new-token" | "first-message" | "snapshot" | "settle" | "second-snapshot" | "next-snapshot";
    }
  | {
      readonly type: "connection";
      readonly status: ConnectionStatus;
      readonly attempt: number;
      readonly at: Millis | undefined;
    }
  | { readonly type: "fetch"; readonly state: "running" | "planned"; readonly at: Millis | undefined; readonly failures: number }
  | { readonly type: "cool-down" | "reconnect"; readonly at: Millis }
  | { readonly type: "catch-up"; readonly lagMs: number };

/**
 * What the application or its user can do.
 *
 * - `wait`: nothing is to be done
 * - `connect`, `reconnect`: call it
 * - `sign-in`: have `getToken` return a new token: the present one is rejected, by the socket or by REST
 * - `check-token`: `getToken` fails; see `connectionError`
 * - `check-address`: `url` or `socketUrl` can never work
 * - `check-network`: the machine is offline, or the server cannot be reached
 * - `add-path`: give the slice a REST path
 * - `check-path`: REST answers with an error, or with what is no baseline; see `error`
 * - `check-keys`: several rows have one key; see the `key` override
 * - `check-server`: the server sends what cannot be read, loses messages, or is late
 */
export type Action =
  | "wait"
  | "connect"
  | "reconnect"
  | "sign-in"
  | "check-token"
  | "check-address"
  | "check-network"
  | "add-path"
  | "check-path"
  | "check-keys"
  | "check-server";

export interface Explanation {
  readonly slice: string;
  readonly status: FreshnessStatus;
  /** Of a stale slice. */
  readonly cause: StaleCause | undefined;
  /** Since when it is stale; of a waiting slice, since when the connection is in its status. Unit: milliseconds since 1970. */
  readonly since: Millis | undefined;
  /** The message that was handled when the slice turned stale: the one that showed the gap, or that could not be read. */
  readonly message: TriggerMessage | undefined;
  /**
   * How the newest connection or attempt ended, where a lost connection is the cause. Undefined where none has ended since: the application has
   * disconnected, or the page is offline.
   */
  readonly close: CloseSummary | undefined;
  /** Why no socket is opened. */
  readonly blocked: BlockedReason | undefined;
  /** Why the last attempt to connect failed, where that has an error: mostly that of a token that could not be had (P2). */
  readonly connectionError?: AtlasError | undefined;
  /** Why the last attempt to fetch a baseline failed; `no-baseline` where the connection sent none and REST cannot be asked. */
  readonly error: AtlasError | undefined;
  /** Empty for a live slice. */
  readonly repairs: readonly Repair[];
  /** Empty for a live slice, and where the client has ended. */
  readonly actions: readonly Action[];
}
