import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createHarness } from "./harness.ts";

/** Everything that can be seen of a value: messages, causes, stacks, hidden fields. */
const seen = (value: unknown) => inspect(value, { depth: 20, showHidden: true, getters: true });

test("no error reveals the token or the socket address (decision 8)", async () => {
  const harness = createHarness();
  const leak = "canary wss://atlas.example/desk/ws?token=canary";
  harness.server.getToken = () => "canary";
  harness.server.rest = () => {
    throw new Error(leak);
  };

  harness.connection.connect();
  await harness.pass(0);
  harness.sockets.last.open();
  harness.sockets.last.error();
  harness.sockets.last.close(1006, leak);
  await harness.pass(1000);
  for (const thrown of [new DOMException(leak, "SyntaxError"), new Error(leak, { cause: leak }), leak, { url: leak }]) {
    harness.sockets.throwNext(thrown);
    harness.connection.reconnect();
    await harness.pass(2000);
  }
  await harness.pass(20_000);
  harness.sockets.last.close(1006, leak);
  await harness.pass(60_000);
  const failed: unknown = await harness.fetch("/x").catch((thrown: unknown) => thrown);
  harness.server.rest = () => new Response(null, { status: 401 });
  await harness.fetch("/x");
  harness.sockets.last.close(1006, leak);
  await harness.pass(120_000);
  const blocked = harness.status;
  harness.connection.dispose();

  expect(blocked).toBe("blocked");
  expect(harness.sockets.sockets.length).toBeGreaterThan(3);
  expect(seen([harness.received, failed, harness.connection.getState()])).not.toMatch(/canary|wss:/);
  expect(seen(harness.connection)).not.toMatch(/canary|wss:/);
});
