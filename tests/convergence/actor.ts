/** Does what a schedule says, step by step. */
import type { AtlasClient } from "../../src/client/create-client.ts";
import type { FakePage } from "../support/fake-page.ts";
import type { VirtualClock } from "../support/virtual-clock.ts";
import type { Step, TokenMode } from "./schedule.ts";
import type { Server } from "./server.ts";

/** Everything that a step may touch. */
export interface Desk {
  readonly clock: VirtualClock;
  readonly page: FakePage;
  readonly client: AtlasClient;
  readonly server: Server;
  setToken(mode: TokenMode): void;
  /** The component that holds the client goes and comes, as under StrictMode. */
  remount(): void;
  /** The component that reads the query goes, or comes. */
  toggleQuery(): void;
}

export function actor(desk: Desk): (step: Step) => Promise<void> {
  return async (step) => {
    await act(desk, step);
    await desk.clock.advanceAsync(0);
  };
}

function act({ clock, page, client, server, ...desk }: Desk, step: Step): Promise<void> | void {
  switch (step.do) {
    case "publish":
      return server.publish(step.slice, step.ops, step.fault, step.delayMs);
    case "signal":
      return server.signal(step.fault, step.delayMs);
    case "pass":
      return clock.advanceAsync(step.ms);
    case "close":
      return server.close(step.code);
    case "rest":
      server.rest.mode = step.mode;
      return;
    case "refuse":
      server.refusals = step.count;
      return;
    case "token":
      return desk.setToken(step.mode);
    case "sleep":
      return clock.sleep(step.ms);
    case "freeze":
      page.freeze();
      clock.sleep(step.ms);
      return page.resume();
    case "cache":
      page.cache();
      clock.sleep(step.ms);
      return page.restore();
    case "emptyPositions":
      return server.sendEmptyPositions();
    case "setClockBack":
      return clock.set(clock.now() - 7_200_000);
    case "halfOpen":
    case "restart":
      return server[step.do]();
    case "remount":
    case "toggleQuery":
      return desk[step.do]();
    case "hide":
    case "show":
    case "online":
      return page[step.do]();
    case "connect":
    case "disconnect":
    case "reconnect":
      return client[step.do]();
  }
}

/** Gives a client that waits for an event the event that its rule names. */
export function unpark(client: AtlasClient, page: FakePage): void {
  const { connection } = client.store.getState();
  if (connection.status === "idle") client.connect();
  else if (connection.status === "blocked") client.reconnect();
  else if (connection.status === "disconnected" && connection.nextAttemptAt === undefined) {
    page.hide();
    page.show();
  }
}

export function addressOf(url: string | URL | Request): string {
  return url instanceof Request ? url.url : String(url);
}
