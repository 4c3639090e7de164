import { expect, test } from "vitest";
import type { RowKey } from "../../../../src/shared/brand.ts";
import { listRowChanges, type RowChange } from "../../../../src/store/rows/changes/row-changes.ts";
import { createDraftRows, type DraftRows } from "../../../../src/store/rows/draft-rows.ts";

type Row = Readonly<Record<string, unknown>>;

/** What the changes since the last commit are listed as. */
function list(draft: DraftRows<Row>): readonly RowChange<Row>[] {
  const { changes, collection } = draft.publish();
  return listRowChanges(changes, collection);
}
const keysOf = (...keys: readonly string[]) => keys as readonly RowKey[];

function filled(): DraftRows<Row> {
  const draft = createDraftRows<Row>(() => undefined);
  draft.replaceAll(keysOf("A", "B", "C"), [{ price: "1" }, { price: "2" }, { price: "3" }]);
  draft.publish();
  return draft;
}

test("a commit's changes are listed by key, with the row before and the changed fields (P14)", () => {
  const draft = filled();

  draft.upsert(keysOf("A", "D"), [{ price: "9", note: null }, { price: "4" }], "shallow");
  draft.remove(keysOf("B"));

  expect(list(draft)).toEqual([
    { type: "update", key: "A", row: { price: "9", note: null }, previous: { price: "1" }, changedFields: ["price", "note"] },
    { type: "enter", key: "D", row: { price: "4" } },
    { type: "exit", key: "B", previous: { price: "2" } },
  ]);
});

test("a repeated snapshot lists no change, and neither does a row that left and came back unchanged (P13)", () => {
  const draft = filled();

  draft.replaceAll(keysOf("A", "B", "C"), [{ price: "1" }, { price: "2" }, { price: "3" }]);
  const resent = list(draft);
  draft.remove(keysOf("A"));
  draft.upsert(keysOf("A"), [{ price: "1" }], "shallow");

  expect([resent, list(draft)]).toEqual([[], []]);
});

test("after a replacement of all rows, the commit lists only the rows that entered, changed or left (P13)", () => {
  const draft = filled();
  const many = Array.from({ length: 3_000 }, (_, index) => `M${index}`);

  draft.replaceAll(keysOf("B", "C", ...many), [{ price: "2" }, { price: "33" }, ...many.map(() => ({}))]);

  const changes = list(draft);
  expect(changes.filter(({ key }) => !key.startsWith("M"))).toEqual([
    { type: "exit", key: "A", previous: { price: "1" } },
    { type: "update", key: "C", row: { price: "33" }, previous: { price: "3" }, changedFields: ["price"] },
  ]);
  expect(changes).toHaveLength(3_002);
});
