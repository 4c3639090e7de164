/** The recipe for users: what is left of one user after the next one has logged in. */
import { ordersQuery } from "@mavr/atlas-react";
import { buildOrder, buildPosition, createTestAtlas, type TestAtlas } from "@mavr/atlas-react/testing";
import { createAtlasClient } from "@mavr/atlas-react/vanilla";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { App, type User } from "../../storybook/docs/recipes/code/log-in.tsx";
import "./end-each-test.ts";

const book = [buildPosition({ symbol: "EURUSD" })];
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const positions = () => screen.getByRole("list", { name: "Positions" });

function openPage(atlas: TestAtlas) {
  const { getToken, ...server } = atlas.options;
  const tokens: string[] = [];
  const users = ["Ada", "Bob"].map((name): User => {
    return { id: `id-${name}`, name, getToken: async (request) => (tokens.push(name), getToken(request)) };
  });
  const queryClient = new QueryClient();
  render(
    <QueryClientProvider client={queryClient}>
      <App server={server} users={users} />
    </QueryClientProvider>,
  );
  return { queryClient, tokens, server };
}

test("the next user sees no row of the first one, while the server has sent nothing yet (P41)", async () => {
  const atlas = createTestAtlas({ rows: { positions: book } });
  const { tokens } = openPage(atlas);
  press("Ada");
  await atlas.settle();
  const ofAda = positions().textContent;
  atlas.greet("none");
  atlas.rest("hang");

  press("Bob");
  const atOnce = positions().outerHTML;
  await atlas.settle();

  expect(ofAda).toBe("EURUSD");
  expect(atOnce).toContain('data-status="waiting"');
  expect(atOnce).not.toContain("EURUSD");
  expect(positions().textContent).toBe("");
  expect(new Set(tokens)).toEqual(new Set(["Ada", "Bob"]));

  atlas.pushSnapshot("positions", [buildPosition({ symbol: "GBPUSD" })]);
  await atlas.settle();

  expect(positions().textContent).toBe("GBPUSD");
  expect(atlas.connectionCount).toBe(1);
});

test("a log-out closes the socket and removes the cached queries of the user (P41)", async () => {
  const atlas = createTestAtlas({ rows: { positions: book } });
  const { queryClient, server } = openPage(atlas);
  press("Ada");
  await atlas.settle();
  const { queryKey } = ordersQuery(createAtlasClient({ ...atlas.options, ...server, identity: "id-Ada" }));
  queryClient.setQueryData(queryKey, [buildOrder()]);

  press("Log out");
  await atlas.settle();

  expect(queryClient.getQueryData(queryKey)).toBeUndefined();
  expect(atlas.connectionCount).toBe(0);
  expect(screen.queryByRole("list")).toBeNull();

  press("Ada");
  await atlas.settle();

  expect(positions().textContent).toBe("EURUSD");
});
