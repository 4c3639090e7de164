/** The recipe for toasts: what is news, and what is not. */
import { AtlasTestProvider, buildTrade, createTestAtlas } from "@mavr/atlas-react/testing";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { NewTradeToasts } from "../../storybook/docs/recipes/code/new-trade-toast.tsx";
import "./end-each-test.ts";

const trades = (...ids: readonly string[]) => ids.map((trade_id) => buildTrade({ trade_id }));
const toasts = () => screen.queryAllByRole("button").map((button) => button.getAttribute("aria-label") ?? button.textContent);

async function renderToasts() {
  const atlas = createTestAtlas({ rows: { trades: trades("T1") } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <NewTradeToasts />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  return atlas;
}

test("a new trade is a toast until it is closed; a changed one is none", async () => {
  const atlas = await renderToasts();

  atlas.pushDelta("trades", [...trades("T2"), { trade_id: "T1", status: "settled" }]);
  await atlas.settle();
  const shown = toasts();
  fireEvent.click(screen.getByRole("button", { name: "Close T2" }));

  expect(shown).toEqual(["Close T2"]);
  expect(toasts()).toEqual([]);
});

test.each([
  { side: "sell", dealt_amount: "-1000000.00", dealt_currency: "GBP", shown: "sell 1,000,000.00 GBP" },
  { side: "buy", dealt_amount: "25000000", dealt_currency: "JPY", shown: "buy 25,000,000 JPY" },
  { side: "sell", dealt_amount: null, dealt_currency: "GBP", shown: "sell  GBP" },
] as const)("a toast says $side once, as a word, and the amount has no sign", async ({ shown, ...fields }) => {
  const atlas = await renderToasts();

  atlas.pushDelta("trades", [buildTrade({ trade_id: "T2", ...fields })]);
  await atlas.settle();

  expect(document.querySelector("section p")?.firstChild?.textContent?.trim()).toBe(shown);
});

test("neither the first load nor a reconnect is news, though rows arrive in both (P13)", async () => {
  const atlas = await renderToasts();
  const atStart = toasts();

  atlas.disconnect();
  atlas.pushDelta("trades", trades("T2")); // while no component listens
  await atlas.advance(5_000);

  expect(atlas.connectionCount).toBe(1);
  expect(atStart).toEqual([]);
  expect(toasts()).toEqual([]);
});

test("a burst is three toasts and a button for all of them", async () => {
  const atlas = await renderToasts();

  atlas.pushDelta("trades", trades("T2", "T3", "T4", "T5", "T6"));
  await atlas.settle();

  expect(toasts()).toEqual(["Close T2", "Close T3", "Close T4", "Close all 5"]);

  fireEvent.click(screen.getByRole("button", { name: "Close all 5" }));

  expect(toasts()).toEqual([]);
});
