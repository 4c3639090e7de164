import { expect, test } from "vitest";
import { createEngine } from "../../../src/engine/engine.ts";
import { createEngineSocket, type EngineSocket } from "../../../src/engine/stream/socket.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

async function connect(options: { readonly token?: string } = {}) {
  const clock = createVirtualClock();
  const engine = createEngine({ clock });
  const EngineWebSocket = createEngineSocket(engine);
  const token = options.token ?? (await engine.tokens.issue()).token;
  const socket = new EngineWebSocket(`wss://atlas.example/ws?token=${encodeURIComponent(token)}`);
  const heard = listen(socket);
  return { clock, engine, socket, heard, EngineWebSocket };
}

/** The events of a socket, in order: the event type, and for messages the kind. */
function listen(socket: EngineSocket): string[] {
  const heard: string[] = [];
  socket.onopen = () => heard.push("open");
  socket.onmessage = ({ data }: { readonly data: string }) => heard.push((JSON.parse(data) as { readonly kind: string }).kind);
  socket.onerror = () => heard.push("error");
  socket.onclose = ({ code, wasClean }: { readonly code: number; readonly wasClean: boolean }) => heard.push(`close ${code} ${wasClean}`);
  return heard;
}

const kinds = ["positions", "trades", "blotter", "cash_balance", "ocp", "payment_order"];

test("a valid token opens the engine's socket, and messages arrive after the call that caused them (P2)", async () => {
  const { clock, engine, socket, heard } = await connect();
  const atOnce = [...heard];

  await clock.advanceAsync(0);
  engine.control({ verb: "signal" });
  const withinTheCall = heard.includes("orders");
  await clock.advanceAsync(0);

  expect(atOnce).toEqual([]);
  expect(socket.readyState).toBe(1);
  expect(withinTheCall).toBe(false);
  expect(heard).toEqual(["open", ...kinds, "orders"]);
});

test("a rejected token causes an error and then a close with 1006, as a network failure does (P3)", async () => {
  const { clock, heard, socket } = await connect({ token: "forged" });

  await clock.advanceAsync(0);

  expect(heard).toEqual(["error", "close 1006 false"]);
  expect(socket.readyState).toBe(3);
});

test("frames sent before a close arrive before it (P5)", async () => {
  const { clock, engine, heard } = await connect();
  await clock.advanceAsync(0);
  heard.length = 0;

  engine.control({ verb: "signal" });
  engine.control({ verb: "close", code: 1000 });
  await clock.advanceAsync(0);

  expect(heard).toEqual(["orders", "close 1000 true"]);
  expect(engine.status().connections).toBe(0);
});

test("a killed socket closes with 1006 (P30)", async () => {
  const { clock, engine, heard } = await connect();
  await clock.advanceAsync(0);
  heard.length = 0;

  engine.control({ verb: "kill" });
  await clock.advanceAsync(0);

  expect(heard).toEqual(["error", "close 1006 false"]);
});

test("a socket that the client closes gets its close event and no other event (P33)", async () => {
  const { clock, engine, socket, heard } = await connect();
  await clock.advanceAsync(0);
  heard.length = 0;

  engine.control({ verb: "signal" });
  socket.close();
  socket.close();
  await clock.advanceAsync(0);

  expect(heard).toEqual(["close 1005 true"]);
  expect(engine.status().connections).toBe(0);
});

test("a socket that is closed while it connects never opens (P33)", async () => {
  const { clock, engine, socket, heard } = await connect();

  socket.close();
  await clock.advanceAsync(0);

  expect(heard).toEqual(["error", "close 1006 false"]);
  expect(engine.status().connections).toBe(0);
});

test("binary frames arrive in the requested binary type (P12)", async () => {
  const { clock, engine, socket } = await connect();
  await clock.advanceAsync(0);
  const received: unknown[] = [];
  socket.onmessage = null;
  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", (event) => received.push((event as MessageEvent).data));

  engine.control({ verb: "malformed", shape: "binary" });
  await clock.advanceAsync(0);

  expect(received).toEqual([expect.any(ArrayBuffer)]);
});
