import { expect, test } from "vitest";
import { createTable } from "../../../src/engine/book/table.ts";

const newTable = () => createTable((version) => ({ version }));

test("a table's batch holds each key once, at its latest state (P14)", () => {
  const table = newTable();

  table.put("A", () => ({ id: "A", quantity: "1" }));
  table.put("A", () => ({ id: "A", quantity: "2" }));

  expect(table.drain()).toEqual({ rows: [{ id: "A", quantity: "2", version: 1 }], removed: [] });
  expect(table.drain()).toBeUndefined();
});

test("a removed row is not upserted in the same batch, and a row that comes back is not removed (P14)", () => {
  const table = newTable();
  for (const id of ["A", "B"]) table.put(id, () => ({ id }));
  table.drain();

  table.patch("A", () => ({ id: "A", price: "1" }));
  table.remove("A");
  table.remove("B");
  table.put("B", () => ({ id: "B", isBack: true }));

  expect(table.drain()).toEqual({ rows: [{ id: "B", isBack: true, version: 1 }], removed: [{ id: "A", version: 1 }] });
});

test("a row that was added and removed between two batches is in neither batch", () => {
  const table = newTable();

  table.put("A", () => ({ id: "A" }));
  table.remove("A");

  expect(table.drain()).toBeUndefined();
});

test("a patch sends only its fields, and the stored row has them, too (P21)", () => {
  const table = newTable();
  const state = { price: "1", name: "unchanged" };
  table.put("A", () => ({ id: "A", ...state }));
  table.drain();

  state.price = "2";
  table.patch("A", () => ({ id: "A", price: state.price }));

  expect(table.drain()?.rows).toEqual([{ id: "A", price: "2", version: 2 }]);
  expect(table.get("A")).toEqual({ id: "A", price: "2", name: "unchanged", version: 2 });
});

test("a patch of a row that is sent whole adds nothing, and a patch of an unknown row does nothing (P21)", () => {
  const table = newTable();

  table.put("A", () => ({ id: "A", price: "1" }));
  table.patch("A", () => ({ id: "A", price: "never" }));
  table.patch("B", () => ({ id: "B" }));

  expect(table.drain()?.rows).toEqual([{ id: "A", price: "1", version: 1 }]);
  expect(table.size).toBe(1);
});

test("a row that was already sent does not change later", () => {
  const table = newTable();
  let price = "1";
  table.put("A", () => ({ id: "A", price }));
  const sent = table.drain()?.rows[0];

  price = "2";
  table.put("A", () => ({ id: "A", price }));
  table.drain();

  expect(sent).toEqual({ id: "A", price: "1", version: 1 });
});
