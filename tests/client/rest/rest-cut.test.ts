import { describe, expect, test } from "vitest";
import { createBodyCutter } from "../../../src/client/rest/rest-cut.ts";
import { createRestRequests } from "../../../src/client/rest/rest-requests.ts";
import { collections } from "../../../src/domains/collections.ts";
import type { RowsInParts } from "../../../src/sync/baselines/rest-reading.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const rows = Array.from({ length: 6_000 }, (_, index) => ({
  position_line_key: `P${index}`,
  comment: "x".repeat(100),
  quantity: `${index}`,
}));

/** What the positions path answers with, as the slice reads it. */
async function answerOf(body: unknown, rewrite = (text: string) => text) {
  const imprecise: unknown[] = [];
  const rest = createRestRequests({
    fetch: (_, read) => read(new Response(rewrite(JSON.stringify(body)), { headers: { "content-type": "application/json" } })),
    paths: { positions: { path: "/positions/snapshot", watermark: { field: "seq" } } },
    clock: createVirtualClock(),
    emit: (code, detail) => void imprecise.push([code, detail]),
  });
  const source = rest.snapshotSources([collections.positions]).get("positions");
  if (source === undefined) throw new Error("no source");
  const answer = await source.fetch(new AbortController().signal);
  return { ...answer, rows: answer.rows as RowsInParts, imprecise };
}

function readAll(parts: RowsInParts): readonly (readonly unknown[])[] {
  const read: (readonly unknown[])[] = [];
  for (let part = parts.next(); part !== "done" && part !== "broken"; part = parts.next()) read.push(part);
  return read;
}

describe("a long REST answer", () => {
  test.each([
    ["a field", { positions: rows, seq: 7 }, 7],
    ["a nested field", { data: { positions: rows }, seq: 7 }, 7],
    ["a bare array", rows, undefined],
  ])("a long REST answer gives the same rows in parts as in one parse, and its watermark: in %s (P35, P40)", async (_, body, watermark) => {
    const answer = await answerOf(body);
    const parts = readAll(answer.rows);

    expect(parts.length).toBeGreaterThan(5);
    expect(parts.flat()).toEqual(rows);
    expect(answer.watermark).toBe(watermark);
  });

  test("a long REST answer is refused as partial once all its rows are counted (P35, P40)", async () => {
    const answer = await answerOf({ positions: rows, total: 6_001 });

    expect(() => readAll(answer.rows)).toThrow(/fetch-partial/);
  });

  test("a long REST answer can be read whole instead of in parts (P40)", async () => {
    const answer = await answerOf({ positions: rows });

    expect(answer.rows.whole()).toEqual(rows);
  });
});

test("a long REST answer reports the fields in which parsing changed a number, after it has been read (P18)", async () => {
  const rounded = (text: string) => text.replace('"quantity":"5000"', '"quantity":9007199254740993');
  const answer = await answerOf({ positions: rows }, rounded);
  const before = answer.imprecise.length;

  readAll(answer.rows);

  expect([before, answer.imprecise]).toEqual([0, [["imprecise-number", { slice: "positions", path: "quantity" }]]]);
});

test("a short REST answer is not cut into parts", () => {
  expect(createBodyCutter(["positions"])('{"positions":[{"position_line_key":"A"}]}')).toBeUndefined();
});
