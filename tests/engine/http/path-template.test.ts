import { expect, test } from "vitest";
import { matchPath } from "../../../src/engine/http/path-template.ts";

test.each([
  ["/orders", "/orders", {}],
  ["/orders", "/orders/1", undefined],
  ["/reports/{run_id}/sections/{code}", "/reports/R%201/sections/A", { run_id: "R 1", code: "A" }],
  ["/reports/{run_id}/sections/{code}", "/reports/%/sections/A", { run_id: "%", code: "A" }],
  ["/reports/{run_id}/sections/{code}", "/reports//sections/A", undefined],
  ["/a.b", "/axb", undefined],
  ["/a(b", "/a(b", {}],
])("the template %s is matched correctly with the path %s", (template, path, parts) => {
  expect(matchPath(template, path)).toEqual(parts);
});
