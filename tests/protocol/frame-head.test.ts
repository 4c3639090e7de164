import fc from "fast-check";
import { expect, test } from "vitest";
import { readHead } from "../../src/protocol/frame-head.ts";

test.each([
  ['{"kind":"trades","seq":7,"data":{', "trades", 7],
  ['  { "seq" : 7 , "kind" : "trades" , "data" : [', "trades", 7],
  ['{"ts":null,"kind":"tra\\"des","data":"{', 'tra"des', undefined],
  ['{"kind":"trades","seq":7,"message_type":tru', "trades", 7],
  ['{"kind":"trades","data":{"trades":[{"note":"a } ] { [ : , \\"","x":[1,{}]}', "trades", undefined],
  ['{"data":{"a":[1,2]},"seq":7,"kind":"trades","more":', "trades", 7],
])("kind and `seq` are read from the frame head %s (P12)", (frame, kind, seq) => {
  expect(readHead(frame)).toEqual({ kind, seq });
});

test.each([
  ['{"data":{"kind":"trades","seq":7},', "nothing of a nested object is read"],
  ['{"text":"\\"kind\\":\\"trades\\",', "nor inside a text"],
  ['{"kind":"trades', "nor a text that is cut off"],
  ['["kind":"trades",', "nor an array"],
  ["<html>kind: trades", "nor something else"],
  ['{"text":"x"}"kind":"trades",', "nor behind the object"],
  ['[{"kind":"trades","seq":7},{"kind":"ocp"', "nor of the first of several messages"],
])("in the frame head %s no kind is found: %s (P12)", (frame) => {
  expect(readHead(frame)).toEqual({ kind: undefined, seq: undefined });
});

test("a `seq` that is cut off is not read as a smaller number (P12)", () => {
  expect(readHead('{"kind":"trades","seq":123')).toEqual({ kind: "trades", seq: undefined });
});

test.each([
  ["NaN", '{"data":{"trades":[{"quantity":NaN,"price":-Infinity}]},"kind":"trades","seq":7}'],
  ["a word of another language", '{"data":{"ok":True,"none":None,"u":undefined},"kind":"trades","seq":7}'],
  ["a bad escape", '{"note":"\\x41 \\\\","kind":"trades","seq":7}'],
  ["a line break in a string", '{"note":"a\nb","kind":"trades","seq":7}'],
  ["a comma too many", '{"data":[1,2,],"kind":"trades","seq":7,}'],
  ["a nested kind", '{"data":{"trades":[{"kind":"x","quantity":NaN}]},"kind":"trades","seq":7}'],
])("the kind of a complete object is certain even with unreadable values: %s (P12)", (_, text) => {
  expect(readHead(text)).toEqual({ kind: "trades", seq: 7 });
  expect(readHead(` ${text}\r\n`)).toEqual({ kind: "trades", seq: 7 });
});

const whole = '{"kind":"ocp","seq":8,"data":{"ocp_positions":[]}}';
test.each([
  ["two messages", `{"kind":"trades","seq":7,"data":{}}${whole}`],
  ["two lines", `{"kind":"trades","seq":7}\n${whole}`],
  ["a message within one that breaks off after a value", `{"kind":"trades","seq":7,"data":{"trades":[{"trade_id":"T"${whole}`],
  ["a message within one that breaks off after a comma", `{"kind":"trades","seq":7,"data":{"trades":[{"trade_id":"T"},${whole}`],
  ["a message within one that breaks off in a string", `{"kind":"trades","seq":7,"data":{"trades":[{"trade_id":"T${whole}`],
  ["two kinds, cut", '{"kind":"trades","seq":7,"kind":"ocp",'],
  ["text behind the end", '{"kind":"trades","seq":7,"x":NaN} and so on'],
  ["a value without a name", '{"kind":"trades","seq":7,"x"}'],
  ["a bracket too many", '{"kind":"trades","seq":7,"x":[}]}'],
  ["a missing value", '{"kind":"trades","seq":7,"x":}'],
])("the kind is uncertain if the text may hold another lost message: %s (P12)", (_, text) => {
  expect(readHead(text)).toEqual({ kind: undefined, seq: 7 });
});

test("a frame head with a million brackets, quotes or backslashes is read without a `seq` (P40)", () => {
  const length = 1_000_000;

  for (const part of ["[", "{", '"', "\\", '\\"', '{"a":', ",", " "]) {
    expect(readHead(`{"kind":"trades","data":[${part.repeat(length)}`).seq).toBeUndefined();
  }
});

test("kind and `seq` at the head of a frame are read wherever the frame is cut behind them (P12)", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.jsonValue(), fc.nat(), (kind, seq, data, cut) => {
      const head = `{"kind":${JSON.stringify(kind)},"seq":${seq},`;
      const rest = `"data":${JSON.stringify(data)}}`;
      fc.pre(head.length < 1_000);

      const found = readHead(head + rest.slice(0, cut % rest.length));

      expect(found).toEqual({ kind, seq });
    }),
    { seed: 4 },
  );
});
