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
  test("the first holder of a client connects it, and the last release takes effect in the next macrotask", () => {
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

  test("a holder that retains before the macrotask of a release keeps the connection, as in StrictMode", () => {
    const { clock, log, holders } = createHarness();

    holders.retain(false)();
    holders.retain(false);
    clock.advance(1_000);

    expect(log).toEqual(["connect", "connect"]);
    expect(holders.isWanted).toBe(true);
  });

  test("a holder that releases twice counts once", () => {
    const { clock, log, holders } = createHarness();
    const release = holders.retain(false);
    holders.retain(false);

    release();
    release();
    clock.advance(0);

    expect(log).toEqual(["connect"]);
  });

  test.each([
    ["a manual connection made between a release and its macrotask is kept", false, ["connect"]],
    [
      "the owner's release takes effect although a manual connection is made before its macrotask",
      true,
      ["connect", "released by the owner"],
    ],
  ])("%s", (_, isOwner, expected) => {
    const { clock, log, holders } = createHarness();

    holders.retain(isOwner)();
    holders.setConnectedByHand(true);
    clock.advance(1_000);

    expect(log).toEqual(expected);
  });

  test("a manual connection stays after a holder's release, but not after the owner's release", () => {
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

  test("holders neither connect nor release a disposed client (P44)", () => {
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
