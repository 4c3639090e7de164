import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import { AtlasDevtools, type AtlasDevtoolsProps } from "../../src/devtools.ts";
import { createDevtools } from "../../src/devtools/atlas-devtools.tsx";
import { createDesk } from "../react/desk.tsx";

const KEY = "atlas-devtools";

beforeEach(() => localStorage.clear());
afterEach(() => vi.restoreAllMocks());

function show(props: Partial<AtlasDevtoolsProps> = {}) {
  const desk = createDesk();
  const client = createAtlasClient(desk.options);
  return { desk, ...render(<AtlasDevtools client={client} clock={desk.clock} {...props} />) };
}

const button = () => screen.getByRole("button", { name: "Atlas" });
const panel = () => screen.findByRole("region", { name: "Atlas devtools" });
const isOpen = () => screen.queryByRole("region", { name: "Atlas devtools" }) !== null;
const remembered = () => JSON.parse(localStorage.getItem(KEY) ?? "null") as unknown;
const shortcut = (init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.body, { key: "A", code: "KeyA", altKey: true, shiftKey: true, ...init });

describe("opening and closing", () => {
  test("the button opens the panel and hands the focus to the shown tab; Escape closes it and hands the focus back", async () => {
    show();
    button().focus();
    fireEvent.click(button());
    await panel();

    expect(document.activeElement).toBe(screen.getByRole("tab", { name: "Overview" }));
    fireEvent.keyDown(document.activeElement!, { key: "Escape" });

    expect(isOpen()).toBe(false);
    expect(document.activeElement).toBe(button());
  });

  test("Tab goes from the tabs to the view, and to the buttons of the dock after it", async () => {
    show({ initialIsOpen: true });
    await panel();
    const order = [
      screen.getByRole("tab", { name: "Overview" }),
      screen.getByRole("tabpanel"),
      screen.getByRole("button", { name: "Why? positions" }),
      screen.getByRole("button", { name: "Dock at the bottom" }),
      screen.getByRole("button", { name: "Close" }),
    ];

    const isInOrder = order
      .slice(1)
      .map((element, index) => order[index]!.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    expect(isInOrder.every(Boolean)).toBe(true);
  });

  test("an Escape that a view has used does not close the panel", async () => {
    show();
    fireEvent.click(button());
    const tab = (await panel()).querySelector("[role=tab]")!;
    tab.addEventListener("keydown", (event) => event.preventDefault());

    fireEvent.keyDown(tab, { key: "Escape" });

    expect(isOpen()).toBe(true);
  });

  test("the shortcut opens and closes the panel, also where Alt writes another character", async () => {
    show();

    shortcut();
    await panel();
    shortcut({ key: "Å" });

    expect(isOpen()).toBe(false);
  });

  test.each([
    ["without a modifier", { altKey: false }],
    ["with one more modifier", { ctrlKey: true }],
    ["held down", { repeat: true }],
    ["with another key", { key: "B", code: "KeyB" }],
  ])("the shortcut %s does nothing", (_, init) => {
    show();

    shortcut(init);

    expect(button().getAttribute("aria-expanded")).toBe("false");
  });

  test("the shortcut can be another one, or none", () => {
    const { rerender } = show({ shortcut: "Ctrl+i" });
    shortcut({ key: "i", code: "KeyI", altKey: false, shiftKey: false, ctrlKey: true });
    expect(button().getAttribute("aria-expanded")).toBe("true");
    rerender(<AtlasDevtools client={createAtlasClient(createDesk().options)} shortcut={false} />);

    shortcut();
    shortcut({ key: "i", code: "KeyI", altKey: false, shiftKey: false, ctrlKey: true });

    expect(screen.getByText("Atlas", { selector: ".atlas-open" }).getAttribute("aria-expanded")).toBe("true");
  });

  test("a closed panel runs no timer, and an open one that is closed again leaves none", async () => {
    const { desk } = show();
    expect(desk.clock.pendingCount).toBe(0);
    fireEvent.click(button());
    await panel();
    expect(desk.clock.pendingCount).toBeGreaterThan(0);

    fireEvent.click(screen.getByRole("button", { name: "Close" }));

    expect(desk.clock.pendingCount).toBe(0);
  });
});

describe("what is remembered", () => {
  test("place, size, tab and open state are remembered under one key", async () => {
    const { unmount } = show();
    fireEvent.click(button());
    await panel();
    fireEvent.click(screen.getByRole("button", { name: "Dock at the right" }));
    fireEvent.click(screen.getByRole("tab", { name: "Rows" }));
    fireEvent.keyDown(screen.getByRole("separator", { name: "Width of the inspector" }), { key: "ArrowLeft" });
    unmount();

    show();

    expect((await panel()).className).toContain("atlas-dock--right");
    expect(screen.getByRole("tab", { name: "Rows" }).getAttribute("aria-selected")).toBe("true");
    expect(screen.getByRole("separator").getAttribute("aria-valuenow")).toBe(String(460 + 16));
    expect(remembered()).toMatchObject({ isOpen: true, position: "right", tab: "rows", lengths: { rightWidth: 476 } });
    expect(localStorage).toHaveLength(1);
  });

  test("a panel that the user closed stays closed, though the application opens it at first", async () => {
    const { unmount } = show({ initialIsOpen: true });
    await panel();
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    unmount();

    show({ initialIsOpen: true });

    expect(button().getAttribute("aria-expanded")).toBe("false");
  });

  test.each([
    ["no JSON", "{"],
    ["no object", "[1]"],
    [
      "fields of other types",
      JSON.stringify({ isOpen: "yes", position: "left", tab: 7, lengths: { bottomHeight: "9", width: -1, top: 1e9 } }),
    ],
  ])("a remembered text with %s is ignored", async (_, text) => {
    localStorage.setItem(KEY, text);
    show();

    fireEvent.click(button());

    expect((await panel()).className).toContain("atlas-dock--bottom");
    expect((await panel()).style.getPropertyValue("--atlas-bottom-height")).toBe("340px");
    expect((await panel()).style.getPropertyValue("--atlas-width")).toBe("680px");
  });

  test("a storage that throws when it is read or written changes nothing but that the panel forgets", async () => {
    const fail = () => {
      throw new DOMException("denied", "SecurityError");
    };
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(fail);
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(fail);
    show({ position: "right" });

    fireEvent.click(button());
    expect((await panel()).className).toContain("atlas-dock--right");
    fireEvent.click(screen.getByRole("button", { name: "Float" }));
    expect((await panel()).className).toContain("atlas-dock--floating");
    fireEvent.click(screen.getByRole("button", { name: "Close" }));

    expect(isOpen()).toBe(false);
  });
});

describe("moving by keyboard", () => {
  test("a floating panel moves with arrow keys on its title, further with Shift, and not out of the page", async () => {
    show({ position: "floating", initialIsOpen: true });
    const { style } = await panel();
    const title = screen.getByRole("button", { name: "Atlas, move with arrow keys" });
    const place = () => [style.getPropertyValue("--atlas-left"), style.getPropertyValue("--atlas-top")];

    fireEvent.keyDown(title, { key: "ArrowRight" });
    fireEvent.keyDown(title, { key: "ArrowDown", shiftKey: true });
    expect(place()).toEqual(["64px", "112px"]);
    for (let count = 0; count < 4; count += 1) fireEvent.keyDown(title, { key: "ArrowUp", shiftKey: true });

    expect(place()).toEqual(["64px", "0px"]);
  });

  test("a separator says its value and its range, and does not leave them", async () => {
    show({ initialIsOpen: true });
    await panel();
    const separator = screen.getByRole("separator", { name: "Height of the inspector" });
    const valueOf = (name: string) => Number(separator.getAttribute(`aria-value${name}`));

    for (let count = 0; count < 20; count += 1) fireEvent.keyDown(separator, { key: "ArrowDown", shiftKey: true });
    expect(valueOf("now")).toBe(valueOf("min"));
    for (let count = 0; count < 40; count += 1) fireEvent.keyDown(separator, { key: "ArrowUp", shiftKey: true });

    expect(valueOf("now")).toBe(valueOf("max"));
    expect(separator.getAttribute("aria-orientation")).toBe("horizontal");
  });
});

test("a chunk that cannot be loaded is an error text, and is asked for again when the panel is opened again", async () => {
  const desk = createDesk();
  let isBroken = true;
  const Devtools = createDevtools(() =>
    isBroken ? Promise.reject(new TypeError("404")) : import("../../src/devtools/inspector-chunk.ts"),
  );
  render(<Devtools client={createAtlasClient(desk.options)} clock={desk.clock} />);

  fireEvent.click(button());
  expect((await screen.findByRole("alert")).textContent).toContain("could not be loaded");
  fireEvent.click(button());
  expect(screen.queryByRole("alert")).toBeNull();
  isBroken = false;
  fireEvent.click(button());

  expect(await panel()).toBeDefined();
  await act(async () => undefined);
});
