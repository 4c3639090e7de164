import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { AtlasProvider, collections, useAtlasStore, useConnection, useFreshness } from "../../src/index.ts";
import { createDesk, positions, type Desk } from "./desk.tsx";

const wrapperOf = (desk: Desk) =>
  function Wrapper({ children }: { readonly children: ReactNode }) {
    return <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
  };

test("`useConnection` shows each status from connecting to connected and back, with the next attempt's time (P30)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => useConnection(), { wrapper: wrapperOf(desk) });
  expect(result.current).toMatchObject({ status: "connecting", everConnected: false, lastClose: undefined });

  await desk.open();
  expect(result.current).toMatchObject({ status: "connected", attempt: 0, everConnected: true });
  desk.sockets.last.close(1006);
  await desk.frame();

  const closedAt = desk.clock.now() - 16;
  expect(result.current).toMatchObject({
    status: "disconnected",
    nextAttemptAt: closedAt + 1_000,
    lastClose: { type: "abnormal", code: 1006, at: closedAt },
  });
});

test("a lost connection is shown by `useConnection` at once, without waiting for a frame (P30)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => [useConnection().status, useFreshness("positions").status], { wrapper: wrapperOf(desk) });
  await desk.open();

  desk.sockets.last.close(1006);
  await desk.advance(0);

  expect(result.current).toEqual(["disconnected", "stale"]);
});

test("after a clean close `useConnection` shows `disconnected` without a next attempt (P5)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => useConnection(), { wrapper: wrapperOf(desk) });
  await desk.open();

  desk.sockets.last.close(1000);
  await desk.frame();

  expect(result.current).toMatchObject({ status: "disconnected", nextAttemptAt: undefined, lastClose: { type: "clean" } });
});

test("`useConnection` shows the sequence mode, from `settling` to `connection` (P36)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => useConnection().sequence, { wrapper: wrapperOf(desk) });
  expect(result.current).toBe("settling");

  await desk.open();
  for (let count = 0; count < 3; count += 1) {
    desk.send("heartbeat", {});
    desk.upsert("trades", { trade_id: "T1" });
    await desk.frame();
  }

  expect(result.current).toBe("connection");
});

test("`useFreshness` shows the cause of staleness, by slice name or handle (P35)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => [useFreshness("positions"), useFreshness(collections.trades)], { wrapper: wrapperOf(desk) });
  expect(result.current.map(({ status }) => status)).toEqual(["waiting", "waiting"]);

  await desk.open({ positions: positions(1) });
  expect(result.current.map(({ status }) => status)).toEqual(["live", "live"]);
  desk.sockets.last.message(JSON.stringify({ kind: "trades", message_type: "snapshot", data: {} }));
  await desk.frame();

  // Trades have no REST source here, so one reconnect serves them (P12).
  expect(result.current[0]).toMatchObject({ status: "stale", cause: "disconnect" });
  expect(result.current[1]).toMatchObject({ status: "stale", cause: "malformed" });
});

test("`useFreshness` shows the server's time where it is valid (P9)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => useFreshness("positions").asOf, { wrapper: wrapperOf(desk) });
  await desk.open();

  desk.sockets.last.message(
    JSON.stringify({ kind: "positions", message_type: "delta", ts: "2026-11-20T09:31:07Z", data: { positions: positions(1) } }),
  );
  await desk.frame();

  expect(result.current).toBe("2026-11-20T09:31:07Z");
});

test('`useFreshness("reports")` is `waiting` after `open`, before the reports have a baseline (P35)', async () => {
  const desk = createDesk();
  const { result } = renderHook(() => useFreshness("reports").status, { wrapper: wrapperOf(desk) });

  await desk.open();

  expect(result.current).toBe("waiting");
});

test("`useAtlasStore` selects from the whole state, and does not render while its selection is equal (P13)", async () => {
  const desk = createDesk();
  let renders = 0;
  const { result } = renderHook(
    () => {
      renders += 1;
      return useAtlasStore((state) => state.positions.collection.size);
    },
    { wrapper: wrapperOf(desk) },
  );
  await desk.open({ positions: positions(3) });
  const before = renders;

  desk.upsert("positions", { position_line_key: "P0", quantity: "5" });
  await desk.frame();

  expect(result.current).toBe(3);
  expect(renders).toBe(before);
});
