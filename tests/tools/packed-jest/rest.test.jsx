/** A REST hook in an application's Jest. Not a test of this repository: `packed.mjs` runs it against the packed package. */
import { expect, test } from "@jest/globals";
import { useOrders } from "@mavr/atlas-react";
import { AtlasTestProvider, atlasMatchers, buildOrder, buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { createAtlasClient } from "@mavr/atlas-react/vanilla";
import { render, screen } from "@testing-library/react";

expect.extend(atlasMatchers);

function Orders() {
  const { data, error } = useOrders();
  return <output>{error?.message ?? data?.map(({ order_id }) => order_id).join() ?? "none"}</output>;
}

test("a signal shows what REST answers next", async () => {
  const atlas = createTestAtlas();
  atlas.answer("orders", [buildOrder({ order_id: "O1" })]);
  render(
    <AtlasTestProvider atlas={atlas}>
      <Orders />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  expect(screen.getByRole("status").textContent).toBe("O1");

  atlas.answer("orders", [buildOrder({ order_id: "O2" })]);
  atlas.signal("orders");
  await atlas.advance(1_000);

  expect(screen.getByRole("status").textContent).toBe("O2");
  expect(atlas.errors).toEqual([]);
});

test("the matchers extend Jest's expect", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "P1" })] } });
  const client = createAtlasClient(atlas.options);
  client.connect();
  await atlas.settle();

  expect(client).toBeLive();
  expect(client.store.getState().positions).toHaveRow("P1", { symbol: "EURUSD" });
  expect(() => expect(client).toBeStale()).toThrow("expected stale, found positions live");
  client.dispose();
});
