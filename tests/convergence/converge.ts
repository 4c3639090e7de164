/**
 * The end of a schedule: no fault starts or goes on, the event comes that shows every loss, and within T every slice is live and true again, or
 * in the state that the rules name.
 */
import { defaultTimings } from "../../src/client/options.ts";
import { unpark } from "./actor.ts";
import { shapes } from "./book.ts";
import type { Desk } from "./desk.ts";
import { objectionUnder } from "./habits.ts";
import { worldOf } from "./schedule.ts";

/**
 * T, the time within which everything has to be live again: silence is found, the longest delay passes, a reconnect that had to wait for
 * the last one is made, a scope that cools down has cooled, and a baseline has been fetched and has settled.
 */
const CONVERGE_WITHIN_MS =
  defaultTimings.deadAfterMs +
  defaultTimings.watchdogIntervalMs +
  3_000 + // what queued frames are given after a sleep (P32)
  defaultTimings.backoffMaxMs +
  defaultTimings.connectTimeoutMs +
  60_000 + // between two reconnects for recovery (P35)
  30_000 + // cooling of a scope (decision 6)
  60_000 + // budgets (decision 3)
  defaultTimings.backoffMaxMs + // the delay of a REST call that failed before
  15_000 + // until REST that fails counts as none (P35)
  10_000 + // a watermark above the last received number is waited for (P35)
  10_000 + // lag is over (P46); between two invalidations of a key (P24)
  defaultTimings.graceMs +
  1_000 + // over which slices spread their requests
  defaultTimings.fetchTimeoutMs +
  defaultTimings.settleMs;

/** An answer 403 or the like that is under way has arrived by then. */
const REFUSED_WITHIN_MS = 50;

/** Answers with what did not become live, or is not true. */
export async function converge(desk: Desk): Promise<string | undefined> {
  await becomeQuiet(desk);
  const { client, server } = desk.login;
  if (needsReconnect(desk)) {
    server.rest.reconnected();
    client.reconnect();
  } else if (isMendedByNumbers(desk)) server.sayMore();
  else server.close(1006);
  await confirmFlatness(desk);
  await desk.clock.advanceAsync(CONVERGE_WITHIN_MS);
  await refuteLie(desk);
  desk.checkCommitted();
  return desk.failure ?? unconverged(desk);
}

/** Until a socket that the network left half open has been found dead, a fault goes on. */
async function becomeQuiet(desk: Desk): Promise<void> {
  const { clock, page, schedule } = desk;
  const { client, server } = desk.login;
  server.calm();
  desk.tokenMode = "good";
  page.show();
  await clock.advanceAsync(server.underWayMs + REFUSED_WITHIN_MS + (schedule.seed % 3_000));
  unpark(desk);
  const isReady = (): boolean => server.isReachable && client.store.getState().connection.status === "connected";
  for (let waitedMs = 0; waitedMs < CONVERGE_WITHIN_MS && !isReady(); waitedMs += 1_000) await clock.advanceAsync(1_000);
}

/** A path that answered 403 or the like is asked again after `reconnect()` alone (P35): where nothing else has baselines, that is the event. */
function needsReconnect({ login: { server }, schedule }: Desk): boolean {
  const { habit } = worldOf(schedule);
  const isWithoutSnapshots = habit?.type === "malformed-snapshots" && server.rest.hasForbidden(habit.slice);
  return isWithoutSnapshots || (server.rest.hasForbidden() && !schedule.hasSnapshots);
}

/** Whether a later number shows every loss, and the recovery that it starts can end: else the next connection has to. */
function isMendedByNumbers({ login: { client, server, oracle }, schedule: { regime } }: Desk): boolean {
  client.flush(); // the last messages may not have been committed yet
  const state = client.store.getState();
  if (!regime.hasSeq || state.connection.sequence !== regime.numbering || oracle.hasBelievedLie) return false;
  if (regime.rest !== "absent" && !server.rest.hasForbidden()) return true;
  // Without REST a malformed slice recovers by one reconnect, but for one that was malformed again (P12): then by the next connection.
  return shapes.every(({ slice }) => {
    const { freshness } = state[slice];
    const isRecovering = freshness.status === "stale" && (freshness.cause === "gap" || freshness.cause === "malformed");
    return freshness.status === "live" || (isRecovering && freshness.error === undefined);
  });
}

/** Without REST only a second empty snapshot, 5 s later, shows that a book went flat (P17): the event that this rule names. */
async function confirmFlatness({ login: { server }, schedule, clock }: Desk): Promise<void> {
  const isAbsent = schedule.regime.rest === "absent" || server.rest.hasForbidden("positions");
  if (!isAbsent || server.books.get("positions")?.rows().length !== 0) return;
  for (let count = 0; count < 2; count += 1) {
    await clock.advanceAsync(10_000);
    server.sendEmptyPositions();
  }
}

/** A call that hung as the faults ended may have made the client believe an empty snapshot since (P17): the next connection shows the truth. */
async function refuteLie(desk: Desk): Promise<void> {
  const { server, oracle } = desk.login;
  if (!oracle.hasBelievedLie) return;
  server.close(1006);
  await desk.clock.advanceAsync(CONVERGE_WITHIN_MS);
}

function unconverged({ login: { client, server, oracle }, schedule, orders }: Desk): string | undefined {
  const state = client.store.getState();
  const { habit } = worldOf(schedule);
  if (state.connection.status !== "connected") return `the connection is ${state.connection.status}`;
  for (const [slice, book] of server.books) {
    if (!schedule.hasSnapshots && schedule.regime.rest === "absent") break; // nothing has a baseline source
    const { collection, freshness } = state[slice];
    const cause = freshness.status === "stale" ? freshness.cause : "";
    if (freshness.status === "live") {
      if (!book.isTruth(collection)) return `${slice} is live and not the book`;
    } else if (habit?.slice === slice) {
      const objection = objectionUnder(habit, schedule, freshness);
      if (objection !== undefined) return `${slice}: ${objection}`;
    } else return `${slice} is not live: ${freshness.status} ${cause} ${freshness.error?.code ?? ""}`;
  }
  if (orders.isMounted && orders.requestedAt <= oracle.signalledAt) return "orders were not fetched after the last signal or discontinuity";
  return undefined;
}
