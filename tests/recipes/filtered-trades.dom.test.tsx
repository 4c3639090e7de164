/** The recipe for filters: the values of a column as options, and a search over several fields. */
import { AtlasTestProvider, buildTrade, createTestAtlas } from "@mavr/atlas-react/testing";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { FilteredTrades } from "../../storybook/docs/recipes/code/filtered-trades.tsx";
import "./end-each-test.ts";

async function renderTrades() {
  const trades = [
    buildTrade({ trade_id: "T1", book_id: "PB-B", symbol: "EURUSD", counterparty_name: "Northbank" }),
    buildTrade({ trade_id: "T2", book_id: "PB-A", symbol: "GBPUSD", counterparty_name: "Euro Clearing" }),
    buildTrade({ trade_id: "T3", book_id: "PB-A", symbol: "USDJPY", counterparty_name: "Southbank" }),
  ];
  const atlas = createTestAtlas({ rows: { trades } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <FilteredTrades />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  const enter = async (label: string, value: string) => {
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
    await atlas.settle();
  };
  return { atlas, enter };
}

const options = () => screen.getAllByRole("option").map(({ textContent }) => textContent);
const found = () =>
  screen
    .queryAllByRole("listitem")
    .map(({ textContent }) => textContent.slice(0, 2))
    .toSorted();

test("the select has each book once, in order, and a new one as soon as it has a trade", async () => {
  const { atlas } = await renderTrades();
  const before = options();

  atlas.pushDelta("trades", [buildTrade({ trade_id: "T4", book_id: "PB-C" })]);
  await atlas.settle();

  expect(before).toEqual(["All books", "PB-A (2)", "PB-B (1)"]);
  expect(options()).toEqual(["All books", "PB-A (2)", "PB-B (1)", "PB-C (1)"]);
});

test("a search finds rows by any of its fields, within the chosen book", async () => {
  const { atlas, enter } = await renderTrades();

  await enter("Search", " eur ");
  const inAll = found();
  await enter("Book", "PB-A");
  const inBook = found();
  await enter("Search", "");

  expect([inAll, inBook, found()]).toEqual([["T1", "T2"], ["T2"], ["T2", "T3"]]);
  expect(atlas.errors).toEqual([]); // no `unstable-where`
});
