import { expect, test } from "vitest";
import { openSocket } from "../../../src/connection/sockets/socket.ts";
import { createFakeSocketClass } from "../../support/fake-socket.ts";

const url = "wss://atlas.example/ws?token=canary";

function open() {
  const sockets = createFakeSocketClass();
  const received: unknown[][] = [];
  const outcome = openSocket(sockets.WebSocket, url, {
    onOpen: (...values: unknown[]) => void received.push(["open", ...values]),
    onFrame: (...values) => void received.push(["frame", ...values]),
    onClose: (...values) => void received.push(["close", ...values]),
  });
  if (outcome.type !== "socket") throw new Error("the fake socket opens");
  return { server: sockets.last, socket: outcome.socket, received };
}

test("a socket passes on data and codes, but never an event, since the event's target holds the token (decision 8)", () => {
  const { server, received } = open();

  server.open();
  server.message('{"kind":"x"}');
  server.error();
  server.close(1006);

  expect(received).toEqual([["open"], ["frame", '{"kind":"x"}'], ["close", 1006]]);
});

test("a dropped socket calls no callback, and its close is not awaited (P33)", () => {
  const { server, socket, received } = open();
  server.open();

  socket.drop();
  socket.drop();
  server.message("late");
  server.error();
  server.close(1006);

  expect(received).toEqual([["open"]]);
  expect(server.closedByClient).toEqual({ code: 1000 });
  expect(server.handlerCount).toBe(0);
});

test("a second close event calls no callback (P33)", () => {
  const { server, received } = open();

  server.close(1006);
  server.close(1000);

  expect(received).toEqual([["close", 1006]]);
});

test.each([
  [new DOMException(`The URL ${url} is invalid`, "SyntaxError"), "SyntaxError"],
  [Object.assign(new Error(url), { name: url }), "unknown"],
  [url, "unknown"],
])("an exception of the socket constructor is returned, reduced to its name (%#) (P30)", (thrown, name) => {
  const sockets = createFakeSocketClass();
  sockets.throwNext(thrown);

  const outcome = openSocket(sockets.WebSocket, url, { onOpen: () => undefined, onFrame: () => undefined, onClose: () => undefined });

  expect(outcome).toEqual({ type: "failed", name });
});

test("a socket whose `close` throws is dropped all the same (decision 4)", () => {
  class Stubborn {
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    close(): void {
      throw new Error(url);
    }
  }
  const outcome = openSocket(Stubborn, url, { onOpen: () => undefined, onFrame: () => undefined, onClose: () => undefined });

  expect(() => outcome.type === "socket" && outcome.socket.drop()).not.toThrow();
});

test("binary frames are requested as `ArrayBuffer`, which can be read synchronously (P12)", () => {
  const made: { readonly binaryType?: string }[] = [];
  const { WebSocket } = createFakeSocketClass();
  class Recorded extends WebSocket {
    constructor(address: string) {
      super(address);
      made.push(this);
    }
  }

  openSocket(Recorded, url, { onOpen: () => undefined, onFrame: () => undefined, onClose: () => undefined });

  expect(made.map(({ binaryType }) => binaryType)).toEqual(["arraybuffer"]);
});
