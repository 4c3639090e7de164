import { expect, test } from "vitest";
import { withRows } from "../../../src/engine/stream/payload-rows.ts";

const marked = (data: unknown): unknown => withRows(data, (rows) => [...rows, "more"]);

test.each([
  ["under a name", { positions: [1], removed: ["K"] }, { positions: [1, "more"], removed: ["K"] }],
  ["after `removed`", { removed: ["K"], trades: [1] }, { removed: ["K"], trades: [1, "more"] }],
  ["one level deeper", { data: { positions: [1] } }, { data: { positions: [1, "more"] } }],
  ["bare", [1], [1, "more"]],
])("the rows of a payload are found %s (P15)", (_, data, expected) => {
  expect(marked(data)).toEqual(expected);
});

test.each([[{ removed: ["K"] }], [{}], [{ ok: true }], [null], ["text"], [undefined]])(
  "a payload without rows stays unchanged: %j",
  (data) => {
    expect(marked(data)).toBe(data);
  },
);
