/** The recipe for collections of an application: its rows arrive, are filtered, and recover. */
import { AtlasTestProvider, createTestAtlas } from "@mavr/atlas-react/testing";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Quotes, quotes } from "../../storybook/docs/recipes/code/own-collection.tsx";
import "./end-each-test.ts";

test("rows of the own kind are filtered and sorted, one is followed, and a gap is made good by REST (P35)", async () => {
  const atlas = createTestAtlas({ collections: [quotes] });
  const { container } = render(
    <AtlasTestProvider atlas={atlas}>
      <Quotes />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  atlas.pushSnapshot(quotes, [
    { quote_id: "Q1", symbol: "GBPUSD", bid: "1.2710" },
    { quote_id: "Q2", symbol: "EURUSD", bid: "1.0840", ask: "1.0842" },
    { quote_id: "Q3", symbol: "USDJPY" },
  ]);
  await atlas.settle();
  const names = screen.getAllByRole("button").map(({ textContent }) => textContent);

  fireEvent.click(screen.getByRole("button", { name: "EURUSD" }));
  atlas.pushDelta(quotes, [{ quote_id: "Q2", bid: "1.0841" }]);
  await atlas.settle();
  const followed = screen.getByRole("status").textContent;
  atlas.gap();
  await atlas.advance(2_000);

  expect(names).toEqual(["EURUSD", "GBPUSD"]);
  expect(followed).toBe("1.0841 / 1.0842");
  expect(container.querySelector("section")?.dataset["status"]).toBe("live");
  expect(atlas.tokenRequests.filter(({ reason }) => reason === "reconnect")).toEqual([]);
});
