import { describe, expect, test } from "vitest";
import { createHolders } from "../../../src/client/session/holders.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

function createHarness() {
  const clock = createVirtualClock();
  const log: string[] = [];
  const end = { isDisposed: false };
  const holders = createHolders({
    clock,
    isDisposed: () => end.isDisposed,
    connect: () => log.push("connect"),
    onReleased: (isByOwner) => log.push(isByOwner ? "released by the owner" : "released"),
  });
  return { clock, log, end, holders };
}

describe("holders of a client", () => {
  test("connect with the first, and release on the macrotask after the last", () => {
    const { clock, log, holders } = createHarness();

    const first = holders.retain(false);
    const second = holders.retain(false);
    first();
    clock.advance(0);
    second();
    const before = [...log];
    clock.advance(0);

    expect(before).toEqual(["connect"]);
    expect(log).toEqual(["connect", "released"]);
  });

  test("keep the connection when another one retains before the macrotask, as in StrictMode", () => {
    const { clock, log, holders } = createHarness();

    holders.retain(false)();
    holders.retain(false);
    clock.advance(1_000);

    expect(log).toEqual(["connect", "connect"]);
    expect(holders.isWanted).toBe(true);
  });

  test("count a release once", () => {
    const { clock, log, holders } = createHarness();
    const release = holders.retain(false);
    holders.retain(false);

    release();
    release();
    clock.advance(0);

    expect(log).toEqual(["connect"]);
  });

  test.each([
    ["keep a connection that is made by hand between a release and its macrotask", false, ["connect"]],
    ["release with their owner, though a connection is made by hand before the macrotask", true, ["connect", "released by the owner"]],
  ])("%s", (_, isOwner, expected) => {
    const { clock, log, holders } = createHarness();

    holders.retain(isOwner)();
    holders.setConnectedByHand(true);
    clock.advance(1_000);

    expect(log).toEqual(expected);
  });

  test("leave a connection that was made by hand, unless the owner releases", () => {
    const { clock, log, holders } = createHarness();
    holders.setConnectedByHand(true);

    holders.retain(false)();
    clock.advance(0);
    const afterGuest = [...log];
    holders.retain(true)();
    clock.advance(0);

    expect(afterGuest).toEqual(["connect"]);
    expect(log).toEqual(["connect", "connect", "released by the owner"]);
    expect(holders.isWanted).toBe(false);
  });

  test("neither connect nor release a client that is disposed (P44)", () => {
    const { clock, log, end, holders } = createHarness();
    const release = holders.retain(false);
    log.length = 0;

    end.isDisposed = true;
    release();
    holders.retain(false)();
    clock.advance(0);

    expect(log).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });
});
