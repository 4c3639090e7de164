import { fireEvent, render, screen, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import { AtlasDevtools } from "../../src/devtools.ts";
import { AtlasProvider, defineCollection } from "../../src/index.ts";
import { createDesk, nothing, positions, type Desk } from "../react/desk.tsx";

afterEach(() => localStorage.clear());

const open = async () => {
  fireEvent.click(screen.getByRole("button", { name: "Atlas" }));
  await screen.findByRole("region", { name: "Atlas devtools" });
};
const close = () => fireEvent.click(screen.getByRole("button", { name: "Close" }));
const panel = () => screen.getByRole("region", { name: "Atlas devtools" });
const showMessages = () => fireEvent.click(screen.getByRole("tab", { name: "Messages" }));
const lineOf = (slice: string) => screen.getByRole("row", { name: new RegExp(`^${slice} `) }).textContent;

function renderWithProvider(desk: Desk, children?: ReactNode) {
  return render(
    <AtlasProvider {...desk.options}>
      <AtlasDevtools clock={desk.clock} />
      {children}
    </AtlasProvider>,
  );
}

test("a closed devtools panel adds no listener and no timer (P10)", async () => {
  const closed = createDesk();
  const without = createDesk();
  const count = async (desk: Desk, devtools: ReactNode) => {
    const client = createAtlasClient(desk.options);
    let listenerCount = 0;
    const shown = {
      ...client,
      on: ((...call: Parameters<typeof client.on>) => {
        listenerCount += 1;
        return client.on(...call);
      }) as typeof client.on,
    };
    render(
      <AtlasProvider client={shown}>
        {devtools}
        <span />
      </AtlasProvider>,
    );
    await desk.open();
    return { listenerCount, timers: desk.clock.pendingCount };
  };

  const withPanel = await count(closed, <AtlasDevtools clock={closed.clock} />);

  expect(withPanel).toEqual(await count(without, null));
  expect(withPanel.listenerCount).toBe(0);
});

test("an open devtools panel shows connection, slices and counters, and updates twice a second (P35)", async () => {
  const desk = createDesk();
  renderWithProvider(desk);
  await open();
  expect(panel().textContent).toContain("Connection: connecting");

  await desk.open({ positions: positions(3) });
  await desk.advance(500);

  expect(panel().textContent).toContain("Connection: connected");
  expect(panel().textContent).toContain("lastSeq 6");
  expect(panel().textContent).toContain("snapshot 6");
  expect(lineOf("positions")).toMatch(/^positions3live/);
  expect(lineOf("reports")).toMatch(/^reports0waiting/);
  desk.sockets.last.close(1006);
  await desk.advance(500);
  expect(panel().textContent).toContain("last close abnormal 1006");
  expect(lineOf("positions")).toMatch(/^positions3stale: connection lost/);
});

test("the devtools panel shows a message's kind and verdict, and its type, number and rows only after selecting it (P6)", async () => {
  const desk = createDesk();
  renderWithProvider(desk);
  await open();
  showMessages();
  await desk.open();
  desk.upsert("positions", { position_line_key: "P1", quantity: "987654321.00" });
  await desk.advance(1_500);
  const line = screen.getByRole("row", { name: /00\.016positions in order 1/ });

  expect(panel().textContent).not.toContain("987654321.00");
  fireEvent.click(line);

  expect(panel().textContent).toContain("987654321.00");
  expect(panel().textContent).toMatch(/delta/);
});

test("the token appears nowhere in the devtools panel (P2)", async () => {
  const desk = createDesk({ getToken: () => "canary-7f3a9c" });
  renderWithProvider(desk);
  await open();
  showMessages();
  await desk.open({ positions: positions(1) });
  desk.send("heartbeat", {});
  desk.sockets.last.close(1006);
  await desk.advance(1_500);

  const lines = within(screen.getByRole("grid", { name: "Messages" }))
    .getAllByRole("row")
    .slice(1);
  for (const line of lines) {
    fireEvent.click(line);
    expect(document.body.innerHTML).not.toContain("canary");
  }

  expect(lines.length).toBeGreaterThan(6);
  expect(desk.sockets.last.url).toContain("canary-7f3a9c");
});

test("the buttons of the devtools panel disconnect, connect again and replace the socket (P31)", async () => {
  const desk = createDesk();
  renderWithProvider(desk);
  await open();
  await desk.open();

  fireEvent.click(screen.getByRole("button", { name: "Disconnect" }));
  await desk.advance(500);
  expect(panel().textContent).toContain("Connection: idle");
  expect(desk.sockets.liveCount).toBe(0);
  fireEvent.click(screen.getByRole("button", { name: "Connect" }));
  await desk.advance(1_000);
  await desk.open();
  fireEvent.click(screen.getByRole("button", { name: "Reconnect" }));
  await desk.advance(1_500);

  expect(desk.sockets.sockets.length).toBe(3);
  expect(desk.sockets.liveCount).toBe(1);
});

test("a devtools panel that is closed and unmounted leaves no timer, listener or socket (P33)", async () => {
  const desk = createDesk();
  const { unmount } = renderWithProvider(desk);
  await open();
  await desk.open();

  close();
  expect(screen.queryByRole("region")).toBeNull();
  await open();
  unmount();
  await desk.advance(0);

  expect(desk.remains()).toEqual(nothing);
});

test("the devtools panel shows the defined collections of a client that is passed in (P15)", async () => {
  const desk = createDesk();
  const quotes = defineCollection({ kind: "fx_quote", name: "quotes", key: "id" });
  const client = createAtlasClient({ ...desk.options, collections: [quotes] });
  client.connect();
  await desk.open();
  desk.send("fx_quote", { fx_quote: [{ id: "Q1" }] }, "snapshot");
  await desk.frame();

  render(<AtlasDevtools client={client} clock={desk.clock} initialIsOpen />);
  await screen.findByRole("region", { name: "Atlas devtools" });

  expect(within(panel()).getByRole("row", { name: /^quotes 1 live/ })).toBeDefined();
  client.dispose();
});

test("a devtools panel without provider and client throws `provider-missing` (P33)", () => {
  expect(() => render(<AtlasDevtools />)).toThrow("provider-missing");
});
