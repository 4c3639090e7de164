/** The recipe for fields of an application: builders, messages and filters know them. */
import { AtlasTestProvider, buildTrade, createTestAtlas } from "@mavr/atlas-react/testing";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { HedgeTrades } from "../../storybook/docs/recipes/code/custom-fields.tsx";
import "./end-each-test.ts";

test("a declared field compiles in a builder and filters rows", async () => {
  const atlas = createTestAtlas({
    rows: { trades: [buildTrade({ trade_id: "T1", desk_label: "hedge" }), buildTrade({ trade_id: "T2" })] },
  });
  render(
    <AtlasTestProvider atlas={atlas}>
      <HedgeTrades />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  const before = screen.getAllByRole("listitem").map(({ textContent }) => textContent);

  atlas.pushDelta("trades", [{ trade_id: "T2", desk_label: "hedge" }]);
  await atlas.settle();

  expect(before).toEqual(["T1 hedge"]);
  expect(screen.getAllByRole("listitem").length).toBe(2);
});
