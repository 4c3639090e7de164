import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { atlasScope, createAtlasClient, type AtlasClientOptions } from "../../src/vanilla.ts";

const url = "https://atlas.mavr.example";

const scopeOf = (options: Partial<AtlasClientOptions>) => createAtlasClient({ url, getToken: () => "a-token", ...options }).scope;

test("a client with an identity has the scope that `atlasScope` computes (P41)", () => {
  const scope = atlasScope({ url, identity: "ada" });

  expect(scopeOf({ identity: "ada" })).toBe(scope);
  expect(scopeOf({ identity: "ada", url: `${url}/` })).toBe(scope); // another spelling of the same server
  expect(scope).toBe("1klz5yq1oy2iy9"); // pages find by it what earlier releases persisted
});

test("a different identity, server or path prefix gives a different scope (P41)", () => {
  const scopes = [
    atlasScope({ url, identity: "ada" }),
    atlasScope({ url, identity: "Ada" }),
    atlasScope({ url: "https://test.mavr.example", identity: "ada" }),
    atlasScope({ url: `${url}/emea`, identity: "ada" }),
    atlasScope({ url: "not a url", identity: "ada" }),
  ];

  expect(new Set(scopes).size).toBe(scopes.length);
});

test("a scope has 14 characters and shows neither name nor address (P41)", () => {
  const scope = atlasScope({ url, identity: "ada.lovelace@mavr.example" });

  expect(scope).toMatch(/^[0-9a-z]{14}$/);
});

test("100,000 identities that differ in their number have 100,000 different scopes (P41)", () => {
  const scopes = new Set(Array.from({ length: 100_000 }, (_, number) => atlasScope({ url, identity: `user-${number}` })));

  expect(scopes.size).toBe(100_000);
});

test.each([{}, { identity: undefined }, { identity: "" }])(
  "without an identity, as in %j, each client has its own scope (P41)",
  (options) => {
    expect(scopeOf(options)).not.toBe(scopeOf(options));
  },
);

test("a client ends although the application's cache holds keys that are no arrays", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined); // TanStack Query warns of such keys
  const queryClient = new QueryClient();
  queryClient.setQueryData("orders" as unknown as readonly string[], [1]);
  const client = createAtlasClient({ url, getToken: () => "a-token", queryClient });

  expect(() => client.dispose()).not.toThrow();
  expect(queryClient.getQueryData("orders" as unknown as readonly string[])).toEqual([1]);
});
