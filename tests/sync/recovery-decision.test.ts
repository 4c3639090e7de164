/** What a recovery does for slices in each state: fetch, reconnect, or wait for what is under way. */
import { expect, test } from "vitest";
import { createRecovery } from "../../src/sync/recovery.ts";
import type { SliceTrust } from "../../src/sync/slices/slice-baseline.ts";
import { createStats } from "../../src/sync/stats.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

type RestStatus = SliceTrust["rest"]["status"];

/** `helped`: another connection would bring it a baseline. `asked`: a request is planned. */
type SliceState = `${RestStatus}${"" | " helped"}${"" | " asked"}`;

function recoverWith(states: readonly SliceState[]) {
  const clock = createVirtualClock();
  const done: string[] = [];
  const slices = new Map(
    states.map((state, index) => {
      const name = "abc".charAt(index);
      const [status] = state.split(" ") as [RestStatus];
      const rest = { status, isAsked: state.endsWith("asked") };
      const slice = { name, rest, isLive: false, isHelpedByReconnect: state.includes("helped") };
      const verbs = { recover: () => void done.push(`fetch ${name}`), missed: () => undefined, reconnecting: () => undefined };
      return [name, { ...slice, ...verbs } as unknown as SliceTrust]; // the part that a recovery uses
    }),
  );
  const recovery = createRecovery({
    slices,
    reconnect: () => void done.push("reconnect"),
    reporter: { emit: () => undefined } as never,
    stats: createStats(),
    clock,
    random: () => 0,
  });
  recovery.start({ type: "connection" }, "gap");
  clock.advance(1_000);
  return done;
}

test.each<[SliceState[], string[]]>([
  [
    ["usable", "usable"],
    ["fetch a", "fetch b"],
  ],
  [["usable", "none helped"], ["reconnect"]],
  [
    ["usable", "none"],
    ["fetch a", "fetch b"],
  ],
  [["usable", "failing helped"], ["reconnect"]],
  [
    ["usable", "failing"],
    ["fetch a", "fetch b"],
  ],
  [["failing helped", "failing"], ["reconnect"]],
  [
    ["usable asked", "usable"],
    ["fetch a", "fetch b"],
  ],
  [["usable asked", "usable asked"], []],
  [["usable asked", "none"], []],
  [["usable asked", "none helped"], ["reconnect"]],
  [["none helped", "none helped"], ["reconnect"]],
])("a gap of the connection with slices %j does %j (P34, P35, P36)", (states, done) => {
  expect(recoverWith(states)).toEqual(done);
});

test("an overflow replaces the connection also where a reconnect was planned for slices that are live by then (P40)", () => {
  const clock = createVirtualClock();
  const reconnectedAt: number[] = [];
  const state = { isLive: false };
  const slice = {
    ...{ name: "a", rest: { status: "none", isAsked: false }, isHelpedByReconnect: true },
    get isLive() {
      return state.isLive;
    },
    ...{ recover: () => undefined, missed: () => undefined, reconnecting: () => undefined },
  } as unknown as SliceTrust; // the part that a recovery uses
  const recovery = createRecovery({
    slices: new Map([["a", slice]]),
    reconnect: () => void reconnectedAt.push(clock.monotonic()),
    reporter: { emit: () => undefined } as never,
    stats: createStats(),
    clock,
    random: () => 0,
  });
  const begun = clock.monotonic();

  recovery.start({ type: "connection" }, "gap");
  recovery.replaceConnection();
  state.isLive = true; // a snapshot came in the same turn
  clock.advance(1);

  expect(reconnectedAt).toEqual([begun]);
  recovery.start({ type: "connection" }, "gap");
  recovery.replaceConnection();
  clock.advance(59_998);
  expect(reconnectedAt).toEqual([begun]); // at most one a minute, all the same
  clock.advance(1);
  expect(reconnectedAt).toEqual([begun, begun + 60_000]);
});
