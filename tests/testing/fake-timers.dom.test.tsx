/** `settle` and `advance` under fake timers: they end, and show the same as under real ones. */
import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { useOrders, usePositions } from "../../src/index.ts";
import { AtlasTestProvider, buildOrder, buildPosition, createTestAtlas } from "../../src/testing.ts";

afterEach(() => {
  vi.useRealTimers();
});

function Desk(): ReactNode {
  const { size, status } = usePositions();
  const { data } = useOrders();
  return <output>{`${size} ${status} ${data?.length ?? "no"} orders`}</output>;
}

const fakes = [
  ["real timers", () => undefined],
  ["the defaults of `vi.useFakeTimers`", () => vi.useFakeTimers()],
  [
    "every timer but `nextTick` and `queueMicrotask`",
    () => vi.useFakeTimers({ toFake: everyTimer.filter((name) => name !== "queueMicrotask") }),
  ],
  ["every timer, as Jest fakes them", () => vi.useFakeTimers({ toFake: [...everyTimer] })],
  ["`Date` only", () => vi.useFakeTimers({ toFake: ["Date"] })],
] as const;
const everyTimer = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "setImmediate",
  "clearImmediate",
  "requestAnimationFrame",
  "cancelAnimationFrame",
  "queueMicrotask",
  "performance",
  "Date",
] as const;

describe.each(fakes)("under %s", (_, fake) => {
  test("under fake timers `settle` shows rows and REST answers, and only `advance` lets virtual time pass", async () => {
    fake();
    const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
    atlas.answer("orders", [buildOrder()]);
    render(
      <AtlasTestProvider atlas={atlas}>
        <Desk />
      </AtlasTestProvider>,
    );

    await atlas.settle();
    const live = screen.getByRole("status").textContent;
    atlas.refuse(1);
    atlas.disconnect();
    await atlas.settle();
    const lost = screen.getByRole("status").textContent;
    await atlas.advance(5_000);

    expect([live, lost, screen.getByRole("status").textContent]).toEqual(["1 live 1 orders", "1 stale 1 orders", "1 live 1 orders"]);
  });
});

test("`settle` works when fake timers were installed before the kit was loaded", async () => {
  vi.resetModules();
  vi.useFakeTimers({ toFake: [...everyTimer] });
  const { createTestAtlas: createLate } = await import("../../src/testing.ts");
  const { createAtlasClient: createLateClient } = await import("../../src/vanilla.ts");
  const atlas = createLate({ rows: { positions: [buildPosition()] } });
  const client = createLateClient(atlas.options);
  client.connect();

  await atlas.settle();

  expect(client.store.getState().positions.freshness.status).toBe("live");
  client.dispose();
});

test("`settle` works when a test replaces a timer function by its own fake", async () => {
  vi.stubGlobal("setImmediate", vi.fn());
  const atlas = createTestAtlas();

  await atlas.settle();
  vi.unstubAllGlobals();

  expect(atlas.errors).toEqual([]);
});
