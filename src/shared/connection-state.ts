/** What may be said of the connection, in public: no socket, no token, no URL. */
import type { Millis } from "./brand.ts";
import type { AtlasError } from "./errors.ts";

/**
 * How a socket ended. `unopened`: closed before it opened (P3). Dropped by the client: `silent`, after too long a silence (P32); `offline`, since the
 * page went offline and no message came (P47); `cached`, for the back/forward cache.
 */
export interface CloseSummary {
  readonly type: "clean" | "abnormal" | "unopened" | "silent" | "offline" | "cached";
  /** The close code, where the socket gave one. */
  readonly code: number | undefined;
  readonly at: Millis;
}

/** Why no socket is opened: `token-rejected`, until `getToken` returns a different token (P3), or an `address` that can never work (P1). */
export type BlockedReason = "token-rejected" | "address";

/**
 * How gaps are detected: not settled yet, per connection, per kind, not at all, or switched off. `unchecked`: the numbers show no gaps now,
 * and slices may be live all the same. It ends with a new connection, or when numbers are in order again (P36).
 */
export type SequenceMode = "settling" | "connection" | "kind" | "unchecked" | "off";

interface ConnectionFacts {
  /**
   * When the status was entered; 0 until the client first connects, so that a server and the browser that hydrates its page render the same.
   * Unit: milliseconds since 1970.
   */
  readonly since: Millis;
  /** Attempts since the last proven connection; 0 before the first and while connected. */
  readonly attempt: number;
  readonly lastClose: CloseSummary | undefined;
  readonly everConnected: boolean;
  readonly sequence: SequenceMode;
}

/** When the armed timer fires; undefined after a clean close under `onCleanClose: "stay"`, which waits for a wake (P5, P31). */
interface Waiting {
  readonly nextAttemptAt: Millis | undefined;
}

export type ConnectionState =
  | ({ readonly status: "idle" } & ConnectionFacts)
  | ({ readonly status: "connecting" } & ConnectionFacts)
  | ({ readonly status: "connected" } & ConnectionFacts)
  | ({ readonly status: "disconnected" } & ConnectionFacts & Waiting)
  | ({ readonly status: "error"; readonly error: AtlasError } & ConnectionFacts & Waiting)
  | ({ readonly status: "blocked"; readonly reason: BlockedReason; readonly error: AtlasError } & ConnectionFacts)
  | ({ readonly status: "disposed" } & ConnectionFacts);

export type ConnectionStatus = ConnectionState["status"];
