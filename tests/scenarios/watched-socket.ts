/** The `ws` class, watched: how many sockets there were, and how many at once (P33). */
import { WebSocket } from "ws";
import type { AtlasClientOptions } from "../../src/vanilla.ts";

export interface SocketWatch {
  readonly WebSocket: NonNullable<AtlasClientOptions["WebSocket"]>;
  /** Every socket ever made, in order. */
  readonly made: readonly WebSocket[];
  /** The most that were ever open, or on their way to it, at one time. */
  readonly mostAtOnce: number;
}

export function watchSockets(): SocketWatch {
  const made: WebSocket[] = [];
  let mostAtOnce = 0;
  class Watched extends WebSocket {
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

function isWanted({ readyState }: WebSocket): boolean {
  return readyState === WebSocket.CONNECTING || readyState === WebSocket.OPEN;
}
