/** Does what a schedule says, step by step. */
import { AtlasError } from "../../src/shared/errors.ts";
import type { SliceName } from "./book.ts";
import type { Desk } from "./desk.ts";
import type { HydrateMode, Step } from "./schedule.ts";

const TWO_HOURS_MS = 7_200_000;
/** How long after the wake the close event of a frozen page's socket comes (P47: within 2 s). */
const CLOSE_AFTER_WAKE_MS = 200;

export async function act(desk: Desk, step: Step): Promise<void> {
  await perform(desk, step);
  await desk.clock.advanceAsync(0);
}

function perform(desk: Desk, step: Step): Promise<void> | void {
  const { clock, page, login } = desk;
  const { client, server, oracle } = login;
  switch (step.do) {
    case "publish":
      return server.publish(step.slice, step.ops, step);
    case "signal":
      return server.signal(step.kind, step);
    case "chatter":
      return server.chatter(step.count);
    case "noise":
      return server.noise(step.text);
    case "pass":
      return clock.advanceAsync(step.ms);
    case "close":
      return server.close(step.code);
    case "rest":
      return server.rest.setMode(step.mode, step.slice);
    case "refuse":
      server.refusals = step.count;
      return;
    case "token":
      desk.tokenMode = step.mode;
      return;
    case "lag":
      server.lagMs = step.ms;
      return;
    case "silence":
      server.silenceMs = step.ms;
      return;
    case "sleep":
      return clock.sleep(step.ms);
    case "freeze":
      page.freeze();
      clock.sleep(step.ms);
      return page.resume();
    case "freezeAndClose":
      return freezeAndClose(desk, step.ms);
    case "cache":
      page.cache();
      clock.sleep(step.ms);
      return page.restore();
    case "hydrate":
      return hydrate(desk, step.slice, step.how);
    case "relogin":
      return desk.relogin(step.farewell, step.isMounted);
    case "expectLive":
      return desk.expectLive();
    case "emptyPositions":
      return server.sendEmptyPositions();
    case "setClockBack":
      return desk.setClock(-TWO_HOURS_MS);
    case "offline":
      desk.occurrences.add("offline");
      oracle.offline();
      return page.offline();
    case "halfOpen":
    case "restart":
      return server[step.do]();
    case "remount":
      return login.remount();
    case "toggleQuery":
      return desk.orders.isMounted ? desk.orders.unmount() : desk.orders.mount();
    case "restoreQueries":
      if (!desk.orders.restore()) return;
      desk.occurrences.add("restored queries");
      return oracle.outdated();
    case "hide":
    case "show":
    case "online":
      return page[step.do]();
    case "reconnect":
      server.rest.reconnected();
      return client.reconnect();
    case "connect":
    case "disconnect":
      return client[step.do]();
  }
}

/** Gives a client that waits for an event the event that its rule names. */
export function unpark({ login: { client, server }, page }: Desk): void {
  const { connection } = client.store.getState();
  if (connection.status === "idle") client.connect();
  else if (connection.status === "blocked") {
    server.rest.reconnected();
    client.reconnect();
  } else if (connection.status === "disconnected" && connection.nextAttemptAt === undefined) {
    page.hide();
    page.show();
  }
}

async function freezeAndClose({ clock, page, login: { server } }: Desk, ms: number): Promise<void> {
  page.freeze();
  clock.sleep(ms);
  page.resume();
  await clock.advanceAsync(CLOSE_AFTER_WAKE_MS);
  server.close(1006);
}

/** The application has fetched rows by itself. What P43 refuses it may refuse with an error of the package, and must not show. */
async function hydrate(desk: Desk, slice: SliceName, how: HydrateMode): Promise<void> {
  const { clock, login } = desk;
  const { client, server, oracle } = login;
  desk.occurrences.add("hydrate");
  const book = server.books.get(slice);
  const begunAt = oracle.now();
  const startedAt = clock.now();
  const rows = how === "future" ? (book?.olderRows() ?? []) : (book?.rows() ?? []);
  await clock.advanceAsync(100);
  server.publish(slice, [{ type: "patch", key: 0, field: 2 }]); // while the answer is on its way
  await clock.advanceAsync(100);
  // Beside an answer of REST that is on its way the client may take either.
  const isCertain = client.store.getState()[slice].freshness.status !== "live" && !server.rest.isServing(slice);
  if (how === "good") server.rest.noteHydrated(slice, begunAt, isCertain);
  try {
    if (how === "not-an-array") client.hydrate(slice, { [slice]: [] } as never, { startedAt });
    else if (how === "future") client.hydrate(slice, rows, { startedAt: startedAt + 3_600_000 });
    else if (how === "bad-watermark") client.hydrate(slice, rows, { startedAt, watermark: NaN });
    else client.hydrate(slice, rows, { startedAt });
  } catch (thrown) {
    if (!(thrown instanceof AtlasError)) throw thrown;
  }
}
