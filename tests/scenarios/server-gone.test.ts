/** Servers that go and come back, as the same or as another; and closes that are meant. */
import { expect } from "vitest";
import { bookIn, bookOf } from "./book.ts";
import { test } from "./desk.ts";

test.concurrent(
  "after the server was replaced by one with another book and secret, the client ends live with the new rows (P30, P35, P38)",
  async ({ startDesk }) => {
    const desk = await startDesk({ simulator: { seed: 1 } });
    await desk.untilLive();
    const { trades } = desk.state();

    await desk.simulator.close();
    await desk.until("an attempt failed", ({ connection }) => connection.status === "error");
    const alone = desk.state();
    await desk.restartServer({ seed: 2 });
    await desk.endsRight();

    expect(alone.trades.collection.size).toBeGreaterThanOrEqual(trades.collection.size - 1);
    for (const name of ["positions", "trades", "blotter", "cash", "ocp", "paymentOrders", "reports"] as const)
      expect(alone[name].freshness).toMatchObject({ status: "stale", cause: "disconnect" });
    expect([...desk.diary.codes]).toEqual(["token-failed"]); // tokens come from the same server here
  },
);

test.concurrent("while the server is gone the rows stay unchanged, in every field (P35)", async ({ startDesk }) => {
  const desk = await startDesk();
  await desk.standsStill();
  const truth = bookOf(desk.simulator.engine);

  desk.simulator.engine.control({ verb: "stop", durationMs: 600_000 });
  await desk.until("three attempts failed", ({ connection }) => connection.attempt >= 3);
  const kept = bookIn(desk.state());
  desk.heal();
  await desk.endsRight();

  expect(kept.positions).toEqual(truth.positions);
  expect(kept.paymentOrders).toEqual(truth.paymentOrders);
});

test.concurrent('with `onCleanClose: "retry"` the client reconnects after a clean close (P5)', async ({ startDesk }) => {
  const desk = await startDesk({ client: { onCleanClose: "retry" } });
  await desk.untilLive();

  await desk.fault({ verb: "close", code: 1000 });
  await desk.until("closed", ({ connection }) => connection.lastClose?.type === "clean");
  const { connection } = desk.state();
  await desk.endsRight();

  expect(connection).toMatchObject({ status: "disconnected", nextAttemptAt: expect.any(Number) as number });
});

test.concurrent("after a manual `disconnect` no server restart reconnects the client, until `connect` (P31)", async ({ startDesk }) => {
  const desk = await startDesk();
  await desk.untilLive();

  desk.client.disconnect();
  await desk.simulator.close();
  await desk.restartServer();
  const { connection, positions } = desk.state();
  const madeCount = desk.sockets.made.length;
  desk.client.connect();
  await desk.endsRight();

  expect(connection.status).toBe("idle");
  expect(positions.freshness).toMatchObject({ status: "stale", cause: "disconnect" });
  expect(madeCount).toBe(1);
});

test.concurrent("any mix of connect, reconnect and disconnect ends with one socket (P33)", async ({ startDesk }) => {
  const desk = await startDesk();
  const { client } = desk;

  client.connect();
  client.reconnect();
  client.disconnect();
  client.connect();
  client.reconnect();
  await desk.until("open", ({ connection }) => connection.status === "connected");
  client.reconnect();
  client.connect();
  await desk.endsRight();

  expect(desk.sockets.mostAtOnce).toBe(1);
  expect(desk.simulator.engine.status().connections).toBe(1);
});

test.concurrent("after each of several outages the client ends live with the server's rows (P30)", async ({ startDesk }) => {
  const desk = await startDesk();

  for (const command of [{ verb: "kill" }, { verb: "close", code: 1012 }, { verb: "kill" }] as const) {
    await desk.untilLive();
    const connections = desk.client.stats().connectionCount;
    await desk.fault(command);
    await desk.until("another connection", () => desk.client.stats().connectionCount > connections);
  }
  await desk.endsRight();

  expect(desk.sockets.made).toHaveLength(4);
});
