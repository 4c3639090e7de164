/** A WebSocket class, watched: how many sockets there were, and how many at once (P33). For that of `ws` and that of a page alike. */
import type { AtlasClientOptions } from "../../src/vanilla.ts";

/** What is read of a socket. */
interface WatchedSocket {
  readonly url: string;
  readonly readyState: number;
  close(): void;
}

export interface SocketWatch {
  readonly WebSocket: NonNullable<AtlasClientOptions["WebSocket"]>;
  /** Every socket ever made, in order. */
  readonly made: readonly WatchedSocket[];
  /** The most that were ever open, or on their way to it, at one time. */
  readonly mostAtOnce: number;
}

export function watchSockets(Base: new (url: string) => InstanceType<SocketWatch["WebSocket"]> & WatchedSocket): SocketWatch {
  const made: WatchedSocket[] = [];
  let mostAtOnce = 0;
  class Watched extends Base {
    constructor(url: string) {
      super(url);
      made.push(this);
      mostAtOnce = Math.max(mostAtOnce, made.filter(isWanted).length);
    }
  }
  return {
    WebSocket: Watched,
    made,
    get mostAtOnce() {
      return mostAtOnce;
    },
  };
}

/** Connecting or open. */
function isWanted({ readyState }: WatchedSocket): boolean {
  return readyState <= 1;
}
