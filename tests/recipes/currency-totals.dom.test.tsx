/** The recipe for totals: what it adds, and what it admits. */
import { AtlasTestProvider, buildCashBalance, createTestAtlas } from "@mavr/atlas-react/testing";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { CurrencyTotals } from "../../storybook/docs/recipes/code/currency-totals.tsx";
import "./end-each-test.ts";

const balance = (account_id: string, currency: string, available: string | null) =>
  buildCashBalance({ account_id, currency, ...(available === null ? {} : { available }) }, available === null ? { available } : {});
const lines = () => screen.getAllByRole("row").map(({ textContent }) => textContent);

test("each currency has its own exact total, and a balance without a figure is counted as such", async () => {
  const cash = [
    balance("A", "EUR", "900719925474099.31"),
    balance("B", "EUR", "0.01"),
    balance("A", "JPY", "5000"),
    balance("B", "JPY", null),
  ];
  const atlas = createTestAtlas({ rows: { cash } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <CurrencyTotals />
    </AtlasTestProvider>,
  );
  expect(screen.getByRole("status").textContent).toBe("Loading");
  await atlas.settle();

  expect(lines()).toEqual(["EUR900,719,925,474,099.322 accounts", "JPY5,0002 accounts, 1 without a figure"]);

  atlas.pushDelta("cash", [balance("B", "EUR", "0.02")]);
  await atlas.settle();

  expect(lines()[0]).toBe("EUR900,719,925,474,099.332 accounts");
});

test("totals of a lost connection are marked as stale", async () => {
  const atlas = createTestAtlas({ rows: { cash: [balance("A", "EUR", "1")] } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <CurrencyTotals />
    </AtlasTestProvider>,
  );
  await atlas.settle();

  atlas.disconnect();
  await atlas.settle();

  expect(screen.getByRole("table").dataset["status"]).toBe("stale");
  expect(lines()).toEqual(["EUR1.001 accounts"]);
});
