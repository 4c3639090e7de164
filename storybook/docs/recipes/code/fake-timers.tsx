/** Fake timers move the component, `atlas.advance` moves the feed. Neither clock moves the other. */
import { usePositions } from "@mavr/atlas-react";
import { AtlasTestProvider, buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { useEffect, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** Filters after 300 ms without typing. */
function Search() {
  const [text, setText] = useState("");
  const [searched, setSearched] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSearched(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  const { rows, status } = usePositions({
    where: { symbol: { contains: searched || undefined, ignoreCase: true } },
  });
  return (
    <>
      <input aria-label="Search" value={text} onChange={({ target }) => setText(target.value)} />
      <output>{`${rows.map(({ symbol }) => symbol).join(", ")} (${status})`}</output>
    </>
  );
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function renderSearch() {
  const atlas = createTestAtlas({
    rows: { positions: [buildPosition({ symbol: "EURUSD" }), buildPosition({ symbol: "USDJPY" })] },
  });
  render(
    <AtlasTestProvider atlas={atlas}>
      <Search />
    </AtlasTestProvider>,
  );
  await atlas.settle(); // needs no timer of the runner
  return { atlas, shown: () => screen.getByRole("status").textContent };
}

test("the runner's timers move the component", async () => {
  const { shown } = await renderSearch();

  fireEvent.change(screen.getByLabelText("Search"), { target: { value: "jpy" } });
  const before = shown();
  act(() => void vi.advanceTimersByTime(300));

  expect(before).toBe("EURUSD, USDJPY (live)");
  expect(shown()).toBe("USDJPY (live)");
});

test("`atlas.advance` moves the feed, and leaves the runner's time alone", async () => {
  const { atlas, shown } = await renderSearch();
  const before = Date.now();

  atlas.goSilent(120_000);
  await atlas.advance(60_000); // a socket that is silent for 45 s is dead

  expect(shown()).toBe("EURUSD, USDJPY (stale)");
  expect(Date.now()).toBe(before);
});
