import { expect, test } from "vitest";
import { readTarget } from "../../src/simulator/request-target.ts";

test.each([
  ["/positions/snapshot", "/positions/snapshot", ""],
  ["/ws?token=a%20b", "/ws", "a b"],
  ["/ws?token=one?token=two#three", "/ws", "one?token=two"],
  ["http://atlas.example:99999/ws?token=t", "/ws", "t"],
  ["https://atlas.example", "/", ""],
  ["//", "//", ""],
  ["//[::1", "//[::1", ""],
  ["/%", "/%", ""],
  ["?token=%", "/", "%"],
  ["*", "*", ""],
  ["", "/", ""],
])("the request target %s has the path %s", (target, path, token) => {
  const { path: read, search } = readTarget(target);

  expect([read, search.get("token") ?? ""]).toEqual([path, token]);
});
