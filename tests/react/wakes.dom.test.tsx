/** What re-renders at 5,000 updates a second, and how often: each hook alone, for one second of 60 frames of 83 changed positions. */
import { render } from "@testing-library/react";
import { Suspense } from "react";
import { expect, test } from "vitest";
import {
  AtlasAnnouncer,
  AtlasProvider,
  collections,
  useConnection,
  useFreshness,
  useFreshnessAge,
  useLostConnection,
  usePosition,
  usePositions,
  useRowChanges,
  useRowFlash,
  useSuspenseCollection,
  useTotals,
  useTrades,
} from "../../src/index.ts";
import { createDesk, positions } from "./desk.tsx";

const ROWS = 500;
const CHANGED = 83;
const byQuantity = [{ field: "quantity", desc: true }] as const;
const symbolOf = ({ symbol }: { readonly symbol?: unknown }): unknown => symbol;

/** Renders in that second: at least and at most. Rows P0 to P82 change, P499 does not. */
const cases: readonly (readonly [name: string, use: () => unknown, least: number, most: number])[] = [
  ["`usePositions` renders once a frame", () => usePositions({ sort: byQuantity, limit: 20 }), 60, 60],
  ["`usePositions` with `everyMs: 250` renders four times a second", () => usePositions({ everyMs: 250 }), 3, 4],
  ["`usePositions` with a window that does not change does not render", () => usePositions({ where: { symbol: "S499" } }), 0, 0],
  ["`usePositions` with a `select` whose results stay the same does not render", () => usePositions({ select: symbolOf }), 0, 0],
  ["`usePositions` that is not enabled does not render", () => usePositions({ enabled: false }), 0, 0],
  ["`usePosition` of a changing row renders once a frame", () => usePosition("P0"), 60, 60],
  ["`usePosition` of an untouched row does not render", () => usePosition("P499"), 0, 0],
  ["`usePosition` without a key does not render", () => usePosition(undefined), 0, 0],
  ["`useTrades` does not render for positions", () => useTrades(), 0, 0],
  ["`useTotals` of figures that change renders once a frame", () => useTotals("positions", { sum: ["quantity"], unit: null }), 60, 60],
  ["`useTotals` that counts does not render while the counts stay", () => useTotals("positions", { by: ["symbol"], unit: null }), 0, 0],
  ["`useRowFlash` of an untouched row does not render", () => useRowFlash("positions", "P499"), 0, 0],
  ["`useRowFlash` of a changing row renders once a frame", () => useRowFlash("positions", "P0"), 60, 60],
  ["`useSuspenseCollection` renders once a frame", () => useSuspenseCollection(collections.positions), 60, 60],
  ["`useFreshnessAge` renders at its first update only while rows keep arriving", () => useFreshnessAge("positions"), 0, 1],
  ["`useRowChanges` does not render", () => useRowChanges("positions", () => undefined), 0, 0],
  ["`useLostConnection` does not render", () => useLostConnection(() => undefined), 0, 0],
  ["`useConnection` does not render", () => useConnection(), 0, 0],
  ["`useFreshness` renders once a frame, since `updatedAt` changes", () => useFreshness("positions"), 60, 60],
];

test.each(cases)("at 5,000 updates a second %s", async (_, use, least, most) => {
  const desk = createDesk();
  let renders = 0;
  function Probe() {
    use();
    renders += 1;
    return null;
  }
  render(
    <AtlasProvider {...desk.options}>
      <Suspense>
        <Probe />
      </Suspense>
    </AtlasProvider>,
  );
  await desk.open({ positions: positions(ROWS, (index) => ({ symbol: `S${index}`, quantity: "0" })), trades: [] });
  await desk.advance(2_000); // whatever the opening brings
  const before = renders;

  for (let frame = 1; frame <= 60; frame += 1) {
    desk.upsert("positions", ...positions(CHANGED, () => ({ quantity: String(frame) })));
    await desk.frame();
  }

  expect(renders - before).toBeGreaterThanOrEqual(least);
  expect(renders - before).toBeLessThanOrEqual(most);
});

test("at 5,000 updates a second a paused table renders for its count alone, and its rows stay", async () => {
  const desk = createDesk();
  const counts: (number | undefined)[] = [];
  const rows = new Set<unknown>();
  function Probe() {
    const result = usePositions({ paused: true });
    counts.push(result.pendingCount);
    rows.add(result.rows);
    return null;
  }
  render(
    <AtlasProvider {...desk.options}>
      <Probe />
    </AtlasProvider>,
  );
  await desk.open({ positions: positions(ROWS, () => ({ quantity: "0" })) });
  await desk.advance(2_000);
  const before = counts.length;
  rows.clear();

  for (let frame = 1; frame <= 60; frame += 1) {
    desk.upsert("positions", ...positions(CHANGED, () => ({ quantity: String(frame) })));
    await desk.frame();
  }

  expect(counts.slice(before)).toEqual([CHANGED]);
  expect(rows.size).toBe(1);
});

test("at 5,000 updates a second an announcer does not touch the document", async () => {
  const desk = createDesk();
  const { container } = render(
    <AtlasProvider {...desk.options}>
      <AtlasAnnouncer />
    </AtlasProvider>,
  );
  await desk.open({ positions: positions(ROWS) });
  let mutations = 0;
  const observer = new MutationObserver((records) => (mutations += records.length));
  observer.observe(container, { subtree: true, childList: true, characterData: true, attributes: true });

  for (let frame = 1; frame <= 60; frame += 1) {
    desk.upsert("positions", ...positions(CHANGED, () => ({ quantity: String(frame) })));
    await desk.frame();
  }
  mutations += observer.takeRecords().length;

  expect(mutations).toBe(0);
});
