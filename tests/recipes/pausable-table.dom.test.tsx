/** The recipe for pausing: what stands still, and what does not. */
import { AtlasTestProvider, buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { PausableTable } from "../../storybook/docs/recipes/code/pausable-table.tsx";
import "./end-each-test.ts";

const row = buildPosition({ quantity: "1" });
const lines = () => screen.queryAllByRole("listitem").map(({ textContent }) => textContent);
const button = () => screen.getByRole("button");

async function renderTable() {
  const atlas = createTestAtlas({ rows: { positions: [row] } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <PausableTable />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  return atlas;
}

test("a paused table keeps its rows, counts the changes, and shows them when it is resumed", async () => {
  const atlas = await renderTable();
  fireEvent.click(button());

  atlas.pushDelta("positions", [{ ...row, quantity: "2" }, buildPosition({ symbol: "GBPUSD", quantity: "3" })]);
  await atlas.advance(300);
  const paused = lines();
  const label = button().textContent;
  fireEvent.click(button());

  expect(paused).toEqual(["EURUSD 1"]);
  expect(label).toBe("Show 2 changes");
  expect(lines()).toEqual(["EURUSD 2", "GBPUSD 3"]);
  expect(button().textContent).toBe("Pause");
});

test("a lost connection shows on a paused table at once (P35)", async () => {
  const atlas = await renderTable();
  fireEvent.click(button());

  atlas.disconnect();
  await atlas.settle();

  expect(screen.getByRole("alert").textContent).toContain("connection is lost");
  expect(lines()).toEqual(["EURUSD 1"]);
});
