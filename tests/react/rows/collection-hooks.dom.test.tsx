import { act, render, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import {
  AtlasProvider,
  useBlotter,
  useCashBalances,
  useConnection,
  useFreshness,
  useOcp,
  usePaymentOrders,
  usePositions,
  useTrades,
  type CollectionOptions,
  type CollectionResult,
  type Position,
} from "../../../src/index.ts";
import { createDesk, positions, type Desk, type RowsByKind } from "../desk.tsx";

type Options<Selected = Position> = CollectionOptions<Position, Selected>;

/** Renders `usePositions` and keeps every result it was rendered with. */
function renderPositions<Selected = Position>(desk: Desk, initial: Options<Selected> = {}) {
  const results: CollectionResult<Selected>[] = [];
  const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
  function useKept(options: Options<Selected>): void {
    results.push(usePositions(options));
  }
  const { rerender } = renderHook(useKept, { wrapper, initialProps: initial });
  return { results, rerender, last: () => results.at(-1)!, keys: () => results.at(-1)!.rows.map((row) => keyOf(row)) };
}

const keyOf = (row: unknown): unknown => (row as Position).position_line_key;

test("a collection is waiting until its snapshot, then live with its rows (P13)", async () => {
  const desk = createDesk();
  const { results, last } = renderPositions(desk);

  expect(last()).toEqual({
    ...{ rows: [], keys: [], size: 0, status: "waiting", isLive: false, isStale: false },
    ...{ error: undefined, quarantinedCount: 0, pendingCount: undefined },
  });
  await desk.open({ positions: positions(2) });

  expect(last()).toMatchObject({ size: 2, status: "live", isLive: true, isStale: false });
  expect(results.length).toBe(2);
});

test("an empty snapshot makes a collection live and empty, not waiting (P16)", async () => {
  const desk = createDesk();
  const { last } = renderPositions(desk);

  await desk.open({ positions: [] });

  expect(last()).toMatchObject({ rows: [], size: 0, status: "live" });
});

test("deltas show their changes, and unchanged rows stay the same objects (P14)", async () => {
  const desk = createDesk();
  const { last, keys } = renderPositions(desk);
  await desk.open({ positions: positions(3, () => ({ quantity: "1" })) });
  const [first, , third] = last().rows;

  desk.send("positions", { positions: [{ position_line_key: "P1", quantity: "2" }], removed: ["P2"] }, "delta");
  await desk.frame();

  expect(keys()).toEqual(["P0", "P1"]);
  expect(last().rows[0]).toBe(first);
  expect(last().rows[1]).toMatchObject({ quantity: "2" });
  expect(last().rows).not.toContain(third);
});

test("a collection result counts the rows that its last baseline left out, until the next baseline (P18)", async () => {
  const desk = createDesk({ onError: () => undefined });
  const { last } = renderPositions(desk);

  await desk.open({ positions: [...positions(2), { symbol: "no key" }] });
  expect(last()).toMatchObject({ size: 2, status: "live", quarantinedCount: 1 });

  desk.send("positions", { positions: positions(3) }, "snapshot");
  await desk.frame();
  expect(last()).toMatchObject({ size: 3, status: "live", quarantinedCount: 0 });
});

test("stale rows stay on screen after the connection is lost (P35)", async () => {
  const desk = createDesk();
  const { last } = renderPositions(desk);
  await desk.open({ positions: positions(2) });

  desk.sockets.last.close(1006);
  await desk.frame();

  expect(last()).toMatchObject({ size: 2, status: "stale", isLive: false, isStale: true });
});

test("an inline `where` and `sort` neither rebuild the view nor change the result (P13)", async () => {
  const desk = createDesk();
  const inline = (): Options => ({ where: { book_id: "X", quantity: { gt: "0" } }, sort: [{ field: "quantity", desc: true }] });
  const { results, rerender, keys } = renderPositions(desk, inline());
  await desk.open({
    positions: positions(4, (index) => ({ book_id: index === 3 ? "Y" : "X", quantity: String(index) })),
  });
  const before = results.at(-1);

  rerender(inline());

  expect(keys()).toEqual(["P2", "P1"]);
  expect(results.at(-1)).toBe(before);
});

test("a stable `where` function is called once for each row, and again only for changed rows (P13)", async () => {
  const desk = createDesk();
  const asked: string[] = [];
  const where = (row: Position): boolean => {
    asked.push(row.position_line_key);
    return row["side"] !== "flat";
  };
  const { rerender, keys } = renderPositions(desk, { where });
  await desk.open({ positions: positions(100) });
  const askedAtFirst = new Set(asked).size;
  asked.length = 0;

  rerender({ where });
  desk.upsert("positions", { position_line_key: "P7", side: "flat" });
  await desk.frame();

  expect(askedAtFirst).toBe(100);
  expect(new Set(asked)).toEqual(new Set(["P7"]));
  expect(keys()).toHaveLength(99);
});

test("a hook with another `where` shows the other rows at once (P13)", async () => {
  const desk = createDesk();
  const { rerender, keys } = renderPositions(desk, { where: { book_id: "X" } });
  await desk.open({ positions: positions(4, (index) => ({ book_id: index < 2 ? "X" : "Y" })) });

  rerender({ where: { book_id: "Y" } });

  expect(keys()).toEqual(["P2", "P3"]);
});

test("sorting compares decimals exactly, whether sent as text or number; null and absent values come last both ways (P13)", async () => {
  const desk = createDesk();
  const { rerender, last } = renderPositions(desk, { sort: [{ field: "quantity" }] });
  const quantities = ["10", 9, "-2.5", null, "10.0000000000000000001", "1e1", undefined, "9.5"];
  await desk.open({ positions: positions(quantities.length, (index) => ({ quantity: quantities[index] })) });
  const shown = () => last().rows.map(({ quantity }) => quantity);

  expect(shown()).toEqual(["-2.5", 9, "9.5", "10", "1e1", "10.0000000000000000001", null, undefined]);
  rerender({ sort: [{ field: "quantity", desc: true }] });

  expect(shown().slice(0, 3)).toEqual(["10.0000000000000000001", "10", "1e1"]);
  expect(shown().slice(-2)).toEqual([null, undefined]);
});

test("a window shows only its rows, and `size` counts all rows of the view (P13)", async () => {
  const desk = createDesk();
  const { rerender, last, keys } = renderPositions(desk, { offset: 10, limit: 3 });
  await desk.open({ positions: positions(1_000) });

  expect(keys()).toEqual(["P10", "P11", "P12"]);
  expect(last().size).toBe(1_000);
  rerender({ offset: 998, limit: 5 });
  expect(keys()).toEqual(["P998", "P999"]);
  rerender({ where: { position_line_key: { in: ["P3", "P5"] } }, limit: 1 });
  expect(keys()).toEqual(["P3"]);
  expect(last().size).toBe(2);
});

test("a change outside the window renders no component; a change within the window renders once (P14)", async () => {
  const desk = createDesk();
  const { results } = renderPositions(desk, { offset: 0, limit: 2 });
  await desk.open({ positions: positions(10, () => ({ quantity: "1" })) });
  const renders = results.length;

  desk.upsert("positions", { position_line_key: "P9", quantity: "2" });
  await desk.frame();
  expect(results.length).toBe(renders);
  desk.upsert("positions", { position_line_key: "P1", quantity: "2" });
  await desk.frame();

  expect(results.length).toBe(renders + 1);
});

test("`select` is called once for each row, and again only for changed rows (P14)", async () => {
  const desk = createDesk();
  const selected: string[] = [];
  const select = (row: Position) => {
    selected.push(row.position_line_key);
    return { id: row.position_line_key, amount: row.quantity };
  };
  const { results, rerender, last } = renderPositions(desk, { select });
  await desk.open({ positions: positions(50, () => ({ quantity: "1" })) });
  const before = last().rows;
  expect(selected).toHaveLength(50);
  selected.length = 0;

  rerender({ select });
  expect(selected).toEqual([]);
  desk.upsert("positions", { position_line_key: "P7", quantity: "2" });
  await desk.frame();

  expect(selected).toEqual(["P7"]);
  expect(results.at(-1)!.rows[7]).toEqual({ id: "P7", amount: "2" });
  expect(last().rows[8]).toBe(before[8]);
});

test("a changed row that selects to the same value renders no component (P14)", async () => {
  const desk = createDesk();
  const select = (row: Position) => row.symbol;
  const { results } = renderPositions(desk, { select });
  await desk.open({ positions: positions(3, () => ({ symbol: "EURUSD", quantity: "1" })) });
  const renders = results.length;

  desk.upsert("positions", { position_line_key: "P1", quantity: "2" });
  await desk.frame();

  expect(results.length).toBe(renders);
  expect(results.at(-1)!.rows).toEqual(["EURUSD", "EURUSD", "EURUSD"]);
});

test("an inline `select` that creates new objects renders once for each change (P14)", async () => {
  const desk = createDesk();
  const inline = (): Options<{ readonly id: string }> => ({ select: (row) => ({ id: row.position_line_key }) });
  const { results, rerender, last } = renderPositions(desk, inline());

  await desk.open({ positions: positions(3) });
  rerender(inline());

  expect(last().rows).toEqual([{ id: "P0" }, { id: "P1" }, { id: "P2" }]);
  expect(results.length).toBeLessThan(6);
});

test("a hook with `enabled: false` reads no rows and never renders again; when enabled it shows the rows (P13)", async () => {
  const desk = createDesk();
  const { results, rerender, last } = renderPositions(desk, { enabled: false, where: { book_id: "X" } });

  await desk.open({ positions: positions(2, () => ({ book_id: "X" })) });
  expect(last()).toMatchObject({ rows: [], size: 0, status: "waiting" });
  expect(results.length).toBe(1);
  rerender({ enabled: true, where: { book_id: "X" } });

  expect(last()).toMatchObject({ size: 2, status: "live" });
  rerender({ enabled: false });
  expect(last()).toMatchObject({ rows: [], status: "waiting" });
});

test("all messages of one frame render a hook at most once (P14)", async () => {
  const desk = createDesk();
  const { results, last } = renderPositions(desk);
  await desk.open({ positions: positions(3) });
  const renders = results.length;

  act(() => {
    for (let quantity = 1; quantity <= 50; quantity += 1)
      desk.upsert("positions", { position_line_key: `P${quantity % 3}`, quantity: String(quantity) });
  });
  await desk.frame();

  expect(results.length).toBe(renders + 1);
  expect(last().rows.map(({ quantity }) => quantity)).toEqual(["48", "49", "50"]);
});

test("heartbeats and rows of other collections do not re-render a hook (P10)", async () => {
  const desk = createDesk();
  const { results } = renderPositions(desk, { sort: [{ field: "position_line_key" }] });
  await desk.open({ positions: positions(3) });
  const renders = results.length;

  for (let count = 0; count < 10; count += 1) {
    desk.send("heartbeat", {});
    desk.upsert("trades", { trade_id: `T${count}` });
    await desk.frame();
  }

  expect(results.length).toBe(renders);
});

test("heartbeats re-render no component of a whole tree (P10)", async () => {
  const desk = createDesk();
  let renders = 0;
  const Everything = (): ReactNode => {
    renders += 1;
    usePositions();
    useTrades({ limit: 5 });
    useConnection();
    useFreshness("positions");
    useFreshness("reports");
    return null;
  };
  render(
    <AtlasProvider {...desk.options}>
      <Everything />
    </AtlasProvider>,
  );
  await desk.open({ positions: positions(3) });
  await desk.advance(5_000);
  const before = renders;

  for (let count = 0; count < 100; count += 1) {
    desk.send("heartbeat", {});
    await desk.frame();
  }

  expect(renders).toBe(before);
});

test("an equal snapshot on a new connection changes the status of a collection but no row (P35)", async () => {
  const desk = createDesk();
  const { last } = renderPositions(desk, { where: { quantity: { gte: "0" } }, sort: [{ field: "quantity" }] });
  const rows = positions(20, (index) => ({ quantity: String(20 - index), nested: { list: [index] } }));
  await desk.open({ positions: rows });
  const before = last().rows;

  desk.sockets.last.close(1006);
  await desk.advance(1_000);
  expect(last().isStale).toBe(true);
  await desk.open({ positions: rows });

  expect(last().isLive).toBe(true);
  expect(last().rows).toBe(before);
});

test("changes to two collections in one frame are rendered together (P13)", async () => {
  const desk = createDesk();
  const seen: string[] = [];
  const Both = (): ReactNode => {
    const [position] = usePositions().rows;
    const [balance] = useCashBalances().rows;
    seen.push(`${String(position?.quantity)} ${String(balance?.available)}`);
    return null;
  };
  const cash = (available: string) => ({ entity_id: "E", account_id: "A", currency: "USD", available });
  render(
    <AtlasProvider {...desk.options}>
      <Both />
    </AtlasProvider>,
  );
  await desk.open({ positions: positions(1, () => ({ quantity: "0" })), cash_balance: [cash("0")] });

  for (const amount of ["1", "2", "3"]) {
    desk.upsert("positions", { position_line_key: "P0", quantity: amount });
    desk.upsert("cash_balance", cash(amount));
    await desk.frame();
  }

  expect(seen).toEqual(["undefined undefined", "0 0", "1 1", "2 2", "3 3"]);
});

const others = [
  ["useTrades", useTrades, { trades: [{ trade_id: "T1" }] }],
  ["useBlotter", useBlotter, { blotter: [{ blotter_entry_id: "B1" }] }],
  ["useCashBalances", useCashBalances, { cash_balance: [{ currency: "USD" }] }],
  ["useOcp", useOcp, { ocp: [{ currency: "USD" }] }],
  ["usePaymentOrders", usePaymentOrders, { payment_order: [{ id: "O1" }] }],
] as const satisfies readonly (readonly [string, () => CollectionResult<unknown>, RowsByKind])[];

test.each(others)("%s shows the rows of its collection (P13)", async (_, hook: () => CollectionResult<unknown>, rows: RowsByKind) => {
  const desk = createDesk();
  const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
  const { result } = renderHook(() => hook(), { wrapper });

  await desk.open(rows);

  expect(result.current).toMatchObject({ rows: Object.values(rows)[0], size: 1, status: "live" });
});
