/** One connection between the client and its server, as both the server and the oracle know it. */
import type { FakeSocket } from "../support/fake-socket.ts";

export interface Session {
  readonly socket: FakeSocket;
  /** The moment at which the client found it to be over. */
  endedAt: number | undefined;
}
