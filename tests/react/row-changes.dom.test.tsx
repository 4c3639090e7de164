import { renderHook } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { expect, test } from "vitest";
import { AtlasProvider, type Position } from "../../src/index.ts";
import { useRowChanges, type RowChangeBatch } from "../../src/react/rows/use-row-changes.ts";
import { createDesk, positions, type Desk } from "./desk.tsx";

/** Renders `useRowChanges` for positions and notes each batch as one line. */
function renderChanges(desk: Desk, isStrict = false) {
  const batches: string[] = [];
  const whole: RowChangeBatch<Position>[] = [];
  const describe = (name: string, { changes, sources }: RowChangeBatch<Position>): string => {
    const listed = changes.map((change) => {
      const fields = change.type === "update" ? `(${change.changedFields.join(",")})` : "";
      return `${change.type} ${change.key}${fields}`;
    });
    return `${name}: ${listed.sort().join(", ")} by ${[...sources].join(",")}`;
  };
  const wrapper = ({ children }: { readonly children: ReactNode }) => {
    const provider = <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
    return isStrict ? <StrictMode>{provider}</StrictMode> : provider;
  };
  const { rerender, unmount } = renderHook(
    (name: string) =>
      useRowChanges("positions", (batch) => {
        whole.push(batch);
        batches.push(describe(name, batch));
      }),
    { wrapper, initialProps: "a" },
  );
  return { batches, whole, rerender, unmount };
}

test("one commit is one batch of net changes by key: a row that entered and left again is not listed (P14)", async () => {
  const desk = createDesk();
  const { batches } = renderChanges(desk);
  await desk.open({ positions: positions(3, () => ({ quantity: "1", symbol: "EURUSD" })) });
  batches.length = 0;

  desk.upsert("positions", { position_line_key: "P0", quantity: "2" }, { position_line_key: "P9" });
  desk.upsert("positions", { position_line_key: "P0", quantity: "3", symbol: "GBPUSD" }, { position_line_key: "P8" });
  desk.send("positions", { removed: ["P1", "P9"] }, "delta");
  desk.upsert("positions", { position_line_key: "P2", quantity: "1" });
  await desk.frame();

  expect(batches).toEqual(["a: enter P8, exit P1, update P0(quantity,symbol) by delta"]);
});

test("a row change holds the row before and the row after (P14)", async () => {
  const desk = createDesk();
  const { whole } = renderChanges(desk);
  await desk.open({ positions: positions(1, () => ({ quantity: "1" })) });

  desk.upsert("positions", { position_line_key: "P0", quantity: "2" });
  await desk.frame();

  expect(whole.at(-1)?.changes).toMatchObject([{ type: "update", key: "P0", previous: { quantity: "1" }, row: { quantity: "2" } }]);
});

test("a first load has the source `snapshot`, and an equal snapshot on a new connection lists no change (P13)", async () => {
  const desk = createDesk();
  const { batches } = renderChanges(desk);
  const rows = positions(2, () => ({ quantity: "1" }));

  await desk.open({ positions: rows });
  expect(batches).toEqual(["a: enter P0, enter P1 by snapshot"]);
  desk.sockets.last.close(1006);
  await desk.advance(1_000);
  await desk.open({ positions: rows });

  expect(batches).toHaveLength(1);
});

test("an inline change callback is the callback of the latest render, without a new subscription (P14)", async () => {
  const desk = createDesk();
  const { batches, rerender } = renderChanges(desk);
  await desk.open();

  rerender("b");
  desk.upsert("positions", { position_line_key: "P1" });
  await desk.frame();

  expect(batches).toEqual(["b: enter P1 by delta"]);
});

test("under StrictMode each batch of changes arrives once, and no batch after unmount (P14)", async () => {
  const desk = createDesk();
  const { batches, unmount } = renderChanges(desk, true);
  await desk.open();

  desk.upsert("positions", { position_line_key: "P1" });
  await desk.frame();
  unmount();
  desk.sockets.last.message('{"kind":"positions","message_type":"delta","data":{"positions":[{"position_line_key":"P2"}]}}');
  await desk.frame();

  expect(batches).toEqual(["a: enter P1 by delta"]);
});

test("a change callback that throws is reported, and stops neither the feed nor the other callbacks (P14)", async () => {
  const desk = createDesk();
  const keys: string[] = [];
  const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
  renderHook(
    () => {
      useRowChanges("positions", () => {
        throw new Error("no sound card");
      });
      useRowChanges("positions", ({ changes }) => keys.push(...changes.map(({ key }) => key)));
    },
    { wrapper },
  );
  await desk.open();

  desk.upsert("positions", { position_line_key: "P1" });
  await desk.frame();

  expect(keys).toEqual(["P1"]);
  expect(desk.errors.map(({ code }) => code)).toContain("callback-failed");
});
