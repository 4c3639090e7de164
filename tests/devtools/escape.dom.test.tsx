/** Escape within the inspector, in the dock around it. */
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { AtlasDevtools } from "../../src/devtools.ts";
import { buildTrade } from "../../src/testing.ts";
import { click, lineElements, openClient, type } from "./views/view-harness.tsx";

beforeEach(() => localStorage.clear());

async function openTab(name: string) {
  const opened = await openClient({ rows: { trades: [buildTrade({ trade_id: "T1" })] } });
  render(<AtlasDevtools client={opened.client} clock={opened.atlas.clock} initialIsOpen />);
  await act(async () => void (await import("../../src/devtools/inspector-chunk.ts")));
  click(await screen.findByRole("tab", { name }));
  await opened.read();
  return opened;
}

const isPanelOpen = () => screen.queryByRole("region", { name: "Atlas devtools" }) !== null;
const escape = () => fireEvent.keyDown(document.activeElement!, { key: "Escape" });

test("Escape closes an explanation first, hands the focus to its row, and closes the panel after that", async () => {
  await openTab("Overview");
  click(screen.getByRole("button", { name: "Why? trades" }));
  within(screen.getByRole("region", { name: /^Why trades/ }))
    .getByRole("button", { name: "Close the explanation" })
    .focus();

  escape();
  expect(screen.queryByRole("region", { name: /^Why trades/ })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Why? trades" }));
  expect(isPanelOpen()).toBe(true);
  escape();

  expect(isPanelOpen()).toBe(false);
});

test("Escape on the button of a row closes the explanation that the button opened", async () => {
  await openTab("Overview");
  const why = screen.getByRole("button", { name: "Why? trades" });
  click(why);
  why.focus();

  escape();

  expect([screen.queryByRole("region", { name: /^Why trades/ }), isPanelOpen()]).toEqual([null, true]);
});

test.each([
  { tab: "Messages", grid: "Messages", detail: "Selected message", button: "Close message" },
  { tab: "Rows", grid: "Rows of trades", detail: "Selected row", button: "Close row" },
])("Escape in the detail of $tab closes it first, and hands the focus to the list", async ({ tab, grid, detail, button }) => {
  const { read } = await openTab(tab);
  if (tab === "Rows") type("Slice", "trades");
  await read();
  click(lineElements(grid)[0]!);
  screen.getByRole("button", { name: button }).focus();

  escape();
  expect(screen.queryByRole("region", { name: detail })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("grid", { name: grid }));
  expect(isPanelOpen()).toBe(true);
  escape();

  expect(isPanelOpen()).toBe(false);
});

test.each(["Messages", "Rows"])("Escape in a filled search field of %s clears it first", async (tab) => {
  const { read } = await openTab(tab);
  const field = screen.getAllByRole<HTMLInputElement>("searchbox")[0]!;
  fireEvent.change(field, { target: { value: "T1" } });
  await read();
  field.focus();

  escape();
  await read();
  expect([field.value, isPanelOpen(), document.activeElement]).toEqual(["", true, field]);
  escape();

  expect(isPanelOpen()).toBe(false);
});
