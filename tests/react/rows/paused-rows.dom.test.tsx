/** Tables that stand still, tables that render less often, and the keys of rows. */
import { act, render } from "@testing-library/react";
import { expect, test } from "vitest";
import { AtlasProvider, usePositions, type CollectionOptions, type CollectionResult, type Position } from "../../../src/index.ts";
import { createDesk, positions, type Desk } from "../desk.tsx";

type Options = CollectionOptions<Position>;

function renderTable(desk: Desk, initial: Options) {
  const results: CollectionResult<Position>[] = [];
  function Table(options: Options) {
    results.push(usePositions(options));
    return null;
  }
  const tree = (options: Options) => (
    <AtlasProvider {...desk.options}>
      <Table {...options} />
    </AtlasProvider>
  );
  const { rerender } = render(tree(initial));
  return { results, last: () => results.at(-1)!, show: (options: Options) => rerender(tree(options)) };
}

const quantities = ({ rows }: CollectionResult<Position>): unknown[] => rows.map(({ quantity }) => quantity);
const [first, second, third] = positions(3, () => ({ quantity: "1" }));

test("a paused table keeps its rows and counts each changed row once; when resumed it shows the changes", async () => {
  const desk = createDesk();
  const { last, show } = renderTable(desk, {});
  await desk.open({ positions: [first!, second!] });
  show({ paused: true });

  desk.upsert("positions", { ...first, quantity: "2" });
  await desk.frame();
  desk.upsert("positions", { ...first, quantity: "3" }, { ...third });
  await desk.frame();
  const paused = last();
  show({ paused: false });

  expect(quantities(paused)).toEqual(["1", "1"]);
  expect(paused).toMatchObject({ pendingCount: 2, status: "paused", isLive: false });
  expect(quantities(last())).toEqual(["3", "1", "1"]);
  expect(last()).toMatchObject({ pendingCount: undefined, isLive: true });
});

test("a paused table with `where` counts only changed rows that match before or after the change", async () => {
  const desk = createDesk();
  const { last, show } = renderTable(desk, { where: { quantity: "1" } });
  await desk.open({ positions: [first!, { ...second, quantity: "5" }] });
  show({ where: { quantity: "1" }, paused: true });

  desk.upsert("positions", { ...second, quantity: "6" });
  await desk.frame();
  const unchanged = last().pendingCount;
  desk.upsert("positions", { ...first, quantity: "7" });
  await desk.frame();

  expect(unchanged).toBe(0);
  expect(last().pendingCount).toBe(1);
  expect(quantities(last())).toEqual(["1"]);
});

test("a paused table can read other windows of the rows that it keeps", async () => {
  const desk = createDesk();
  const { last, show } = renderTable(desk, { limit: 1 });
  await desk.open({ positions: [first!, second!] });
  show({ limit: 1, paused: true });
  desk.upsert("positions", { ...second, quantity: "9" });
  await desk.frame();

  show({ offset: 1, limit: 1, paused: true });

  expect(quantities(last())).toEqual(["1"]);
});

test("a paused table turns stale when the connection is lost, so old rows are never shown as live (P35)", async () => {
  const desk = createDesk();
  const { last } = renderTable(desk, { paused: true });
  await desk.open({ positions: [first!] });
  const opened = last();

  act(() => desk.sockets.last.close(1006));
  await desk.frame();

  expect(opened).toMatchObject({ status: "paused", isLive: false });
  expect(last()).toMatchObject({ status: "stale", isStale: true });
});

test("a snapshot during a pause counts only the rows that it changed (P13)", async () => {
  const desk = createDesk();
  const { last, show } = renderTable(desk, {});
  await desk.open({ positions: [first!, second!] });
  show({ paused: true });

  desk.send("positions", { positions: [first, { ...second, quantity: "4" }] }, "snapshot");
  await desk.frame();

  expect(last().pendingCount).toBe(1);
});

test("with `everyMs` a hook renders at once, then at most once in that time, and ends with the newest rows", async () => {
  const desk = createDesk();
  const { results, last } = renderTable(desk, { everyMs: 1_000 });
  await desk.open({ positions: [first!] });
  await desk.advance(1_000);
  const before = results.length;

  for (let quantity = 2; quantity <= 60; quantity += 1) {
    desk.upsert("positions", { ...first, quantity: String(quantity) });
    await desk.frame();
  }
  const during = results.length - before;
  await desk.advance(1_000);

  expect(during).toBe(1);
  expect(results.length - before).toBe(2);
  expect(quantities(last())).toEqual(["60"]);
});

test("`everyMs` does not delay a change of status (P35)", async () => {
  const desk = createDesk();
  const { last } = renderTable(desk, { everyMs: 60_000 });
  await desk.open({ positions: [first!] });
  const opened = last().status;

  act(() => desk.sockets.last.close(1006));
  await desk.frame();

  expect(opened).toBe("live");
  expect(last().status).toBe("stale");
});

test("`keys` holds the keys of the rows, keeps its identity while they are equal, and is right under `select`", async () => {
  const desk = createDesk();
  const results: CollectionResult<unknown>[] = [];
  const kept: (readonly string[])[] = [];
  const select = ({ symbol }: Position): unknown => symbol;
  function Table() {
    const result = usePositions({ select, sort: [{ field: "quantity" }], limit: 1 });
    results.push(result);
    kept.push(result.keys);
    return null;
  }
  render(
    <AtlasProvider {...desk.options}>
      <Table />
    </AtlasProvider>,
  );
  await desk.open({
    positions: [
      { ...first, symbol: "S" },
      { ...second, symbol: "S", quantity: "2" },
    ],
  });
  const opened = kept.at(-1);
  const renders = results.length;
  desk.upsert("positions", { ...first, symbol: "S", quantity: "1.5" });
  await desk.frame();
  const moved = results.length;

  desk.upsert("positions", { ...first, symbol: "S", quantity: "3" });
  await desk.frame();

  expect(opened).toEqual([first!["position_line_key"]]);
  expect(moved).toBe(renders);
  expect(kept.at(-1)).toEqual([second!["position_line_key"]]);
});
