import { QueryClient } from "@tanstack/react-query";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import { Inspector, type InspectorProps } from "../../src/devtools/inspector/inspector.tsx";
import { recorderOf } from "../../src/devtools/recorder/recorder.ts";
import { createForcedClient } from "../../src/testing/forced-client.ts";
import { buildTrade, createTestAtlas } from "../../src/testing.ts";
import { createDesk } from "../react/desk.tsx";

afterEach(() => localStorage.clear());

function show(props: Partial<InspectorProps> = {}) {
  const desk = createDesk();
  const client = createAtlasClient(desk.options);
  const shown = render(<Inspector client={client} clock={desk.clock} {...props} />);
  return { desk, client, ...shown };
}

const tab = (name: string) => screen.getByRole("tab", { name });
const shownTab = () =>
  screen.getAllByRole("tab").filter((each) => each.ariaSelected === "true" || each.getAttribute("aria-selected") === "true");
const press = (key: string) => fireEvent.keyDown(document.activeElement!, { key });

describe("the tabs of the inspector", () => {
  test("the first tab is shown, and its view alone is in the document", () => {
    show();

    expect(shownTab().map(({ textContent }) => textContent)).toEqual(["Overview"]);
    expect(screen.getAllByRole("tabpanel")).toHaveLength(1);
    expect(within(screen.getByRole("tabpanel", { name: "Overview" })).getByText("Slices")).toBeDefined();
    expect(screen.queryByText("Messages since this view was opened")).toBeNull();
  });

  test("arrow keys, Home and End show the next, the previous, the first and the last tab, and take the focus there", () => {
    show();
    tab("Overview").focus();
    const walk = ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "ArrowLeft", "Home"].map((key) => {
      press(key);
      return document.activeElement?.textContent;
    });

    expect(walk).toEqual(["Messages", "Rows", "Messages", "Errors", "Overview", "Errors", "Overview"]);
    expect(shownTab()).toEqual([document.activeElement]);
  });

  test("only the shown tab is a stop of the Tab key", () => {
    show();
    fireEvent.click(tab("Rows"));

    expect(screen.getAllByRole("tab").filter(({ tabIndex }) => tabIndex === 0)).toEqual([tab("Rows")]);
    expect(screen.getByRole("tabpanel", { name: "Rows" }).tabIndex).toBe(0);
  });

  test("the tab for faults exists only where the application gives a way to cause them", () => {
    const { unmount } = show();
    expect(screen.queryByRole("tab", { name: "Faults" })).toBeNull();
    unmount();

    show({ control: async () => "done" });

    expect(tab("Faults")).toBeDefined();
  });

  test("the tab that was shown last is shown again", () => {
    const { unmount } = show();
    fireEvent.click(tab("Errors"));
    unmount();

    show();

    expect(shownTab()).toEqual([tab("Errors")]);
  });

  test("a remembered tab that is not offered any more is the first one", () => {
    localStorage.setItem("atlas-devtools", JSON.stringify({ tab: "faults" }));

    show();

    expect(shownTab()).toEqual([tab("Overview")]);
  });
});

describe("another client in the same place", () => {
  test("each view begins from its start, and the tab stays", () => {
    const { desk, rerender } = show();
    fireEvent.click(tab("Rows"));
    fireEvent.change(screen.getByLabelText("Key or text of a row"), { target: { value: "T1" } });

    rerender(<Inspector client={createAtlasClient(desk.options)} clock={desk.clock} />);

    expect(shownTab()).toEqual([tab("Rows")]);
    expect(screen.getByLabelText<HTMLInputElement>("Key or text of a row").value).toBe("");
  });

  test("the rates of a client that stands still are not those of the client before", async () => {
    const atlas = createTestAtlas({ rows: { trades: [buildTrade({ trade_id: "T1" })] } });
    const client = createAtlasClient(atlas.options);
    recorderOf(client);
    client.connect();
    const { rerender } = render(<Inspector client={client} clock={atlas.clock} />);
    await act(() => atlas.settle());
    for (let turn = 0; turn < 4; turn += 1) {
      atlas.pushDelta("trades", [buildTrade({ trade_id: `T${turn}` })]);
      await act(() => atlas.advance(500));
    }
    const rateOfTrades = () => within(screen.getByRole("row", { name: /^trades/ })).getAllByRole("cell")[3]?.textContent;
    const moving = rateOfTrades();

    rerender(<Inspector client={createForcedClient({ state: "live", rows: {} }, new QueryClient())} clock={atlas.clock} />);
    await act(() => atlas.advance(500));

    expect(moving).toMatch(/[1-9]/);
    expect(rateOfTrades()).not.toMatch(/[1-9]/);
    client.dispose();
  });
});

test("an unmounted inspector leaves no timer and no style sheet", async () => {
  const { desk, unmount } = show();
  const styles = () => document.head.querySelectorAll("style").length;
  const withInspector = styles();

  unmount();

  expect(desk.clock.pendingCount).toBe(0);
  expect(styles()).toBe(withInspector - 1); // jsdom has no constructed style sheets
});

test("a `<style>` element of a browser without constructed style sheets has the nonce of the page's policy", () => {
  show({ nonce: "n-1" });

  expect([...document.head.querySelectorAll("style")].map(({ nonce }) => nonce)).toContain("n-1");
});
