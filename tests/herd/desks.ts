/**
 * Two kinds of desk before one server: those of the vendor's page, whose timing is a formula (1 s, doubling to 30 s, no jitter, REST at
 * once), and real clients of this package. What reaches the servers is noted by the millisecond.
 */
import { createAtlasClient } from "../../src/client/create-client.ts";
import type { WebSocketClass } from "../../src/connection/sockets/socket.ts";
import type { Clock } from "../../src/shared/clock.ts";
import type { Page } from "../../src/shared/page.ts";
import { seededRandom } from "../support/seeded-random.ts";
import "../support/feed.ts";
import type { HerdClock } from "./herd-clock.ts";

/** What a desk asks for. */
export type Call = "connect" | "token" | "REST";

export interface Place {
  readonly clock: HerdClock;
  /** Whether the server takes connections now. */
  readonly isUp: () => boolean;
  readonly note: (call: Call) => void;
}

/** A desk that was connected when the server went down; `cut` ends its connection. */
export interface Desk {
  cut(): void;
}

/** A handshake, and the answer of a token server. */
const ROUND_TRIP_MS = 20;

/** As on the page: the delay doubles from 1 s to 30 s, `open` resets it, and REST is asked as soon as the socket is open. */
export function pageDesk({ clock, isUp, note }: Place): Desk {
  let delayMs = 1_000;
  const attempt = (): void => {
    note("token");
    clock.schedule(() => {
      note("connect");
      if (!isUp()) return retry();
      clock.schedule(() => {
        delayMs = 1_000;
        note("REST");
      }, ROUND_TRIP_MS);
    }, ROUND_TRIP_MS);
  };
  const retry = (): void => {
    clock.schedule(attempt, delayMs);
    delayMs = Math.min(delayMs * 2, 30_000);
  };
  return { cut: retry };
}

/** A client with default options. The server sends no snapshot by itself, so that each client has to ask REST: the worst case. */
export function ourDesk({ clock, isUp, note }: Place, seed: number): Desk {
  let cut: () => void = () => undefined;
  class Socket {
    onopen: (() => void) | null = null;
    onmessage: (() => void) | null = null;
    onclose: ((event: { readonly code: number }) => void) | null = null;
    onerror: (() => void) | null = null;
    constructor() {
      note("connect");
      const isTaken = isUp();
      clock.schedule(() => (isTaken ? this.onopen?.() : this.onclose?.({ code: 1006 })), ROUND_TRIP_MS);
      cut = () => this.onclose?.({ code: 1006 });
    }
    close(): void {
      cut = () => undefined;
    }
  }
  const client = createAtlasClient({
    url: "https://atlas.test",
    clock: clock satisfies Clock,
    page: alwaysVisible,
    random: seededRandom(seed),
    WebSocket: Socket satisfies WebSocketClass,
    getToken: () => {
      note("token");
      return new Promise((resolve) => void clock.schedule(() => resolve("t"), ROUND_TRIP_MS));
    },
    fetch: () => {
      note("REST");
      return new Promise((resolve) => void clock.schedule(() => resolve(new Response('{"positions":[]}')), ROUND_TRIP_MS));
    },
    onError: () => undefined,
  });
  client.connect();
  return { cut: () => cut() };
}

const alwaysVisible: Page = { isVisible: () => true, subscribe: () => () => undefined };
