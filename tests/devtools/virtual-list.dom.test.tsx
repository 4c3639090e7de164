import { act, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { VirtualList, type VirtualListProps } from "../../src/devtools/inspector/virtual-list.tsx";
import { createVirtualClock } from "../support/virtual-clock.ts";

const grid = () => screen.getByRole("grid", { name: "lines" });
const lines = () => screen.getAllByRole("row").map(({ textContent }) => textContent);
const activeLine = () => document.getElementById(grid().getAttribute("aria-activedescendant") ?? "")?.textContent;
const press = (...keys: readonly string[]) => keys.forEach((key) => fireEvent.keyDown(grid(), { key }));

function show(props: Partial<VirtualListProps> = {}) {
  const clock = createVirtualClock();
  const list = (more: Partial<VirtualListProps> = {}) => (
    <VirtualList label="lines" clock={clock} count={0} lineAt={(index) => <span role="gridcell">line {index}</span>} {...props} {...more} />
  );
  const { rerender } = render(list());
  return { clock, update: (more: Partial<VirtualListProps>) => rerender(list(more)), frame: () => void act(() => void clock.advance(16)) };
}

describe("the lines of a virtual list", () => {
  test("of 100,000 lines only those in sight and a few more are in the document, and the grid says how many there are", () => {
    show({ count: 100_000 });

    expect(lines().length).toBeLessThan(40);
    expect(lines()[0]).toBe("line 0");
    expect(grid().getAttribute("aria-rowcount")).toBe("100000");
    expect(screen.getAllByRole("row")[4]?.getAttribute("aria-rowindex")).toBe("5");
  });

  test("scrolling shows the lines at the new place", () => {
    show({ count: 100_000, rowHeight: 20 });

    fireEvent.scroll(grid(), { target: { scrollTop: 50_000 * 20 } });

    expect(lines()).toContain("line 50000");
    expect(lines().length).toBeLessThan(40);
  });

  test("thousand changes between two frames are rendered once", () => {
    const rendered: number[] = [];
    const { update, frame } = show({ count: 1 });
    const lineAt = (index: number) => (rendered.push(index), (<span role="gridcell">line {index}</span>));

    for (let count = 2; count <= 1_000; count += 1) update({ count, lineAt });
    expect(rendered).toEqual([]);
    frame();

    expect(grid().getAttribute("aria-rowcount")).toBe("1000");
    expect(new Set(rendered).size).toBe(rendered.length);
  });

  test("a list without lines shows the text for that", () => {
    show({ empty: "nothing yet" });

    expect(screen.queryByRole("grid")).toBeNull();
    expect(screen.getByText("nothing yet")).toBeDefined();
  });
});

describe("following the newest line", () => {
  test("a list that follows shows its end as lines are added, and stops when it is scrolled away", () => {
    const changes: boolean[] = [];
    const { update, frame } = show({ count: 1_000, rowHeight: 20, follow: true, onFollowChange: (follow) => changes.push(follow) });
    expect(lines()).toContain("line 999");
    update({ count: 2_000 });
    frame();
    expect(lines()).toContain("line 1999");

    fireEvent.scroll(grid(), { target: { scrollTop: 100 } });
    update({ count: 3_000, follow: false });
    frame();

    expect(changes).toEqual([false]);
    expect(lines()).toContain("line 5");
  });

  test("a list that is taller than assumed stays at its end: the first scroll event comes before any measurement of an observer", () => {
    const changes: boolean[] = [];
    const tall = vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(700);
    onTestFinished(() => tall.mockRestore());
    show({ count: 100, rowHeight: 20, follow: true, onFollowChange: (follow) => changes.push(follow) });

    const asked = grid().scrollTop;
    Object.defineProperty(grid(), "scrollHeight", { value: 2_000 });
    fireEvent.scroll(grid(), { target: { scrollTop: 2_000 - 700 } });

    expect(asked).toBe(2_000 - 700);
    expect(changes).toEqual([]);
  });

  test("a list whose height changes while it follows goes on to follow, though the scroll event comes first", () => {
    const changes: boolean[] = [];
    const tall = vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(300);
    onTestFinished(() => tall.mockRestore());
    show({ count: 100, rowHeight: 20, follow: true, onFollowChange: (follow) => changes.push(follow) });

    tall.mockReturnValue(700);
    Object.defineProperty(grid(), "scrollHeight", { value: 2_000 });
    fireEvent.scroll(grid(), { target: { scrollTop: 2_000 - 700 } });

    expect(changes).toEqual([]);
  });

  test("coming back to the end follows again", () => {
    const changes: boolean[] = [];
    show({ count: 1_000, rowHeight: 20, onFollowChange: (follow) => changes.push(follow) });

    fireEvent.scroll(grid(), { target: { scrollTop: 1_000 * 20 - 400 } });

    expect(changes).toEqual([true]);
  });

  test("lines that leave a ring at its beginning do not move the line that is read", () => {
    const offset = { dropped: 0 };
    const lineAt = (index: number) => <span role="gridcell">message {index + offset.dropped}</span>;
    const { update, frame } = show({ count: 1_000, rowHeight: 20, lineAt });
    fireEvent.scroll(grid(), { target: { scrollTop: 500 * 20 } });
    const before = lines();

    offset.dropped = 300;
    update({ droppedCount: 300 });
    frame();

    expect(lines()).toEqual(before);
    expect(grid().scrollTop).toBe(200 * 20);
  });
});

describe("the keyboard in a virtual list", () => {
  test("arrow keys, page keys, Home and End move the active line and bring it into sight; Enter selects it", () => {
    const selected: number[] = [];
    show({ count: 1_000, rowHeight: 20, onSelect: (index) => selected.push(index) });

    press("ArrowDown", "ArrowDown", "Enter");
    expect(activeLine()).toBe("line 1");
    press("PageDown", "Enter");
    fireEvent.scroll(grid());
    press("End", "Enter");
    fireEvent.scroll(grid());
    expect(activeLine()).toBe("line 999");
    press("Home", "Enter");

    expect(selected).toEqual([1, 1 + 19, 999, 0]);
  });

  test("a click selects a line and makes it the active one", () => {
    function Selecting() {
      const [selected, select] = useState<number>();
      return (
        <VirtualList
          label="lines"
          count={10}
          selected={selected}
          onSelect={select}
          lineAt={(index) => <span role="gridcell">line {index}</span>}
        />
      );
    }
    render(<Selecting />);

    fireEvent.click(screen.getByText("line 3"));

    expect(activeLine()).toBe("line 3");
  });
});
