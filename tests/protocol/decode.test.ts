import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrame as decodeAll, decodeText, FRAME_LIMIT, readText } from "../../src/protocol/decode.ts";

const frameOf = (envelope: object) => JSON.stringify(envelope);
/** Encodes a value as a JSON string that many times over. */
const encoded = (value: unknown, layers: number): unknown =>
  layers === 0 ? value : JSON.stringify(layers === 1 ? value : encoded(value, layers - 1));

/** The outcome of a frame that holds one. */
function decodeFrame(frame: unknown) {
  const [outcome, ...others] = decodeAll(frame);
  if (outcome === undefined || others.length > 0) throw new Error(`${String(others.length + 1)} outcomes`);
  return outcome;
}

function messageOf(envelope: object) {
  const outcome = decodeFrame(frameOf(envelope));
  if (outcome.type !== "message") throw new Error(outcome.type);
  return outcome.message;
}

test("the fields of an envelope are decoded into a message (P6)", () => {
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

test("absent envelope fields are undefined, and an absent type means `snapshot` (P6)", () => {
  const message = messageOf({ kind: "heartbeat" });

  expect(message).toEqual({ kind: "heartbeat", messageType: "snapshot", seq: undefined, asOf: undefined, data: undefined });
});

test.each([{ kind: "trades" }, { kind: "trades", message_type: null }, { kind: "trades", message_type: "snapshot" }])(
  "the envelope %o is decoded as a snapshot (P7)",
  (envelope) => {
    expect(messageOf(envelope).messageType).toBe("snapshot");
  },
);

test.each(["Snapshot", "delta ", "", "full", 1, true, {}, ["delta"]])("the message type %o makes the message malformed (P7)", (type) => {
  const outcome = decodeFrame(frameOf({ kind: "trades", message_type: type, seq: 7, data: { trades: [] } }));

  expect(outcome).toEqual({ type: "malformed", reason: "message-type", kind: "trades", seq: 7 });
});

test.each([0, 1, 2, 3])("data encoded as a string %i times is decoded (P8)", (layers) => {
  const data = { trades: [{ trade_id: "T1" }] };

  const message = messageOf({ kind: "trades", data: encoded(data, layers) });

  expect(message.data).toEqual(data);
});

test("a fourth layer of string encoding is not decoded (P8)", () => {
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
])("the data text %j is decoded if it is JSON, and kept as text otherwise (P8)", (data, expected) => {
  expect(messageOf({ kind: "trades", data }).data).toEqual(expected);
});

test.each([undefined, null, "yesterday", "2026-99-99T00:00:00Z", 12, {}])(
  "a message with the `ts` %o is decoded without a time (P9)",
  (ts) => {
    const message = messageOf({ kind: "trades", ts, data: { trades: [] } });

    expect(message.asOf).toBeUndefined();
  },
);

test("the `seq` of a heartbeat is decoded (P10)", () => {
  expect(messageOf({ kind: "heartbeat", seq: 9 }).seq).toBe(9);
});

test("a message of an unknown kind is decoded like any other message (P11)", () => {
  expect(messageOf({ kind: "weather", data: "sunny" })).toMatchObject({ kind: "weather", data: "sunny" });
});

const bytesOf = (text: string) => new TextEncoder().encode(text);
const envelopeText = '{"kind":"trades","seq":7,"data":{"trades":[{"trade_id":"T€"}]}}';
const trades = { type: "message", message: { kind: "trades", seq: 7, data: { trades: [{ trade_id: "T€" }] } } };
const lost = (reason: string) => ({ type: "malformed", reason, kind: undefined, seq: undefined });

test.each([
  ["an ArrayBuffer", bytesOf(envelopeText).buffer],
  ["an array of bytes", bytesOf(envelopeText)],
  ["a view of a part of a buffer", new DataView(bytesOf(`xx${envelopeText}`).buffer, 2)],
  ["a Buffer", Buffer.from(envelopeText)],
])("a binary frame that is %s with UTF-8 JSON is decoded (P12)", (_, frame) => {
  expect(decodeFrame(frame)).toMatchObject(trades);
  expect(readText(frame)).toBe(envelopeText);
});

test.each([
  ["a Blob", new Blob(["{}"])],
  ["an empty buffer", new ArrayBuffer(0)],
  ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d])],
  ["short bytes of another format", new Uint8Array([0x81, 0xa4, 0x6b, 0x69, 0x6e, 0x64].filter((byte) => byte < 0x80))],
  ["nothing", undefined],
  ["an object", { kind: "trades" }],
  ["an object that calls itself a buffer", { [Symbol.toStringTag]: "ArrayBuffer" }],
])("a frame that is %s counts as a lost message of an unknown kind (P12)", (_, frame) => {
  expect(decodeFrame(frame)).toEqual(lost("binary"));
});

test.each(["", "ping", "pong", "PING 1716200000", "ok\r\n", "null", "5", "<html>502</html>", "x".repeat(64)])(
  "the proxy text %j counts as noise (P12)",
  (frame) => {
    expect(decodeFrame(frame)).toEqual({ type: "noise" });
  },
);

test.each(['{"type":"connected"}', "{}", '{"error":"unauthorised","code":4}', '{"__proto__":{"kind":"trades"}}', '"ping"'])(
  "the JSON %s without an envelope field counts as noise (P12)",
  (frame) => {
    expect(decodeFrame(frame)).toEqual({ type: "noise" });
  },
);

test.each([
  ["x".repeat(65), "not-json"],
  ["{", "not-json"],
  ["{'kind':'trades'}", "not-json"],
  [`<html>${"x".repeat(64)}</html>`, "not-json"],
  ["[]", "not-an-object"],
  ["[5]", "not-an-object"],
  ['"[]"', "not-an-object"],
])("the frame %s counts as a lost message of an unknown kind, not as noise (P12)", (frame, reason) => {
  expect(decodeFrame(frame)).toEqual(lost(reason));
});

test.each([
  '{"kind":null,"seq":4}',
  '{"kind":5,"seq":4}',
  '{"data":[]}',
  '{"message_type":"delta"}',
  '{"__proto__":{"kind":"trades"},"seq":4}',
])("the frame %s with an envelope field but without a kind is malformed (P12)", (frame) => {
  expect(decodeFrame(frame)).toMatchObject({ type: "malformed", reason: "no-kind", kind: undefined });
});

test("an array of envelopes is decoded element by element in order, with noise and malformed elements (P12)", () => {
  const frame = JSON.stringify([
    { kind: "trades", seq: 1 },
    { type: "connected" },
    { kind: "ocp", message_type: "x", seq: 2 },
    { kind: "blotter" },
  ]);

  expect(decodeAll(frame)).toMatchObject([
    { type: "message", message: { kind: "trades", seq: 1 } },
    { type: "noise" },
    { type: "malformed", reason: "message-type", kind: "ocp", seq: 2 },
    { type: "message", message: { kind: "blotter" } },
  ]);
});

test("1,000 elements without an envelope in one array count as one lost message (P40)", () => {
  const frame = JSON.stringify([...Array.from({ length: 1_000 }, (_, index) => index), { kind: "trades" }]);

  expect(decodeAll(frame)).toMatchObject([lost("not-an-object"), { type: "message", message: { kind: "trades" } }]);
});

test.each([1, 2, 3])("an envelope encoded as a string %i times is decoded (P8, P12)", (layers) => {
  expect(decodeFrame(JSON.stringify(encoded(JSON.parse(envelopeText), layers)))).toMatchObject(trades);
});

test("a string-encoded array of string-encoded envelopes is decoded (P8, P12)", () => {
  const frame = JSON.stringify(JSON.stringify([envelopeText, envelopeText]));

  expect(decodeAll(frame)).toMatchObject([trades, trades]);
});

test("two messages in one frame are a lost message of unknown kind, since the second may be of any kind (P12)", () => {
  const frame = '{"kind":"trades","seq":1,"data":{"trades":[]}}{"kind":"ocp","seq":2,"data":{"ocp_positions":[]}}';

  expect(decodeFrame(frame)).toEqual({ type: "malformed", reason: "not-json", kind: undefined, seq: 1 });
});

test("a frame with a non-JSON value before its kind is malformed with this kind (P12)", () => {
  const frame = '{"seq":3,"data":{"positions":[{"position_line_key":"A","quantity":NaN}]},"kind":"positions"}';

  expect(decodeFrame(frame)).toEqual({ type: "malformed", reason: "not-json", kind: "positions", seq: 3 });
});

test("a frame longer than the limit is not parsed, but its kind is read if it is certain (P40)", () => {
  expect(FRAME_LIMIT).toBe(134_217_728);

  expect(decodeText(envelopeText, envelopeText.length)).toMatchObject([trades]);
  expect(decodeText(envelopeText, envelopeText.length - 1)).toEqual([{ type: "malformed", reason: "too-long", kind: "trades", seq: 7 }]);
  expect(decodeText(`${envelopeText}{`, 10)).toEqual([{ type: "malformed", reason: "too-long", kind: undefined, seq: 7 }]);
});

test("a binary frame longer than the limit is not decoded (P40)", () => {
  const bytes = { byteLength: FRAME_LIMIT + 1, [Symbol.toStringTag]: "ArrayBuffer" }; // 128 MiB of memory would show no more

  expect(decodeFrame(bytes)).toEqual(lost("binary"));
});

test("the `seq` of a frame without a kind is still read (P12)", () => {
  expect(decodeFrame('{"kind":5,"seq":4}')).toMatchObject({ seq: 4 });
});

test("kind and `seq` of a truncated frame are still read (P12)", () => {
  const outcome = decodeFrame('{"kind":"positions","message_type":"snapshot","seq":42,"data":{"positions":[{"position_line_ke');

  expect(outcome).toEqual({ type: "malformed", reason: "not-json", kind: "positions", seq: 42 });
});

test("a field `__proto__` in a frame does not change `Object.prototype` (P12)", () => {
  const outcome = decodeFrame('{"kind":"trades","data":{"trades":[{"trade_id":"T1","__proto__":{"polluted":true}}]}}');

  expect(outcome.type).toBe("message");
  expect(Object.prototype).not.toHaveProperty("polluted");
});

test.each(["-1", "1.5", "9007199254740992", "1e999", '"7"', "null", "{}", "[1]"])("a `seq` of %s counts as absent (P36)", (seq) => {
  const outcome = decodeFrame(`{"kind":"trades","seq":${seq}}`);

  expect(outcome).toMatchObject({ type: "message", message: { seq: undefined } });
});

test.each([
  ['"seq":"7",', true],
  ['"seq":9007199254740993,', true],
  ['"seq":null,', undefined],
  ["", undefined],
  ['"seq":7,', undefined],
])("with the field %j the number is marked unreadable: %s, in messages and in malformed frames (P36)", (field, isSeqUnreadable) => {
  const frames = [`{${field}"kind":"trades"}`, `{${field}"kind":5}`, `{${field}"kind":"trades","data":[`].map((text) => decodeFrame(text));

  expect(
    frames.map((outcome) => outcome.type !== "noise" && (outcome.type === "message" ? outcome.message : outcome).isSeqUnreadable),
  ).toEqual(Array(3).fill(isSeqUnreadable));
});

test("0 and the largest safe integer are accepted as `seq` (P36)", () => {
  expect(messageOf({ kind: "trades", seq: 0 }).seq).toBe(0);
  expect(messageOf({ kind: "trades", seq: Number.MAX_SAFE_INTEGER }).seq).toBe(Number.MAX_SAFE_INTEGER);
});

test("no frame, of any type or content, makes the decoder throw (P12)", () => {
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
      const outcomes = decodeAll(frame);

      expect(outcomes.length).toBeGreaterThan(0);
      for (const { type } of outcomes) expect(["message", "malformed", "noise"]).toContain(type);
    }),
    { seed: 3, numRuns: 1_000 },
  );
});

test("a million brackets and a number of ten thousand digits do not make the decoder throw (P12)", () => {
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
