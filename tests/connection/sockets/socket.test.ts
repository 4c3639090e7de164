import { expect, test } from "vitest";
import { openSocket } from "../../../src/connection/sockets/socket.ts";
import { createFakeSocketClass } from "../../support/fake-socket.ts";

const url = "wss://atlas.example/ws?token=canary";

function open() {
  const sockets = createFakeSocketClass();
  const told: unknown[][] = [];
  const outcome = openSocket(sockets.WebSocket, url, {
    onOpen: (...values: unknown[]) => void told.push(["open", ...values]),
    onFrame: (...values) => void told.push(["frame", ...values]),
    onClose: (...values) => void told.push(["close", ...values]),
  });
  if (outcome.type !== "socket") throw new Error("the fake socket opens");
  return { server: sockets.last, socket: outcome.socket, told };
}

test("a socket tells data and codes, and never an event, whose target holds the token (decision 8)", () => {
  const { server, told } = open();

  server.open();
  server.message('{"kind":"x"}');
  server.error();
  server.close(1006);

  expect(told).toEqual([["open"], ["frame", '{"kind":"x"}'], ["close", 1006]]);
});

test("a socket that is dropped tells nothing any more, and nobody waits for its close (P33)", () => {
  const { server, socket, told } = open();
  server.open();

  socket.drop();
  socket.drop();
  server.message("late");
  server.error();
  server.close(1006);

  expect(told).toEqual([["open"]]);
  expect(server.closedByClient).toEqual({ code: 1000 });
  expect(server.handlerCount).toBe(0);
});

test("a second close event is not told (P33)", () => {
  const { server, told } = open();

  server.close(1006);
  server.close(1000);

  expect(told).toEqual([["close", 1006]]);
});

test.each([
  [new DOMException(`The URL ${url} is invalid`, "SyntaxError"), "SyntaxError"],
  [Object.assign(new Error(url), { name: url }), "unknown"],
  [url, "unknown"],
])("what the constructor throws is data, reduced to its name (%#) (P30)", (thrown, name) => {
  const sockets = createFakeSocketClass();
  sockets.throwNext(thrown);

  const outcome = openSocket(sockets.WebSocket, url, { onOpen: () => undefined, onFrame: () => undefined, onClose: () => undefined });

  expect(outcome).toEqual({ type: "failed", name });
});

test("a class whose `close` throws is dropped all the same (decision 4)", () => {
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

test("a socket is asked for its binary frames as buffers, which can be read at once (P12)", () => {
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
