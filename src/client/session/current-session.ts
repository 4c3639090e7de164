/**
 * The session of a client: its first use begins it, and the first use after its end begins another. It also opens and closes the gate at which
 * first loads wait for the socket.
 *
 * Rules: P24, P44.
 */
import type { FirstLoads } from "../loads/first-loads.ts";
import type { Session, SyncTask } from "./session.ts";

export interface CurrentSession {
  /** Undefined while no session runs. */
  readonly running: Session | undefined;
  /** The running session, or a new one. Throws what `start` throws. */
  begin(): Session;
  connect(): void;
  /** Closes the socket. The session goes on, and first loads wait no longer. */
  disconnect(): void;
  end(): void;
}

export interface CurrentSessionOptions {
  readonly firstLoads: Pick<FirstLoads, "connecting" | "release" | "end">;
  readonly start: () => Session;
}

export function createCurrentSession({ firstLoads, start }: CurrentSessionOptions): CurrentSession {
  let session: Session | undefined;
  const begin = (): Session => (session ??= start());

  return {
    get running() {
      return session;
    },
    begin,
    connect() {
      const started = begin();
      const { connection } = started;
      if (connection.getState().status === "idle") firstLoads.connecting();
      connection.connect();
      if (session === started) started.withSync(hydrateFirst); // a callback may have ended it
    },
    disconnect() {
      session?.connection.disconnect();
      firstLoads.release();
    },
    end() {
      firstLoads.end();
      const ended = session;
      session = undefined; // before its end, within which a callback may begin another
      ended?.end();
    },
  };
}

/** The code may arrive after `disconnect`: then nothing is requested. */
const hydrateFirst: SyncTask = (sync, connection) => {
  if (connection.getState().status !== "idle") sync.hydrateFirst();
};
