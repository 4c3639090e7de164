/** The options of a client. Every duration is in milliseconds. */
import type { QueryClient } from "@tanstack/react-query";
import type { GetToken } from "../connection/tokens/token-source.ts";
import type { WebSocketClass } from "../connection/sockets/socket.ts";
import type { CollectionHandle } from "../domains/collection.ts";
import type { CollectionOverrides } from "../domains/registry.ts";
import type { ValidateMode } from "../domains/validation/row-check.ts";
import type { SignalKeysOption } from "../domains/signals.ts";
import type { Message } from "../protocol/message.ts";
import type { Clock } from "../shared/clock.ts";
import type { AtlasError } from "../shared/errors.ts";
import type { Page } from "../shared/page.ts";
import type { Random } from "../shared/random.ts";
import type { SequenceOption } from "../sync/sequence/sequence.ts";
import type { AtlasPaths } from "./rest/paths.ts";

/** Deadlines, delays and limits. Unit: milliseconds. */
export interface AtlasTimings {
  /**
   * Deadline of one attempt: token and handshake together. After `open`, the watchdog checks for silence.
   * @defaultValue 15_000
   */
  readonly connectTimeoutMs: number;
  /**
   * Deadline of `getToken` within it.
   * @defaultValue 10_000
   */
  readonly tokenTimeoutMs: number;
  /**
   * The first delay after an abnormal close; it doubles with each attempt. Source: P30.
   * @defaultValue 1_000
   */
  readonly backoffMinMs: number;
  /**
   * No delay is longer. Source: P30.
   * @defaultValue 30_000
   */
  readonly backoffMaxMs: number;
  /**
   * Silence after which the socket counts as dead. Heartbeats reset it. Measured on the clock, so a throttled tab does not trigger it.
   * `false`: never. Source: P32, the vendor's `DEAD_CONNECTION_MS`.
   * @defaultValue 45_000
   */
  readonly deadAfterMs: number | false;
  /**
   * How often silence is checked. Source: P32.
   * @defaultValue 10_000
   */
  readonly watchdogIntervalMs: number;
  /**
   * How long a new connection may take to send a slice's snapshot before it is fetched over REST. Source: P35.
   * @defaultValue 2_000
   */
  readonly graceMs: number;
  /**
   * How long after a REST baseline without a watermark older messages may still arrive; the slice stays stale meanwhile. Source: P35.
   * @defaultValue 1_000
   */
  readonly settleMs: number;
  /**
   * Deadline of a REST call of the package, body included; waiting for a token does not count.
   * @defaultValue 10_000
   */
  readonly fetchTimeoutMs: number;
  /**
   * How far the messages of a kind may be behind before the slice turns stale (`lagging`). `false`: never. Source: P46.
   * @defaultValue 10_000
   */
  readonly lagAfterMs: number | false;
  /**
   * The longest pause between two fetches of a query that is signalled without pause. Source: P23.
   * @defaultValue 5_000
   */
  readonly maxSignalPauseMs: number;
}

export interface AtlasClientOptions<Handles extends readonly CollectionHandle[] = readonly CollectionHandle[]> {
  /** The HTTPS base of the platform; the socket mirrors it: `https://host` becomes `wss://host/ws`. `http:` is for loopback hosts only (P1). */
  readonly url: string;
  /** Takes the place of the derived socket address, token excepted (P1). */
  readonly socketUrl?: string | undefined;
  /**
   * Called before each connection attempt, which uses the token once, and for REST calls, which share a token for five seconds (P2).
   * White space around the token is removed. It may throw or reject (a failed attempt), and should reject when `signal` aborts.
   */
  readonly getToken: GetToken;
  /**
   * Opens the next socket this long before the token of the present one expires, with a token requested with the reason `refresh`. The next
   * socket takes over when it has sent a snapshot for each live slice, at the latest after 2 s (P33). Slices renewed in this way never turn
   * stale. The rotation starts earlier by a random share of up to `jitter`, since many desks sign in at the same time. The token must be
   * a JWT with `exp`; otherwise `rotation-unavailable` is emitted once and nothing rotates. If no next socket opens, `rotation-failed` is
   * emitted and the present socket stays.
   * Unit: milliseconds; 60_000 is a good choice for tokens of five minutes or more. `false`: never.
   * @defaultValue false: a token is replaced when its socket ends
   */
  readonly rotateBeforeExpiryMs?: number | false | undefined;
  /**
   * The owner of the data: a stable name of the user, an id rather than an address. A new identity clears all rows before its token is
   * requested. Query keys carry a hash of it, so persisted and hydrated queries are restored for their owner only (P41).
   * @defaultValue none: the data belong to this client alone and go when it ends
   */
  readonly identity?: string | undefined;
  /** Where signals invalidate queries (P23). @defaultValue in `AtlasProvider`, the nearest `QueryClientProvider`'s; else none */
  readonly queryClient?: QueryClient | undefined;
  /**
   * Performs the package's REST calls, and authorises them. It must pass on its arguments, above all `cache: "no-store"`: an answer from an
   * HTTP cache would be shown as live (P42).
   * @defaultValue the global `fetch` with `Authorization: Bearer` (P2)
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly paths?: AtlasPaths | undefined;
  /** Query keys by kind, in addition to the protocol's; a kind that the protocol does not have becomes a signal (P25). */
  readonly queryKeys?: Readonly<Record<string, SignalKeysOption>> | undefined;
  /** Collections of the application's own, made by `defineCollection`. */
  readonly collections?: Handles | undefined;
  /** Key functions and policies of the six, by slice (P17, P20, P21). */
  readonly overrides?: CollectionOverrides | undefined;
  readonly timings?: { readonly [Name in keyof AtlasTimings]?: AtlasTimings[Name] | undefined } | undefined;
  /**
   * No REST answer makes a slice live before the connection has delivered a message, since an open socket alone proves nothing (P45). `false` for a
   * server that is silent until something changes.
   * @defaultValue true
   */
  readonly requireFirstMessage?: boolean | undefined;
  /** The largest random share by which delays are shortened; 0 gives the vendor's timing exactly (P30). @defaultValue 0.5 */
  readonly jitter?: number | undefined;
  /** What follows a close with 1000 or 1005: nothing until a wake, or tries at the longest delay (P5). @defaultValue "stay" */
  readonly onCleanClose?: "stay" | "retry" | undefined;
  /** What `seq` counts (P36). @defaultValue "auto" */
  readonly sequence?: SequenceOption | undefined;
  /** The handling of a row with a known field of an unexpected type (P18). @defaultValue "report" */
  readonly validate?: ValidateMode | undefined;
  /**
   * Receives every error, with its stable `code`. Each gap, failed REST call or hook, failed recovery, unreadable frame and failed attempt is
   * a call of its own. Defects that thousands of rows can share (`quarantined-row`, `unexpected-field`, `imprecise-number`, `key-collision`,
   * `unknown-removed-key`, `noise`, `callback-failed`) and mistakes of configuration are one call a minute for each reason.
   * @defaultValue writes the message to the console, each code at most once a minute
   */
  readonly onError?: ((error: AtlasError) => void) | undefined;
  /** Receives messages of unknown kinds (P11). */
  readonly onUnknownKind?: ((message: Message) => void) | undefined;
  /** @defaultValue the global class */
  readonly WebSocket?: WebSocketClass | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  readonly page?: Page | undefined;
}

/** With defaults; `false` became Infinity. */
export type ResolvedTimings = { readonly [Name in keyof AtlasTimings]: number };

export const defaultTimings: ResolvedTimings = {
  connectTimeoutMs: 15_000,
  tokenTimeoutMs: 10_000,
  backoffMinMs: 1_000,
  backoffMaxMs: 30_000,
  deadAfterMs: 45_000,
  watchdogIntervalMs: 10_000,
  graceMs: 2_000,
  settleMs: 1_000,
  fetchTimeoutMs: 10_000,
  lagAfterMs: 10_000,
  maxSignalPauseMs: 5_000,
};
