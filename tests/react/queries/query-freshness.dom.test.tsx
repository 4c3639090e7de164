/** REST hooks that say how far their answer can be trusted, over a server in virtual time. */
import { notifyManager, QueryClient } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import { useState, type ReactNode } from "react";
import { describe, expect, test } from "vitest";
import { useAtlasClient, useOrders } from "../../../src/index.ts";
import { AtlasTestProvider, buildOrder, buildPosition, createTestAtlas } from "../../../src/testing.ts";

// TanStack Query notifies its observers on a real timer. With a microtask, they are notified before virtual time advances.
notifyManager.setScheduler(queueMicrotask);

/** Renders `hook` beside the client, and counts its renders. */
function setUp<Result>(hook: () => Result, { retry = false }: { readonly retry?: boolean } = {}) {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "P" })] } });
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry, gcTime: Infinity, staleTime: Infinity } } });
  let renderCount = 0;
  const { result, unmount } = renderHook(
    () => {
      renderCount += 1;
      return { result: hook(), client: useAtlasClient() };
    },
    {
      wrapper: ({ children }: { readonly children: ReactNode }) => (
        <AtlasTestProvider atlas={atlas} queryClient={queryClient}>
          {children}
        </AtlasTestProvider>
      ),
    },
  );
  return {
    atlas,
    queryClient,
    unmount,
    get shown() {
      return result.current.result;
    },
    get client() {
      return result.current.client;
    },
    get renderCount() {
      return renderCount;
    },
    pass: (ms: number) => act(() => atlas.advance(ms)),
  };
}

const useTrust = () => {
  const { data, freshness, updatedAt } = useOrders();
  return { count: data?.length, freshness: freshness.status, updatedAt };
};

/** Reads the freshness only when asked to. */
const useLate = (isOpen: boolean) => {
  const orders = useOrders();
  return isOpen ? orders.freshness : undefined;
};

describe("the freshness of a REST hook", () => {
  test("is waiting before the first answer, and live after it, with the time at which the answer came (P24)", async () => {
    const desk = setUp(useTrust);
    const before = desk.shown;
    const from = Date.now();

    await desk.pass(2_000);

    expect(before).toEqual({ count: undefined, freshness: "waiting", updatedAt: undefined });
    expect(desk.shown).toMatchObject({ count: 0, freshness: "live" });
    expect(desk.shown.updatedAt).toBeGreaterThanOrEqual(from);
  });

  test("is stale from a signal to its answer (P23)", async () => {
    const desk = setUp(useTrust);
    await desk.pass(10_000);
    desk.atlas.answer("orders", [buildOrder()]);
    desk.atlas.rest("answer-late", { delayMs: 400 });

    desk.atlas.signal("orders");
    await desk.pass(100);
    const meanwhile = desk.shown;
    await desk.pass(500);

    expect(meanwhile).toMatchObject({ count: 0, freshness: "stale" });
    expect(desk.shown).toMatchObject({ count: 1, freshness: "live" });
  });

  test("stays stale where a fetch ends that began before the last signal (P23)", async () => {
    const desk = setUp(useTrust);
    await desk.pass(10_000);
    desk.atlas.rest("answer-late", { delayMs: 300 });

    desk.atlas.signal("orders");
    await desk.pass(100);
    desk.atlas.signal("orders");
    await desk.pass(250);
    const afterFirst = desk.shown.freshness;
    await desk.pass(2_000);

    expect(afterFirst).toBe("stale");
    expect(desk.shown.freshness).toBe("live");
  });

  test("is stale while the connection is down, and until the fetch that follows the new one (P24)", async () => {
    const desk = setUp(useTrust);
    await desk.pass(10_000);

    act(() => desk.client.disconnect());
    const down = desk.shown.freshness;
    desk.atlas.rest("answer-late", { delayMs: 400 });
    act(() => desk.client.connect());
    await desk.pass(50);
    const up = [desk.client.store.getState().connection.status, desk.shown.freshness];
    await desk.pass(3_000);

    expect(down).toBe("stale");
    expect(up).toEqual(["connected", "stale"]);
    expect(desk.shown.freshness).toBe("live");
  });

  test("is stale after a gap until the fetch for it has ended (P24)", async () => {
    const desk = setUp(useTrust);
    await desk.pass(10_000);
    desk.atlas.rest("answer-late", { delayMs: 400 });

    act(() => desk.atlas.gap());
    await desk.pass(100);
    const after = desk.shown.freshness;
    await desk.pass(3_000);

    expect([after, desk.shown.freshness]).toEqual(["stale", "live"]);
  });

  test("is stale after a fetch that failed, and live when a repetition succeeds (P23)", async () => {
    const desk = setUp(useTrust);
    await desk.pass(10_000);
    desk.atlas.rest("fail", { path: "orders", count: 1 });

    desk.atlas.signal("orders");
    await desk.pass(100);
    const failed = desk.shown.freshness;
    await desk.pass(10_000);

    expect([failed, desk.shown.freshness]).toEqual(["stale", "live"]);
  });

  test("stays waiting where the first fetch fails, with its error (P12)", async () => {
    const desk = setUp(() => {
      const { error, freshness } = useOrders();
      return { code: error?.code, freshness: freshness.status };
    });
    desk.atlas.rest("fail", { path: "orders", status: 404 });

    await desk.pass(2_000);

    expect(desk.shown).toEqual({ code: "fetch-failed", freshness: "waiting" });
  });

  test("is waiting for a placeholder, and stale for initial data until they are fetched (P24)", async () => {
    const placeholder = setUp(() => useOrders({ placeholderData: [buildOrder()] }).freshness.status);
    const initial = setUp(() => useOrders({ initialData: [buildOrder()] }).freshness.status);
    const before = [placeholder.shown, initial.shown];

    await placeholder.pass(2_000);
    await initial.pass(3_000);

    expect(before).toEqual(["waiting", "stale"]);
    expect([placeholder.shown, initial.shown]).toEqual(["live", "live"]);
  });
});

describe("the cause of a stale REST answer", () => {
  test("is a signal that is not served yet, since it came (P23)", async () => {
    const desk = setUp(() => useOrders().freshness);
    await desk.pass(10_000);
    desk.atlas.rest("answer-late", { delayMs: 400 });

    const at = desk.atlas.clock.now();
    desk.atlas.signal("orders");
    await desk.pass(100);
    const first = desk.shown;
    await desk.pass(100);

    expect(first).toEqual({ status: "stale", cause: "outdated", since: expect.closeTo(at, -2) as number });
    expect(desk.shown).toBe(first);
  });

  test("is the first one: a lost connection, until the fetch that follows the next one has ended (P24)", async () => {
    const desk = setUp(() => useOrders().freshness);
    await desk.pass(10_000);
    const at = desk.atlas.clock.now();

    act(() => desk.client.disconnect());
    const down = desk.shown;
    desk.atlas.rest("answer-late", { delayMs: 400 });
    await desk.pass(1_000);
    act(() => desk.client.connect());
    await desk.pass(50);
    const up = desk.shown;
    await desk.pass(3_000);

    expect(down).toEqual({ status: "stale", cause: "disconnect", since: at });
    expect(up).toBe(down);
    expect(desk.shown).toEqual({ status: "live" });
  });

  test("is known to a component that mounts during an outage, and its beginning as well (P24)", async () => {
    const desk = setUp(() => {
      const [isOpen, open] = useState(false);
      return { open, inner: useLate(isOpen) };
    });
    await desk.pass(10_000);
    const at = desk.atlas.clock.now();
    act(() => desk.client.disconnect());
    await desk.pass(5_000);

    act(() => desk.shown.open(true));

    expect(desk.shown.inner).toEqual({ status: "stale", cause: "disconnect", since: at });
  });

  test("is `unproven` for initial data, without a beginning (P24)", () => {
    const desk = setUp(() => useOrders({ initialData: [buildOrder()] }).freshness);

    expect(desk.shown).toEqual({ status: "stale", cause: "unproven", since: undefined });
  });
});

describe("a component with a REST hook", () => {
  test("does not re-render for 5,000 updates of a slice in a second (P14)", async () => {
    const desk = setUp(useTrust);
    await desk.pass(10_000);
    const before = desk.renderCount;

    await act(async () => {
      for (let frame = 0; frame < 60; frame += 1) {
        for (let update = 0; update < 84; update += 1)
          desk.atlas.pushDelta("positions", [{ position_line_key: "P", quantity: `${frame * 84 + update}` }]);
        await desk.atlas.advance(16);
      }
    });

    expect(desk.client.stats().commitCount).toBeGreaterThan(30);
    expect(desk.renderCount).toBe(before);
  });

  test("that reads data alone does not re-render for its freshness, nor for an answer that says the same (P23)", async () => {
    const desk = setUp(() => useOrders().data);
    await desk.pass(10_000);
    const before = desk.renderCount;

    desk.atlas.signal("orders");
    await desk.pass(3_000);
    act(() => desk.client.disconnect());
    await desk.pass(10);

    expect(desk.renderCount).toBe(before);
  });

  test("that reads the freshness renders once when it ends and once when it returns (P23)", async () => {
    const desk = setUp(() => useOrders().freshness.status);
    await desk.pass(10_000);
    const before = desk.renderCount;
    desk.atlas.rest("answer-late", { delayMs: 400 });

    desk.atlas.signal("orders");
    await desk.pass(3_000);

    expect([desk.shown, desk.renderCount - before]).toEqual(["live", 2]);
  });
});
