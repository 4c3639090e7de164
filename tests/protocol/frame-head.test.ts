import fc from "fast-check";
import { expect, test } from "vitest";
import { readHead } from "../../src/protocol/frame-head.ts";

test.each([
  ['{"kind":"trades","seq":7,"data":{', "trades", 7],
  ['  { "seq" : 7 , "kind" : "trades" , "data" : [', "trades", 7],
  ['{"ts":null,"kind":"tra\\"des","data":"{', 'tra"des', undefined],
  ['{"kind":"trades","seq":7,"message_type":tru', "trades", 7],
  ['{"kind":"first","kind":"second",', "second", undefined],
])("P12: the head of %s tells kind and number", (frame, kind, seq) => {
  expect(readHead(frame)).toEqual({ kind, seq });
});

test.each([
  ['{"data":{"kind":"trades","seq":7},', "after a nested object nothing is read"],
  ['{"text":"\\"kind\\":\\"trades\\",', "nor inside a text"],
  ['{"kind":"trades', "nor a text that is cut off"],
  ['["kind":"trades",', "nor an array"],
  ["<html>kind: trades", "nor something else"],
  ['{"text":"x"}"kind":"trades",', "nor behind the object"],
])("P12: in %s no kind is found: %s", (frame) => {
  expect(readHead(frame)).toEqual({ kind: undefined, seq: undefined });
});

test("P12: a number that is cut off is not taken for a smaller one", () => {
  expect(readHead('{"kind":"trades","seq":123')).toEqual({ kind: "trades", seq: undefined });
  expect(readHead(`{"pad":"${"x".repeat(1_000)}","seq":123456789012345,"kind":"trades"}`)).toEqual({ kind: undefined, seq: undefined });
});

test("P12: a head of scalars, cut anywhere behind kind and number, tells both", () => {
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
