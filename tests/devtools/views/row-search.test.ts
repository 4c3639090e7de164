import { describe, expect, test } from "vitest";
import { createRowSearch } from "../../../src/devtools/inspector/views/rows/row-search.ts";
import type { JsonRecord } from "../../../src/protocol/json.ts";
import type { Millis, RowKey } from "../../../src/shared/brand.ts";
import { createDraftRows } from "../../../src/store/rows/draft-rows.ts";

const now = 0 as Millis;
const later = 60_000 as Millis;
const keyOf = (row: JsonRecord) => String(row["id"]);

function book(size: number) {
  const draft = createDraftRows<JsonRecord>(() => undefined);
  const put = (...rows: readonly JsonRecord[]): void =>
    draft.upsert(
      rows.map((row) => keyOf(row) as RowKey),
      rows,
      "shallow",
    );
  put(
    ...Array.from({ length: size }, (_, index) => ({
      id: `R${index}`,
      desk: index % 2 === 0 ? "Rates" : "FX",
      legs: [{ desk: "hidden" }],
    })),
  );
  return { put, read: () => draft.publish().collection };
}

describe("searching rows", () => {
  test("a search of 20,000 rows is done in many small steps", () => {
    const { read } = book(20_000);
    const search = createRowSearch(read, keyOf, "rates", now);
    let steps = 1;

    while (search.step()) steps += 1;

    expect(steps).toBeGreaterThanOrEqual(400);
    expect(search.keys()).toHaveLength(10_000);
  });

  test("keys and plain fields are searched, nested values are not", () => {
    const { read } = book(10);
    const found = (text: string) => {
      const search = createRowSearch(read, keyOf, text, now);
      while (search.step());
      return search.keys();
    };

    expect(found("r7")).toEqual(["R7"]);
    expect(found("hidden")).toEqual([]);
    expect(found("R.")).toEqual([]); // text, no pattern
  });

  test("another search begins when rows have changed, and until it is through the old result stays", () => {
    const { read, put } = book(200);
    const search = createRowSearch(read, keyOf, "FX", now);
    while (search.step());

    put({ id: "new", desk: "FX" });
    search.refresh(now);
    expect(search.step()).toBe(false); // not so soon
    search.refresh(later);
    search.step();
    expect(search.keys()).toHaveLength(100);
    while (search.step());

    expect(search.keys()).toHaveLength(101);
  });

  test("an unchanged slice is not searched again", () => {
    const { read } = book(200);
    const search = createRowSearch(read, keyOf, "FX", now);
    while (search.step());

    search.refresh(later);

    expect(search.step()).toBe(false);
  });
});
