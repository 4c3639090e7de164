import fc from "fast-check";
import { expect, test } from "vitest";
import { readAddress, withToken, type AddressOptions } from "../../src/protocol/address.ts";

function accepted(options: AddressOptions) {
  const outcome = readAddress(options);
  if (outcome.type === "refused") throw outcome.error;
  return { socketUrl: outcome.socketUrl, httpUrl: outcome.httpUrl };
}

function refusal(options: AddressOptions) {
  const outcome = readAddress(options);
  return outcome.type === "refused" ? outcome.error.code : "accepted";
}

test.each([
  ["https://atlas.mavr.finance", "wss://atlas.mavr.finance/ws", "https://atlas.mavr.finance"],
  ["https://atlas.mavr.finance/", "wss://atlas.mavr.finance/ws", "https://atlas.mavr.finance"],
  ["https://desk.example:8443/atlas/eu/", "wss://desk.example:8443/atlas/eu/ws", "https://desk.example:8443/atlas/eu"],
  ["HTTPS://Desk.Example/Atlas?x=1#y", "wss://desk.example/Atlas/ws", "https://desk.example/Atlas"],
  ["http://localhost:5173", "ws://localhost:5173/ws", "http://localhost:5173"],
  ["http://127.0.0.1:80/a", "ws://127.0.0.1/a/ws", "http://127.0.0.1/a"],
  ["http://127.1", "ws://127.0.0.1/ws", "http://127.0.0.1"],
  ["http://[::1]:9000", "ws://[::1]:9000/ws", "http://[::1]:9000"],
  ["http://desk.localhost", "ws://desk.localhost/ws", "http://desk.localhost"],
])("the socket address of %s is derived from it and keeps its path prefix (P1)", (url, socketUrl, httpUrl) => {
  const address = accepted({ url });

  expect(address).toEqual({ socketUrl, httpUrl });
});

test("`socketUrl` replaces the whole socket address and leaves the REST address unchanged (P1)", () => {
  const address = accepted({ url: "https://atlas.mavr.finance/app", socketUrl: "wss://feed.mavr.finance/v2/stream?desk=fx" });

  expect(address).toEqual({ socketUrl: "wss://feed.mavr.finance/v2/stream?desk=fx", httpUrl: "https://atlas.mavr.finance/app" });
});

test("a fragment and an old token in `socketUrl` are removed (P1)", () => {
  const address = accepted({ url: "https://atlas.mavr.finance", socketUrl: "wss://feed.mavr.finance/ws?a=1&token=old#top" });

  expect(address.socketUrl).toBe("wss://feed.mavr.finance/ws?a=1");
});

test.each<[AddressOptions]>([
  [{ url: "http://atlas.mavr.finance" }],
  [{ url: "http://localhost.evil.example" }],
  [{ url: "http://127.0.0.1.evil.example" }],
  [{ url: "http://0.0.0.0" }],
  [{ url: "http://192.168.1.4" }],
  [{ url: "https://atlas.mavr.finance", socketUrl: "ws://atlas.mavr.finance/ws" }],
])("an insecure address that is not loopback is refused: %o (P1)", (options) => {
  const code = refusal(options);

  expect(code).toBe("insecure-address");
});

test.each<[AddressOptions]>([
  [{ url: "" }],
  [{ url: "/api" }],
  [{ url: "atlas.mavr.finance" }],
  [{ url: "wss://atlas.mavr.finance" }],
  [{ url: "javascript:alert(1)" }],
  [{ url: "https://user:secret@atlas.mavr.finance" }],
  [{ url: "https://atlas.mavr.finance", socketUrl: "https://atlas.mavr.finance/ws" }],
  [{ url: "https://atlas.mavr.finance", socketUrl: "/ws" }],
])("an address without a derivable socket address is refused: %o (P1)", (options) => {
  const code = refusal(options);

  expect(code).toBe("invalid-address");
});

test("the error for a refused address names the option, and holds no part of the address (P1)", () => {
  const outcome = readAddress({ url: "https://user:secret@desk.example" });

  expect(outcome).toMatchObject({ type: "refused", error: { detail: { option: "url" } } });
  expect(JSON.stringify(outcome)).not.toContain("secret");
  expect((outcome as { error: Error }).error.cause).toBeUndefined();
});

test("reading an address never throws, whatever the text (P1)", () => {
  const text = fc.string({ unit: "binary" });
  const likely = fc.tuple(fc.constantFrom("https://", "http://", "wss://", "ws://localhost", "//"), text).map((parts) => parts.join(""));

  fc.assert(
    fc.property(fc.oneof(text, likely), fc.option(likely, { nil: undefined }), (url, socketUrl) => {
      expect(["address", "refused"]).toContain(readAddress({ url, socketUrl }).type);
    }),
    { seed: 1 },
  );
});

test.each([
  ["wss://h/ws", "a.b.c", "wss://h/ws?token=a.b.c"],
  ["wss://h/ws?desk=fx", "a.b.c", "wss://h/ws?desk=fx&token=a.b.c"],
  ["wss://h/ws", "a+b/c=&d", "wss://h/ws?token=a%2Bb%2Fc%3D%26d"],
])("in the socket address %s the token %s is added percent-encoded (P2)", (socketUrl, token, expected) => {
  const url = withToken(socketUrl, token);

  expect(url).toBe(expected);
});

test("the token in the socket address decodes to the token that was given (P2)", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (token) => {
      const url = withToken("wss://h/ws?desk=fx", token);

      expect(new URL(url).searchParams.get("token")).toBe(token);
      expect(new URL(url).searchParams.get("desk")).toBe("fx");
    }),
    { seed: 2 },
  );
});

test("a token that is no well-formed text does not throw (P2)", () => {
  const url = withToken("wss://h/ws", "\ud800");

  expect(url).toBe("wss://h/ws?token=%EF%BF%BD");
});
