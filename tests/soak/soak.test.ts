import { expect, test } from "vitest";
import { soak, type Sample } from "./soak.ts";

test("after hundreds of connections there are as many timers, listeners and sockets as after the first few (P33)", async () => {
  const samples: Sample[] = [];

  const { sent, received, connections, leftBehind } = await soak({
    connectionCount: 210,
    framesEach: 100,
    sampleCount: 30, // every seventh: after each way to end a connection once
    onSample: (sample) => samples.push(sample),
    seed: 5,
  });

  expect(received).toBe(sent);
  expect(connections).toBe(210);
  expect(new Set(samples.map(({ liveSockets, handlers, lostHandlers }) => `${liveSockets} ${handlers} ${lostHandlers}`))).toEqual(
    new Set(["1 3 0"]),
  );
  expect(new Set(samples.map(({ pageListeners }) => pageListeners)).size).toBe(1);
  expect(new Set(samples.map(({ timers }) => timers)).size).toBe(1);
  expect(leftBehind).toBe(0);
});
