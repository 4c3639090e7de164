import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrame } from "../../src/protocol/decode.ts";

const frameOf = (envelope: object) => JSON.stringify(envelope);
/** Encodes a value as a JSON string that many times over. */
const encoded = (value: unknown, layers: number): unknown =>
  layers === 0 ? value : JSON.stringify(layers === 1 ? value : encoded(value, layers - 1));

function messageOf(envelope: object) {
  const outcome = decodeFrame(frameOf(envelope));
  if (outcome.type === "malformed") throw new Error(outcome.reason);
  return outcome.message;
}

test("P6: the envelope's fields become a message", () => {
  const message = messageOf({
    kind: "positions",
    message_type: "delta",
    seq: 1234,
    ts: "2026-05-20T10:00:00.123456Z",
    data: { positions: [] },
    extra: true,
  });

  expect(message).toEqual({
    kind: "positions",
    messageType: "delta",
    seq: 1234,
    asOf: "2026-05-20T10:00:00.123456Z",
    data: { positions: [] },
  });
});

test("P6: absent fields are undefined, whatever stands on the prototype of all objects", () => {
  const message = messageOf({ kind: "heartbeat" });

  expect(message).toEqual({ kind: "heartbeat", messageType: "snapshot", seq: undefined, asOf: undefined, data: undefined });
});

test.each([{ kind: "trades" }, { kind: "trades", message_type: null }, { kind: "trades", message_type: "snapshot" }])(
  "P7: %o is a snapshot",
  (envelope) => {
    expect(messageOf(envelope).messageType).toBe("snapshot");
  },
);

test.each(["Snapshot", "delta ", "", "full", 1, true, {}, ["delta"]])("P7: the message type %o makes the message malformed", (type) => {
  const outcome = decodeFrame(frameOf({ kind: "trades", message_type: type, seq: 7, data: { trades: [] } }));

  expect(outcome).toEqual({ type: "malformed", reason: "message-type", kind: "trades", seq: 7 });
});

test.each([0, 1, 2, 3])("P8: data encoded as a string %i times is decoded", (layers) => {
  const data = { trades: [{ trade_id: "T1" }] };

  const message = messageOf({ kind: "trades", data: encoded(data, layers) });

  expect(message.data).toEqual(data);
});

test("P8: a fourth layer is not taken off", () => {
  const message = messageOf({ kind: "trades", data: encoded({ trades: [] }, 4) });

  expect(message.data).toBe(JSON.stringify({ trades: [] }));
});

test.each([
  ["null", null],
  ["[]", []],
  ["5", 5],
  ["", ""],
  ["hello", "hello"],
  ['"hello"', "hello"],
  ["{broken", "{broken"],
])("P8: the data text %j is read as far as it is JSON", (data, expected) => {
  expect(messageOf({ kind: "trades", data }).data).toEqual(expected);
});

test.each([undefined, null, "yesterday", "2026-99-99T00:00:00Z", 12, {}])("P9: a message with `ts` %o is not dropped", (ts) => {
  const message = messageOf({ kind: "trades", ts, data: { trades: [] } });

  expect(message.asOf).toBeUndefined();
});

test("P10: a heartbeat's `seq` is kept", () => {
  expect(messageOf({ kind: "heartbeat", seq: 9 }).seq).toBe(9);
});

test("P11: an unknown kind is a message like any other", () => {
  expect(messageOf({ kind: "weather", data: "sunny" })).toMatchObject({ kind: "weather", data: "sunny" });
});

test.each([
  ["a Blob", new Blob(["{}"])],
  ["an ArrayBuffer", new ArrayBuffer(8)],
  ["a Buffer", Buffer.from('{"kind":"trades"}')],
  ["nothing", undefined],
  ["an object", { kind: "trades" }],
])("P12: %s instead of text is malformed", (_, frame) => {
  expect(decodeFrame(frame)).toEqual({ type: "malformed", reason: "binary", kind: undefined, seq: undefined });
});

test.each(["null", "5", "true", '"{}"', "[]", '[{"kind":"trades"}]'])("P12: the frame %s is not an object", (frame) => {
  expect(decodeFrame(frame)).toEqual({ type: "malformed", reason: "not-an-object", kind: undefined, seq: undefined });
});

test.each(["{}", '{"kind":null,"seq":4}', '{"kind":5,"seq":4}', '{"__proto__":{"kind":"trades"},"seq":4}'])(
  "P12: the frame %s has no kind",
  (frame) => {
    expect(decodeFrame(frame)).toMatchObject({ type: "malformed", reason: "no-kind", kind: undefined });
  },
);

test("P12: a frame without a kind still tells its number", () => {
  expect(decodeFrame('{"kind":5,"seq":4}')).toMatchObject({ seq: 4 });
});

test.each(["", "<html>502</html>", "{", '{"kind":"trades"', "{'kind':'trades'}", "undefined"])("P12: the frame %s is not JSON", (frame) => {
  expect(decodeFrame(frame)).toMatchObject({ type: "malformed", reason: "not-json" });
});

test("P12: a truncated frame still tells its kind and number", () => {
  const outcome = decodeFrame('{"kind":"positions","message_type":"snapshot","seq":42,"data":{"positions":[{"position_line_ke');

  expect(outcome).toEqual({ type: "malformed", reason: "not-json", kind: "positions", seq: 42 });
});

test("P12: `__proto__` in a frame is an ordinary name", () => {
  const outcome = decodeFrame('{"kind":"trades","data":{"trades":[{"trade_id":"T1","__proto__":{"polluted":true}}]}}');

  expect(outcome.type).toBe("message");
  expect(Object.prototype).not.toHaveProperty("polluted");
});

test.each(["-1", "1.5", "9007199254740992", "1e999", '"7"', "null", "{}", "[1]"])("P36: the `seq` %s counts as absent", (seq) => {
  const outcome = decodeFrame(`{"kind":"trades","seq":${seq}}`);

  expect(outcome).toMatchObject({ type: "message", message: { seq: undefined } });
});

test.each([
  ['"seq":"7",', true],
  ['"seq":9007199254740993,', true],
  ['"seq":null,', undefined],
  ["", undefined],
  ['"seq":7,', undefined],
])("the field %j has an unreadable number: %s, in messages and in malformed frames (P36)", (field, isSeqUnreadable) => {
  const frames = [`{${field}"kind":"trades"}`, `{${field}"kind":5}`, `{${field}"kind":"trades","data":[`].map((text) => decodeFrame(text));

  expect(frames.map((outcome) => (outcome.type === "message" ? outcome.message : outcome).isSeqUnreadable)).toEqual(
    Array(3).fill(isSeqUnreadable),
  );
});

test("P36: zero and the largest safe integer are numbers like any other", () => {
  expect(messageOf({ kind: "trades", seq: 0 }).seq).toBe(0);
  expect(messageOf({ kind: "trades", seq: Number.MAX_SAFE_INTEGER }).seq).toBe(Number.MAX_SAFE_INTEGER);
});

test("P12: nothing that a socket can hand over throws", () => {
  const envelope = fc.record({
    kind: fc.anything(),
    message_type: fc.anything(),
    seq: fc.anything(),
    ts: fc.anything(),
    data: fc.jsonValue(),
  });
  const text = fc.oneof(
    fc.json(),
    fc.string({ unit: "binary" }),
    envelope.map((value) => safeJson(value)),
  );
  const cut = fc.tuple(text, fc.nat()).map(([frame, end]) => frame.slice(0, end));

  fc.assert(
    fc.property(fc.oneof(fc.anything(), text, cut), (frame) => {
      const outcome = decodeFrame(frame);

      expect(["message", "malformed"]).toContain(outcome.type);
    }),
    { seed: 3, numRuns: 1_000 },
  );
});

test("P12: a million brackets and a number of ten thousand digits do not throw", () => {
  const frames = ["[".repeat(1e6), `{"kind":"x","data":${"[".repeat(1e5)}${"]".repeat(1e5)}}`, `{"kind":"x","seq":${"9".repeat(1e4)}}`];

  const outcomes = frames.map((frame) => decodeFrame(frame));

  expect(outcomes.map(({ type }) => type)).toEqual(["malformed", "message", "message"]);
});

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "";
  }
}
