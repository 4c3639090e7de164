import { act, render } from "@testing-library/react";
import { expect, test } from "vitest";
import { AtlasProvider, useTotals } from "../../../src/index.ts";
import { createDesk, type Desk } from "../desk.tsx";

function renderTotals(desk: Desk) {
  const results: ReturnType<typeof useCashByEntity>[] = [];
  function Totals() {
    results.push(useCashByEntity());
    return null;
  }
  render(
    <AtlasProvider {...desk.options}>
      <Totals />
    </AtlasProvider>,
  );
  return { results, last: () => results.at(-1)! };
}

const useCashByEntity = () => useTotals("cash", { by: ["entity_id"], sum: ["available"], unit: "currency" });

const cash = (account: string, currency: string, available: unknown, entity = "E1") => ({
  ...{ entity_id: entity, account_id: account, currency },
  available: available,
});

test("totals are exact decimals, one for each group and currency, sorted by group and currency (decision 9)", async () => {
  const desk = createDesk();
  const { last } = renderTotals(desk);

  await desk.open({ cash_balance: [cash("A", "USD", "0.1"), cash("B", "EUR", "9007199254740993"), cash("C", "USD", "0.2")] });

  expect(last()).toMatchObject({ status: "live", isLive: true });
  expect(last().totals).toEqual([
    {
      group: { entity_id: "E1" },
      unit: "EUR",
      count: 1,
      sums: { available: "9007199254740993" },
      absentCounts: { available: 0 },
    },
    { group: { entity_id: "E1" }, unit: "USD", count: 2, sums: { available: "0.3" }, absentCounts: { available: 0 } },
  ]);
});

test("a row without a figure is counted as absent, and a figure that is no decimal makes the sum undefined", async () => {
  const desk = createDesk();
  const { last } = renderTotals(desk);

  await desk.open({ cash_balance: [cash("A", "USD", null), cash("B", "USD", "5"), cash("C", "EUR", "n/a")] });

  expect(last().totals.map(({ sums, absentCounts }) => [sums.available, absentCounts.available])).toEqual([
    [undefined, 0],
    ["5", 1],
  ]);
});

test("a total renders when a figure or the freshness changes, and not for other fields or slices", async () => {
  const desk = createDesk();
  const { results, last } = renderTotals(desk);
  await desk.open({ cash_balance: [cash("A", "USD", "1"), cash("B", "EUR", "1")] });
  const euros = last().totals[0];
  const opened = results.length;
  desk.upsert("trades", { trade_id: "T1" });
  await desk.frame();
  const elsewhere = results.length;

  desk.upsert("cash_balance", cash("A", "USD", "2"));
  await desk.frame();
  const changed = last();
  act(() => desk.sockets.last.close(1006));
  await desk.frame();

  expect(elsewhere).toBe(opened);
  expect(results.length).toBe(opened + 2);
  expect(changed.totals[0]).toBe(euros);
  expect(changed.totals[1]?.sums.available).toBe("2");
  expect(last()).toMatchObject({ status: "stale", isStale: true, totals: changed.totals });
});
