/** The options of a connection: addresses, callbacks, ports and numbers. The client sets the defaults. */
import type { AddressOutcome } from "../protocol/address.ts";
import type { Clock } from "../shared/clock.ts";
import type { AtlasError } from "../shared/errors.ts";
import type { Page } from "../shared/page.ts";
import type { Random } from "../shared/random.ts";
import type { Fetch } from "./rest/authorised-fetch.ts";
import type { ProbeTarget } from "./tokens/probe.ts";
import type { WebSocketClass } from "./sockets/socket.ts";
import type { ConnectionReport, DownCause, RotationSettings } from "./machine/state.ts";
import type { GetToken } from "./tokens/token-source.ts";

/** Unit of all: milliseconds. */
export interface ConnectionTimings {
  /** One deadline for token and handshake (decision 2). */
  readonly connectTimeoutMs: number;
  /** The part of that deadline for `getToken`, and the deadline of the probe (P3). */
  readonly tokenTimeoutMs: number;
  /** The first delay (P30). */
  readonly backoffMinMs: number;
  /** The cap of all delays (P30). */
  readonly backoffMaxMs: number;
  /** Silence after which a socket is dead (P32). */
  readonly deadAfterMs: number;
  /** Time between two checks for silence (P32). */
  readonly watchdogIntervalMs: number;
  /** What queued frames get after a late check (P32). */
  readonly wakeGraceMs: number;
  /** A connection that lasted this long is proven (P30). */
  readonly provenAfterMs: number;
  /** Attempts are at least this far apart, whatever their cause (P31). */
  readonly minSpacingMs: number;
  /** How often `getToken` is asked for a different token while blocked (P3). */
  readonly blockedRetryMs: number;
  /** What a REST call may take, body included; waiting for a token does not count. */
  readonly fetchTimeoutMs: number;
}

/** How many attempts may begin within any `windowMs` (decision 3). Each asks for one token. */
export interface ConnectionLimits {
  /** @defaultValue 20 */
  readonly attempts: number;
  /** @defaultValue 60_000 */
  readonly windowMs: number;
}

export const defaultLimits: ConnectionLimits = { attempts: 20, windowMs: 60_000 };

/** The callbacks that a rotation needs from the reader of the frames (P33). */
export interface RotationOptions extends RotationSettings {
  /** A successor starts. The returned function receives each of its frames, and returns true for the last one that is needed. */
  watchSuccessor(): (frame: unknown) => boolean;
  /** The successor has taken over: `frames` are those it sent so far, in order. No frame of the old connection follows. */
  onRenewed(frames: readonly unknown[]): void;
}

/** Callbacks are read at each use, so an object with getters can exchange them. Any of them may throw (decision 11). */
export interface ConnectionOptions {
  readonly address: AddressOutcome;
  readonly getToken: GetToken;
  /** The application's own, which authorises by itself; undefined: `platformFetch` with a token from `getToken` (P2). */
  readonly fetch: Fetch | undefined;
  /** @defaultValue the runtime's `fetch` */
  readonly platformFetch?: Fetch | undefined;
  /** Undefined: the runtime's. */
  readonly WebSocket: WebSocketClass | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly page: Page;
  readonly timings: ConnectionTimings;
  /** The largest share by which a delay is shortened, 0 to 1 (P30). */
  readonly jitter: number;
  /** What follows a clean close (P5). */
  readonly onCleanClose: "stay" | "retry";
  /** The REST call that distinguishes a rejected token from a network failure (P3); undefined: never made. */
  readonly probe: ProbeTarget | undefined;
  /** Undefined: a token is replaced when its socket ends. */
  readonly rotation?: RotationOptions | undefined;
  readonly limits?: Partial<ConnectionLimits> | undefined;
  /**
   * Loads what has to be there before a message arrives; undefined where it is. An attempt opens no socket before, and fails with the
   * `AtlasError` that it rejects with. @defaultValue nothing has to be loaded
   */
  prepare?(): Promise<unknown> | undefined;
  /** A frame as it came, text or not. */
  onFrame(data: unknown): void;
  /** Whether a frame is a message of Atlas, and not noise (P12). Asked only after the page went offline (P47). */
  isMessage(data: unknown): boolean;
  /** A connection opened. Frames follow; `onState` is called after `onOpen`. */
  onOpen(): void;
  /** An open connection ended. Not called for an attempt that never opened, nor for a socket whose successor took over. */
  onDown(cause: DownCause): void;
  onState(state: ConnectionReport): void;
  onError(error: AtlasError): void;
}
