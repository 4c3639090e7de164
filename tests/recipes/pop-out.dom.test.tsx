/** The recipe for pop-out windows: two clients, and one log-out. */
import { usePositions } from "@mavr/atlas-react";
import { AtlasTestProvider, buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { LogOut, popOut } from "../../storybook/docs/recipes/code/pop-out.tsx";
import "./end-each-test.ts";

const atlasOf = () => createTestAtlas({ rows: { positions: [buildPosition()] } });

function Book() {
  return <output>{`${usePositions().rows.length} rows`}</output>;
}

/** A page: its provider is its own. */
function Page({ name, atlas }: { readonly name: string; readonly atlas: ReturnType<typeof atlasOf> }) {
  const [isIn, setIsIn] = useState(true);
  const [onLoggedOut] = useState(() => () => setIsIn(false));
  return (
    <section aria-label={name}>
      {isIn && (
        <AtlasTestProvider atlas={atlas} identity="ada">
          <Book />
          <LogOut onLoggedOut={onLoggedOut} />
        </AtlasTestProvider>
      )}
    </section>
  );
}

test("each window has a socket of its own, and a log-out in one ends them all", async () => {
  const atlas = atlasOf();
  render(<Page name="main" atlas={atlas} />);
  render(<Page name="pop-out" atlas={atlas} />);
  await atlas.settle();
  const socketCount = atlas.connectionCount;
  const rows = screen.getAllByRole("status").map(({ textContent }) => textContent);

  fireEvent.click(within(screen.getByRole("region", { name: "pop-out" })).getByRole("button"));
  // The channel is the platform's: its messages come in real time.
  await act(() => vi.waitFor(() => expect(screen.queryAllByRole("button")).toEqual([])));
  await atlas.settle();

  expect(socketCount).toBe(2);
  expect(rows).toEqual(["1 rows", "1 rows"]);
  expect(atlas.connectionCount).toBe(0);
});

test("the same path opens the same window", () => {
  const open = vi.spyOn(window, "open").mockReturnValue(null);

  popOut("/blotter");
  popOut("/blotter");

  expect(open.mock.calls.map(([path, name]) => [path, name])).toEqual([
    ["/blotter", "atlas:/blotter"],
    ["/blotter", "atlas:/blotter"],
  ]);
  open.mockRestore();
});
