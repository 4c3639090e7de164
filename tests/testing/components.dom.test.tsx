/** The kit as an application's component tests use it: nothing here but its public entries and Testing Library. */
import { render, renderHook, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { useConnection, useFreshness, useOrders, usePositions, useReportLock } from "../../src/index.ts";
import { AtlasTestProvider, buildOrder, buildPosition, buildReportLock, createTestAtlas } from "../../src/testing.ts";

function Book({ book }: { readonly book: string }): ReactNode {
  const { rows, status } = usePositions({ where: { book_id: book }, sort: [{ field: "quantity", desc: true }] });
  return (
    <ul aria-label={status}>
      {rows.map((row) => (
        <li key={row.position_line_key}>
          {row.symbol} {row.quantity}
        </li>
      ))}
    </ul>
  );
}

const items = () => screen.getAllByRole("listitem").map((item) => item.textContent);

test("a component under AtlasTestProvider shows the server's rows and their changes after `settle` (P14)", async () => {
  const atlas = createTestAtlas({
    rows: { positions: [buildPosition({ symbol: "EURUSD", quantity: "9" }), buildPosition({ symbol: "USDJPY", quantity: "10" })] },
  });
  render(
    <AtlasTestProvider atlas={atlas}>
      <Book book="PB-FXO" />
    </AtlasTestProvider>,
  );
  expect(screen.getByRole("list", { name: "waiting" })).toBeDefined();

  await atlas.settle();
  expect(screen.getByRole("list", { name: "live" })).toBeDefined();
  expect(items()).toEqual(["USDJPY 10", "EURUSD 9"]);
  atlas.pushDelta("positions", [buildPosition({ symbol: "EURUSD", quantity: "11" })]);
  await atlas.settle();

  expect(items()).toEqual(["EURUSD 11", "USDJPY 10"]);
  expect(atlas.errors).toEqual([]);
});

test("a component under AtlasTestProvider keeps its rows, stale, while the connection is lost (P35)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <Book book="PB-FXO" />
    </AtlasTestProvider>,
  );
  await atlas.settle();

  atlas.refuse(1);
  atlas.disconnect();
  await atlas.settle();

  expect(screen.getByRole("list", { name: "stale" })).toBeDefined();
  expect(items()).toHaveLength(1);
  await atlas.advance(5_000);
  expect(screen.getByRole("list", { name: "live" })).toBeDefined();
});

test("a component under AtlasTestProvider is live again after `connected` and `settle`, over any number of refused handshakes (P3)", async () => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <Book book="PB-FXO" />
    </AtlasTestProvider>,
  );
  await atlas.connected();

  atlas.refuse(4);
  atlas.disconnect();
  await atlas.settle();
  expect(screen.getByRole("list", { name: "stale" })).toBeDefined();
  await atlas.connected();
  await atlas.settle();

  expect(screen.getByRole("list", { name: "live" })).toBeDefined();
});

test("a REST hook shows the answer set by `answer`, and the new answer after a signal (P23)", async () => {
  const atlas = createTestAtlas();
  atlas.answer("orders", [buildOrder({ order_id: "O1" })]);
  const { result } = renderHook(() => useOrders({ select: (orders) => orders.map(({ order_id }) => order_id) }).data, {
    wrapper: ({ children }: { readonly children: ReactNode }) => <AtlasTestProvider atlas={atlas}>{children}</AtlasTestProvider>,
  });
  await atlas.settle();
  expect(result.current).toEqual(["O1"]);

  atlas.answer("orders", [buildOrder({ order_id: "O2" })]);
  atlas.signal("orders");
  await atlas.advance(1_000); // the pause after a fetch

  expect(result.current).toEqual(["O2"]);
});

test("an event reaches its hook, and the options of AtlasTestProvider can be overridden (P28)", async () => {
  const atlas = createTestAtlas();
  const codes: string[] = [];
  const { result } = renderHook(
    () => [useReportLock({ deskId: "FXO", businessDate: "2026-11-20" }).status, useConnection().status, useFreshness("trades").status],
    {
      wrapper: ({ children }: { readonly children: ReactNode }) => (
        <AtlasTestProvider atlas={atlas} onError={({ code }) => codes.push(code)}>
          {children}
        </AtlasTestProvider>
      ),
    },
  );
  await atlas.settle();

  atlas.event("report_locked", buildReportLock());
  atlas.sendText("{?");
  await atlas.settle();

  expect(result.current).toEqual(["locked", "connected", "stale"]);
  expect(codes).toEqual(["malformed-message"]);
});

test("an unmounted AtlasTestProvider leaves no timer, listener or socket (P33)", async () => {
  const atlas = createTestAtlas();
  const { unmount } = render(
    <AtlasTestProvider atlas={atlas}>
      <Book book="PB-FXO" />
    </AtlasTestProvider>,
  );
  await atlas.settle();

  unmount();
  await atlas.settle();

  expect([atlas.clock.pendingCount, atlas.page.listenerCount, atlas.connectionCount]).toEqual([0, 0, 0]);
});

test("`errors` holds the errors that a test's own `onError` gets (P12)", async () => {
  const atlas = createTestAtlas();
  const own: string[] = [];
  render(
    <AtlasTestProvider atlas={atlas} onError={({ code }) => own.push(code)}>
      <Book book="PB-FXO" />
    </AtlasTestProvider>,
  );
  await atlas.settle();

  atlas.sendText("<html><head><title>504</title></head><body><h1>upstream request timeout</h1></body></html>");
  await atlas.settle();

  expect(own).toContain("malformed-message");
  expect(atlas.errors.map(({ code }) => code)).toEqual(own);
});
