import { expect, test } from "vitest";
import { startSimulator } from "../../src/simulator.ts";
import { openPeer } from "./peer.ts";

test("P2: a token from POST /token opens the socket, and a snapshot of each kind comes first", async () => {
  const simulator = await startSimulator();

  const peer = await openPeer(simulator.url);
  const frames = await peer.frames(7);

  expect(frames.slice(0, 6).map(({ kind, message_type, seq }) => [kind, message_type, seq])).toEqual([
    ["positions", "snapshot", 1],
    ["trades", "snapshot", 2],
    ["blotter", "snapshot", 3],
    ["cash_balance", "snapshot", 4],
    ["ocp", "snapshot", 5],
    ["payment_order", "snapshot", 6],
  ]);
  expect(frames[6]).toMatchObject({ message_type: "delta", seq: 7 });
  await simulator.close();
});
