import { expect, test } from "vitest";
import { createMessageRing } from "../../../src/devtools/recorder/message-ring.ts";
import { withoutTokens } from "../../../src/devtools/recorder/without-tokens.ts";
import { clipText } from "../../../src/devtools/sample-text.ts";
import type { Millis } from "../../../src/shared/brand.ts";
import type { TracedMessage } from "../../../src/sync/trace/trace.ts";

const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl";
const at = 0 as Millis;
const messageOf = (text: string, given: Partial<TracedMessage> = {}): TracedMessage => ({
  ...{ kind: "positions", messageType: "delta", seq: undefined, asOf: undefined, verdict: undefined, malformed: undefined },
  ...{
    ordinal: 1,
    connection: 1,
    isUnapplied: false,
    quarantined: 0,
    text,
    size: text.length,
    index: 0,
    count: 1,
    decodeMs: 0,
    applyMs: 0,
    ...given,
  },
});

test.each([
  [`{"token":"${token}"}`, '{"token":"[token]"}'],
  [`wss://atlas.test/ws?token%3D${token}&a=1`, "wss://atlas.test/ws?token%3D[token]&a=1"],
  [`a.b.${token}, ${token}.`, "a.b.[token], [token]."],
  ["eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0.", "[token]"],
  ["eyJ.eyJ.eyJ and eyJhbGciOiJIUzI1NiJ9 alone", "eyJ.eyJ.eyJ and eyJhbGciOiJIUzI1NiJ9 alone"],
  ["no token at all", "no token at all"],
])("a token is taken out of a text, and what is around it stays: %s", (text, clean) => {
  expect(withoutTokens(text)).toBe(clean);
});

test("a token that a clipped text cuts off is taken out", () => {
  for (let length = 12; length < token.length; length += 1)
    expect(withoutTokens(clipText(`token=${token}`, 6 + length))).toBe(`token=[token]…`);
});

test("a text that seems to begin a token again and again is read once (P40)", () => {
  const startedAt = performance.now();

  createMessageRing().add(messageOf("eyJ".repeat(87_000)), at);
  createMessageRing().add(messageOf("eyJaaaa.".repeat(32_000)), at);

  expect(performance.now() - startedAt).toBeLessThan(1_000); // quadratic, it took a minute
});

test("messages of one frame share one text, from which tokens are taken once (P40)", () => {
  const ring = createMessageRing();
  const text = `[${`{"kind":"orders"},`.repeat(10_000)}{"kind":"${token}"}]`;
  const startedAt = performance.now();

  for (let index = 0; index < 10_001; index += 1) ring.add(messageOf(text, { index, count: 10_001 }), at);

  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(ring.at(ring.size - 1)?.text).toContain('{"kind":"[token]"}');
});

test("a kind and a fault that are clipped hold no part of a token", () => {
  const ring = createMessageRing();

  ring.add(
    messageOf(`{"a":"${"x".repeat(4_070)} ${token}${"x".repeat(300_000)}"`, { kind: `${"k".repeat(50)} ${token}`, malformed: "not-json" }),
    at,
  );

  expect(JSON.stringify([ring.at(0), ring.faults])).not.toContain("eyJ");
});
