/** The recipe for a session that ends: when its banner comes, and what ends it. */
import { usePositions } from "@mavr/atlas-react";
import { AtlasTestProvider, buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { SessionBanner } from "../../storybook/docs/recipes/code/session-expired.tsx";
import "./end-each-test.ts";

function Book() {
  const { rows, status } = usePositions();
  return <output>{`${rows.length} ${status}`}</output>;
}

async function renderExpired(signIn: (session: { token: string }) => Promise<void>) {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const session = { token: "first" };
  render(
    <AtlasTestProvider atlas={atlas} getToken={() => session.token}>
      <SessionBanner signIn={() => signIn(session)} />
      <Book />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  expect(screen.queryByRole("alert")).toBeNull();

  atlas.tokens.expire();
  atlas.disconnect();
  await atlas.advance(10_000);
  return atlas;
}

test("a rejected token brings the banner over rows that stay, and a new session ends it (P3)", async () => {
  const atlas = await renderExpired(async (session) => void (session.token = "second"));
  const rows = screen.getByRole("status").textContent;
  const banner = screen.getByRole("alert").textContent;

  fireEvent.click(screen.getByRole("button", { name: "Sign in again" }));
  await atlas.settle();

  expect(banner).toContain("Your session has ended.");
  expect(rows).toBe("1 stale");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByRole("status").textContent).toBe("1 live");
  expect(atlas.errors.map(({ code }) => code)).toContain("token-rejected");
});

test("where signing in fails, the banner stays and says so", async () => {
  const atlas = await renderExpired(() => Promise.reject(new Error("wrong password")));

  fireEvent.click(screen.getByRole("button", { name: "Sign in again" }));
  await atlas.settle();

  expect(screen.getByRole("alert").textContent).toContain("You are not signed in.");
  expect(atlas.connectionCount).toBe(0);
});

test("a lost network brings no banner (P3)", async () => {
  const atlas = createTestAtlas();
  render(
    <AtlasTestProvider atlas={atlas}>
      <SessionBanner signIn={() => Promise.resolve()} />
    </AtlasTestProvider>,
  );
  await atlas.settle();

  atlas.refuse(5);
  atlas.rest("cut-off");
  atlas.disconnect();
  await atlas.advance(20_000);

  expect(atlas.connectionCount).toBe(0);
  expect(screen.queryByRole("alert")).toBeNull();
});
