/** The recipe for pop-out windows: two clients, and one log-out. */
import { atlasScope, usePositions } from "@mavr/atlas-react";
import { AtlasTestProvider, buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { QueryClient } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { LogOut, popOut } from "../../storybook/docs/recipes/code/pop-out.tsx";
import "./end-each-test.ts";

const atlasOf = () => createTestAtlas({ rows: { positions: [buildPosition()] } });

function Book() {
  return <output>{`${usePositions().rows.length} rows`}</output>;
}

interface PageProps {
  readonly name: string;
  readonly atlas: ReturnType<typeof atlasOf>;
  readonly queryClient: QueryClient;
}

/** A page: its provider and its query client are its own. */
function Page({ name, atlas, queryClient }: PageProps) {
  const [isIn, setIsIn] = useState(true);
  const [onLoggedOut] = useState(() => () => setIsIn(false));
  return (
    <section aria-label={name}>
      {isIn && (
        <AtlasTestProvider atlas={atlas} identity="ada" queryClient={queryClient}>
          <Book />
          <LogOut onLoggedOut={onLoggedOut} />
        </AtlasTestProvider>
      )}
    </section>
  );
}

test("each window has a socket of its own, and a log-out in one removes the data of all of them (P41)", async () => {
  const atlas = atlasOf();
  const caches = [new QueryClient(), new QueryClient()];
  const queryKey = ["orders", { atlas: atlasScope({ url: atlas.options.url, identity: "ada" }) }];
  caches.forEach((queryClient, index) => {
    queryClient.setQueryData(queryKey, []);
    render(<Page name={`window ${index}`} atlas={atlas} queryClient={queryClient} />);
  });
  await atlas.settle();
  const socketCount = atlas.connectionCount;
  const rows = screen.getAllByRole("status").map(({ textContent }) => textContent);

  fireEvent.click(within(screen.getByRole("region", { name: "window 1" })).getByRole("button"));
  await waitFor(() => expect(screen.queryAllByRole("button")).toEqual([])); // the channel is the platform's, in real time
  await atlas.settle();

  expect(socketCount).toBe(2);
  expect(rows).toEqual(["1 rows", "1 rows"]);
  expect(atlas.connectionCount).toBe(0);
  expect(caches.map((queryClient) => queryClient.getQueryData(queryKey))).toEqual([undefined, undefined]);
});

test("a path that is opened twice reuses its window", () => {
  const open = vi.spyOn(window, "open").mockReturnValue(null);

  popOut("/blotter");
  popOut("/blotter");

  expect(open.mock.calls.map(([path, name]) => [path, name])).toEqual([
    ["/blotter", "atlas:/blotter"],
    ["/blotter", "atlas:/blotter"],
  ]);
  open.mockRestore();
});
