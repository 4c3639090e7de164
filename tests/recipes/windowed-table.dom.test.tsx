/** The recipe for large tables: which rows are in the page, and what renders when a row changes. */
import { AtlasTestProvider, buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { fireEvent, render, screen, within } from "@testing-library/react";
import { Profiler } from "react";
import { expect, test } from "vitest";
import { WindowedTable } from "../../storybook/docs/recipes/code/windowed-table.tsx";
import "./end-each-test.ts";

const name = (index: number): string => `S${String(index).padStart(4, "0")}`;
const book = Array.from({ length: 1_000 }, (_, index) => buildPosition({ symbol: name(index), quantity: "1" }));
const shown = () => screen.getAllByRole("row").map((row) => within(row).getAllByRole("cell")[0]?.textContent);

async function renderTable() {
  const atlas = createTestAtlas({ rows: { positions: book } });
  let renders = 0;
  render(
    <AtlasTestProvider atlas={atlas}>
      <Profiler id="table" onRender={() => (renders += 1)}>
        <WindowedTable />
      </Profiler>
    </AtlasTestProvider>,
  );
  await atlas.settle();
  return { atlas, renders: () => renders };
}

test("only the rows of the window are in the page, and scrolling moves it", async () => {
  const { atlas } = await renderTable();
  const atTop = shown();

  fireEvent.scroll(screen.getByRole("table"), { target: { scrollTop: 500 * 28 } });
  await atlas.settle();

  expect(atTop).toEqual(Array.from({ length: 40 }, (_, index) => name(index)));
  expect(shown()).toEqual(Array.from({ length: 40 }, (_, index) => name(490 + index)));
  expect(screen.getByRole("table").getAttribute("aria-rowcount")).toBe("1000");
});

test("a change of one row shows and lights up its cell; a change outside of the window renders nothing", async () => {
  const { atlas, renders } = await renderTable();
  const { position_line_key } = book[3]!;
  const before = renders();

  atlas.pushDelta("positions", [{ ...book[900]!, quantity: "2" }]);
  await atlas.settle();
  const afterOutside = renders();
  atlas.pushDelta("positions", [{ position_line_key, quantity: "2500.50" }]);
  await atlas.settle();

  const cell = within(screen.getAllByRole("row")[3]!).getAllByRole("cell")[1]!;
  expect(afterOutside).toBe(before);
  expect(cell.textContent).toBe("2,500.50");
  expect(cell.dataset["flash"]).toBe("up");

  await atlas.advance(600);

  expect(cell.dataset["flash"]).toBeUndefined();
});
