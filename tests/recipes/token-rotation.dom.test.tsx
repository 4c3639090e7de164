/** The recipe for tokens: how many are issued, and that rows stay live while one replaces another. */
import { usePositions, type TokenReason } from "@mavr/atlas-react";
import { buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { createTokenCache, Desk } from "../../storybook/docs/recipes/code/token-rotation.tsx";
import { jwtFor } from "../support/jwt.ts";
import "./end-each-test.ts";

const statuses = new Set<string>();

function Book() {
  const { status } = usePositions();
  statuses.add(status);
  return <output>{status}</output>;
}

function renderDesk() {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const issued: string[] = [];
  const getToken = createTokenCache(async () => {
    issued.push(jwtFor(300, atlas.clock.now()));
    return issued.at(-1)!;
  });
  render(
    <Desk server={atlas.options} getToken={getToken}>
      <Book />
    </Desk>,
  );
  return { atlas, issued };
}

test("the next token takes over before the present one expires, and no row turns stale (P33)", async () => {
  const { atlas, issued } = renderDesk();
  await atlas.settle();
  statuses.clear();

  await atlas.advance(300_000);

  expect(issued.length).toBe(2);
  expect([...statuses]).toEqual([]); // nothing rendered at all
  expect(screen.getByRole("status").textContent).toBe("live");
  expect(atlas.connectionCount).toBe(1);
});

test("a network that fails costs no token; one token serves socket and REST (P2)", async () => {
  const { atlas, issued } = renderDesk();
  await atlas.settle();

  atlas.disconnect();
  await atlas.advance(5_000);

  expect(atlas.connectionCount).toBe(1);
  expect(issued.length).toBe(1);
});

test("a new token is issued for the reasons that ask for one", async () => {
  const reasons: readonly TokenReason[] = ["initial", "reconnect", "rest", "unopened", "rejected", "refresh"];
  let count = 0;
  const getToken = createTokenCache(async () => `token-${(count += 1)}`);
  const { signal } = new AbortController();

  const tokens: string[] = [];
  for (const reason of reasons) tokens.push(await getToken({ reason, attempt: 1, signal }));

  expect(tokens).toEqual(["token-1", "token-1", "token-1", "token-2", "token-3", "token-4"]);
});
