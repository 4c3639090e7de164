import { notifyManager, QueryClient, QueryClientProvider, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { Fragment, type ReactNode } from "react";
import { describe, expect, test } from "vitest";
import {
  AtlasError,
  AtlasProvider,
  atlasKeys,
  ordersQuery,
  reportSectionQuery,
  useAtlasClient,
  useCatalogue,
  useCoupons,
  useCurves,
  useDividends,
  useOrders,
  usePaymentOrdersQuery,
  useReports,
  useReportSection,
} from "../../../src/index.ts";
import { createDesk, nothing, type Desk } from "../desk.tsx";

// TanStack Query notifies its observers on a real timer. With a microtask, they are notified before virtual time advances.
notifyManager.setScheduler(queueMicrotask);

const paths = {
  positions: null,
  orders: "/orders",
  curves: "/curves",
  dividends: "/dividends",
  coupons: "/coupons",
  reports: "/reports",
  catalogue: "/catalogue",
  section: "/runs/{run_id}/sections/{section_code}",
  paymentOrdersQuery: "/payment-orders",
} as const;

function createQueryDesk() {
  const desk = createDesk({ paths });
  desk.answer("/reports", []); // the baseline of the reports slice
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Infinity } } });
  return { desk, queryClient, wrapper: wrapperOf(desk, queryClient) };
}

const wrapperOf = (desk: Desk, queryClient: QueryClient | undefined) =>
  function Wrapper({ children }: { readonly children: ReactNode }) {
    return (
      <AtlasProvider {...desk.options} queryClient={queryClient}>
        {children}
      </AtlasProvider>
    );
  };

const hooks = [
  ["useOrders", () => useOrders(), "/orders", "orders", "orders"],
  ["useCurves", () => useCurves(), "/curves", "curves", "curves"],
  ["useDividends", () => useDividends(), "/dividends", "dividends", "dividends"],
  ["useCoupons", () => useCoupons(), "/coupons", "coupons", "coupons"],
  ["useReports", () => useReports(), "/reports", "reports", "report_generated"],
  ["useCatalogue", () => useCatalogue(), "/catalogue", "catalogue", "report_locked"],
  ["usePaymentOrdersQuery", () => usePaymentOrdersQuery(), "/payment-orders", "payment_orders", "payment_order"],
] as const satisfies readonly (readonly [string, () => UseQueryResult<readonly object[]>, string, string, string])[];

test.each(hooks)("%s shows what REST answers, and the new answer after a signal of its kind (P23)", async (_, hook, path, field, kind) => {
  const { desk, wrapper } = createQueryDesk();
  desk.answer(path, { [field]: [{ id: "before" }] });
  const { result } = renderHook<UseQueryResult<readonly object[]>, unknown>(() => hook(), { wrapper });
  await desk.open();
  await desk.advance(2_000);
  expect(result.current.data).toEqual([{ id: "before" }]);

  desk.answer(path, { [field]: [{ id: "after" }] });
  desk.send(kind, {});
  await desk.advance(2_000);

  expect(result.current.data).toEqual([{ id: "after" }]);
});

test.each(hooks)(
  "%s without a configured path has the error `path-missing`, which names the hook, and sends no request (P25)",
  async (name, hook, path) => {
    const desk = createDesk({ paths: { positions: null } });
    const queryClient = new QueryClient(); // with retries as TanStack Query has them
    const { result } = renderHook<UseQueryResult<readonly object[]>, unknown>(() => hook(), { wrapper: wrapperOf(desk, queryClient) });

    await desk.advance(0);

    expect(result.current.error).toBeInstanceOf(AtlasError);
    expect(result.current.error).toMatchObject({ code: "path-missing", detail: { hook: name } });
    expect(desk.fetched).not.toContain(path);
  },
);

test("a REST hook without a query client throws `query-client-missing` (P23)", () => {
  expect(() => renderHook(() => useOrders(), { wrapper: wrapperOf(createDesk(), undefined) })).toThrow("query-client-missing");
});

test("hooks and signals use the query client of the nearest QueryClientProvider (P23)", async () => {
  const { desk, queryClient } = createQueryDesk();
  desk.answer("/orders", [{ order_id: "O1" }]);
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>
      <AtlasProvider {...desk.options}>{children}</AtlasProvider>
    </QueryClientProvider>
  );
  const { result } = renderHook(() => ({ orders: useOrders(), client: useAtlasClient() }), { wrapper });
  await desk.open();
  await desk.advance(2_000);

  desk.answer("/orders", [{ order_id: "O2" }]);
  desk.send("orders", { orders: [] });
  await desk.advance(0);

  expect(result.current.orders.data).toEqual([{ order_id: "O2" }]);
  expect(queryClient.getQueryData(ordersQuery(result.current.client).queryKey)).toEqual([{ order_id: "O2" }]);
});

test("in a list that is fetched again, unchanged rows keep their identity at any place, and so does an unchanged list (P23)", async () => {
  const { desk, wrapper } = createQueryDesk();
  const [first, second, third] = ["O1", "O2", "O3"].map((id) => ({ order_id: id, fills: [{ price: "1.5" }] }));
  const { result } = renderHook(() => useOrders(), { wrapper });
  const fetchAgain = async (orders: readonly unknown[]) => {
    desk.answer("/orders", { orders });
    desk.send("orders", {});
    await desk.advance(2_000);
    return result.current.data ?? [];
  };
  desk.answer("/orders", { orders: [first, second] });
  await desk.open();
  await desk.advance(2_000);
  const before = result.current.data ?? [];

  const same = await fetchAgain([first, second]);
  const longer = await fetchAgain([third, first, { ...second, fills: [] }]);

  expect(same).toBe(before);
  expect(longer).toEqual([third, first, { ...second, fills: [] }]);
  expect(longer[1]).toBe(before[0]);
  expect(longer[2]).not.toBe(before[1]);
});

test("the result of a `select` over rows keeps its identity while the result is equal (P23)", async () => {
  const { desk, wrapper } = createQueryDesk();
  desk.answer("/orders", [{ order_id: "O1" }]);
  const { result } = renderHook(() => useOrders({ select: (orders) => orders.map(({ order_id: id }) => id) }), { wrapper });
  await desk.open();
  await desk.advance(2_000);
  const before = result.current.data;

  desk.answer("/orders", [{ order_id: "O1", status: "filled" }]);
  desk.send("orders", {});
  await desk.advance(2_000);

  expect(before).toEqual(["O1"]);
  expect(result.current.data).toBe(before);
});

test("a `select` result with a new `Date` value is updated, as TanStack Query compares it (P23)", async () => {
  const { desk, wrapper } = createQueryDesk();
  const select = (orders: readonly { readonly order_id: string; readonly transact_time?: unknown }[]) =>
    orders.map(({ order_id, transact_time }) => ({ order_id, at: new Date(String(transact_time)) }));
  const { result } = renderHook(() => useOrders({ select }), { wrapper });
  desk.answer("/orders", [{ order_id: "O1", transact_time: "2026-11-20T09:00:00Z" }]);
  await desk.open();
  await desk.advance(2_000);

  desk.answer("/orders", [{ order_id: "O1", transact_time: "2026-11-20T10:00:00Z" }]);
  desk.send("orders", {});
  await desk.advance(2_000);

  expect(result.current.data?.[0]?.at.toISOString()).toBe("2026-11-20T10:00:00.000Z");
});

test("an unchanged list keeps its identity even if two of its rows have one id (P23)", async () => {
  const { desk, wrapper } = createQueryDesk();
  const orders = [
    { order_id: "O1", price: "1" },
    { order_id: "O1", price: "2" },
  ];
  const { result } = renderHook(() => useOrders(), { wrapper });
  desk.answer("/orders", orders);
  await desk.open();
  await desk.advance(2_000);
  const before = result.current.data;

  desk.answer("/orders", structuredClone(orders));
  desk.send("orders", {});
  await desk.advance(2_000);

  expect(result.current.data).toBe(before);
});

test("a burst of 100 signals costs two fetches (P23)", async () => {
  const { desk, wrapper } = createQueryDesk();
  desk.answer("/orders", []);
  renderHook(() => useOrders(), { wrapper });
  await desk.open();
  await desk.advance(2_000);
  const before = desk.fetched.length;

  for (let count = 0; count < 100; count += 1) desk.send("orders", {});
  await desk.advance(10_000);

  expect(desk.fetched.length - before).toBe(2);
});

test("a query that was fetched before `open` is fetched again after it (P24)", async () => {
  const { desk, wrapper } = createQueryDesk();
  desk.answer("/orders", [{ order_id: "O1" }]);
  const { result } = renderHook(() => useOrders(), { wrapper });
  await desk.open();
  await desk.advance(2_000);

  desk.sockets.last.close(1006);
  desk.answer("/orders", [{ order_id: "O2" }]);
  await desk.advance(1_000);
  await desk.open();
  await desk.advance(2_000);

  expect(result.current.data).toEqual([{ order_id: "O2" }]);
});

test("a section is requested by escaped run and code, and fetched again after an edit of this section only (P27)", async () => {
  const { desk, wrapper } = createQueryDesk();
  desk.answer("/runs/7%2F1/sections/risk", { run_id: "7/1", section_code: "risk", title: "before" });
  desk.answer("/runs/7%2F1/sections/pnl", { run_id: "7/1", section_code: "pnl", title: "other" });
  const { result } = renderHook(
    () => [useReportSection({ runId: "7/1", sectionCode: "risk" }).data, useReportSection({ runId: "7/1", sectionCode: "pnl" }).data],
    { wrapper },
  );
  await desk.open();
  await desk.advance(2_000);
  const fetchedBefore = desk.fetched.length;

  desk.answer("/runs/7%2F1/sections/risk", { run_id: "7/1", section_code: "risk", title: "after" });
  desk.send("report_edit", { run_id: "7/1", section_code: "risk", user_id: "ada" });
  await desk.advance(2_000);

  expect(result.current.map((section) => section?.title)).toEqual(["after", "other"]);
  expect(desk.fetched.slice(fetchedBefore)).toEqual(["/runs/7%2F1/sections/risk"]);
});

test.each([
  ["a status", "/orders", 503, "fetch-failed"],
  ["something that holds no rows", "/orders", { total: 3 }, "fetch-unreadable"],
] as const)("a REST hook that gets %s instead of rows has a typed error (P12)", async (_, path, answer, code) => {
  const { desk, wrapper } = createQueryDesk();
  desk.answer(path, answer);
  const { result } = renderHook(() => useOrders(), { wrapper });

  await desk.open();

  expect(result.current.error).toMatchObject({ code });
});

describe("a REST hook that fails", () => {
  test("a failed REST hook is reported at each failure, with path, status and the option to check (P12)", async () => {
    const { desk, queryClient, wrapper } = createQueryDesk();
    desk.answer("/curves", 404);
    const { result } = renderHook(() => useCurves().error, { wrapper });
    await desk.open();
    await desk.advance(1_000);
    const first = desk.errors.length;

    await act(() => queryClient.refetchQueries({ queryKey: atlasKeys.curves() }));

    expect([first, desk.errors.length]).toEqual([1, 2]);
    expect(result.current).toBe(desk.errors[1]);
    expect(desk.errors[0]?.message).toMatch(
      /^fetch-failed: .* \[path: \/curves, status: 404, contentType: text\/plain, check: paths\.curves\]$/,
    );
  });

  test("a failed Atlas query is reported even if no component shows it; other queries of the application are not (P12)", async () => {
    const { desk, queryClient, wrapper } = createQueryDesk();
    desk.answer("/orders", 500);
    const { result } = renderHook(() => useAtlasClient(), { wrapper });
    await desk.open();

    await queryClient.query(ordersQuery(result.current)).catch(() => undefined);
    await queryClient.query({ queryKey: ["own"], queryFn: () => Promise.reject(new Error("not Atlas's")) }).catch(() => undefined);

    expect(desk.errors.map(({ code, detail }) => [code, detail["path"]])).toEqual([["fetch-failed", "/orders"]]);
  });

  test("a REST query that was cancelled, or whose client ended, is not reported as an error (P44)", async () => {
    const { desk, queryClient } = createQueryDesk();
    const hanging: typeof fetch = () => new Promise(() => undefined);
    const { result, unmount } = renderHook(() => useAtlasClient(), {
      wrapper: ({ children }: { readonly children: ReactNode }) => (
        <AtlasProvider {...desk.options} queryClient={queryClient} fetch={hanging}>
          {children}
        </AtlasProvider>
      ),
    });
    await desk.open();
    const cancelled = queryClient.query(ordersQuery(result.current)).catch(() => undefined);
    const left = queryClient.query(reportSectionQuery(result.current, { runId: "1", sectionCode: "A" })).catch(() => undefined);
    await desk.advance(100);

    await queryClient.cancelQueries({ queryKey: atlasKeys.orders() });
    unmount();
    await desk.advance(100);
    await Promise.all([cancelled, left]);

    expect(desk.errors).toEqual([]);
  });

  test.each([
    ["a path that is missing", () => useOrders({ retry: 5, retryDelay: 0 }), "path-missing", "option: paths.orders"],
    ["a path that leads elsewhere", () => useCurves({ retry: true, retryDelay: 0 }), "foreign-origin", "check: paths.curves"],
    [
      "an id that fits no path",
      () => useReportSection({ runId: "..", sectionCode: "A" }, { retry: () => true, retryDelay: 0 }),
      "path-parameter",
      "parameter: run_id, check: paths.section",
    ],
  ] as const)("a REST hook that fails for %s is not repeated, whatever `retry` says", async (_, hook, code, place) => {
    const desk = createDesk({ paths: { positions: null, curves: "https://elsewhere.example/curves", section: paths.section } });
    const wrapper = wrapperOf(desk, new QueryClient());
    const { result } = renderHook<UseQueryResult, unknown>(() => hook(), { wrapper });

    await desk.open();
    await waitFor(() => expect(result.current.isError).toBe(true));

    expect(result.current).toMatchObject({ failureCount: 1, error: { code } });
    expect(result.current.error?.message).toContain(place);
    expect(desk.errors.map((error) => error.code)).toEqual([code]);
  });

  test.each([
    ["the client's default", { defaultOptions: { queries: { retry: 2, retryDelay: 0 } } }, undefined, 3],
    ["its own option", { defaultOptions: { queries: { retry: 5, retryDelay: 0 } } }, 1, 2],
    ["a function", { defaultOptions: { queries: { retryDelay: 0 } } }, (count: number) => count < 2, 3],
    ["TanStack Query's own default", { defaultOptions: { queries: { retryDelay: 0 } } }, undefined, 4],
  ])("a REST hook that fails with status 500 is repeated as %s says", async (_, config, retry, calls) => {
    const { desk } = createQueryDesk();
    desk.answer("/orders", 500);
    const { result } = renderHook(() => useOrders(retry === undefined ? {} : { retry }), {
      wrapper: wrapperOf(desk, new QueryClient(config)),
    });

    await desk.open();
    await waitFor(() => expect(result.current.isError).toBe(true));

    expect(result.current.failureCount).toBe(calls);
    expect(desk.errors).toHaveLength(calls);
  });

  test("a REST hook that is about to repeat a first fetch has no `error` yet, and its `failureReason` says why", async () => {
    const { desk } = createQueryDesk();
    desk.answer("/orders", 500);
    const queryClient = new QueryClient({ defaultOptions: { queries: { retryDelay: 60_000 } } });
    const { result } = renderHook(() => useOrders(), { wrapper: wrapperOf(desk, queryClient) });

    await desk.open();
    await waitFor(() => expect(result.current.failureReason?.code).toBe("fetch-failed"));

    expect([result.current.error, result.current.freshness.status]).toEqual([null, "waiting"]);
    queryClient.clear();
  });
});

test("a REST hook passes TanStack Query's options `select` and `enabled` through (P23)", async () => {
  const { desk, wrapper } = createQueryDesk();
  desk.answer("/orders", [{ order_id: "O1" }, { order_id: "O2" }]);
  const { result, rerender } = renderHook(
    (enabled: boolean) => useOrders({ enabled, select: (orders) => orders.map(({ order_id }) => order_id) }).data,
    { wrapper, initialProps: false },
  );
  await desk.open();
  expect(desk.fetched).not.toContain("/orders");

  rerender(true);
  await desk.frame();

  expect(result.current).toEqual(["O1", "O2"]);
});

test("an option factory prefetches the data that the hook then shows at once (P23)", async () => {
  const { desk, queryClient, wrapper } = createQueryDesk();
  desk.answer("/orders", [{ order_id: "O1" }]);
  const { result: client } = renderHook(() => useAtlasClient(), { wrapper });
  await desk.open();

  await queryClient.query(ordersQuery(client.current));
  const { result } = renderHook(() => useQuery({ ...ordersQuery(client.current), staleTime: Infinity }, queryClient).data, { wrapper });

  expect(result.current).toEqual([{ order_id: "O1" }]);
});

test("a REST hook uses the `fetch` option of the latest render (P2)", async () => {
  const { desk, queryClient } = createQueryDesk();
  const answering =
    (order_id: string): typeof fetch =>
    () =>
      Promise.resolve(Response.json([{ order_id }]));
  let name = "first";
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <AtlasProvider {...desk.options} queryClient={queryClient} fetch={answering(name)}>
      {children}
    </AtlasProvider>
  );
  const { result, rerender } = renderHook(() => useOrders().data, { wrapper });
  await desk.open();
  await desk.advance(2_000);
  expect(result.current).toEqual([{ order_id: "first" }]);

  name = "second";
  rerender();
  desk.send("orders", {});
  await desk.advance(2_000);

  expect(result.current).toEqual([{ order_id: "second" }]);
});

test("a new identity drops the REST data of the old identity, and fetches with its own token (P2)", async () => {
  const { desk, queryClient } = createQueryDesk();
  desk.answer("/orders", [{ order_id: "of-ada" }]);
  const shown: unknown[] = [];
  let identity = "ada";
  function useShown(): void {
    shown.push([identity, useOrders().data]);
  }
  const { rerender } = renderHook(useShown, {
    wrapper: ({ children }: { readonly children: ReactNode }) => {
      return (
        <AtlasProvider {...desk.options} queryClient={queryClient} identity={identity}>
          {children}
        </AtlasProvider>
      );
    },
  });
  await desk.open();
  await desk.advance(2_000);

  identity = "bob";
  desk.answer("/orders", 403);
  rerender();
  await desk.advance(2_000);

  expect(shown.at(-1)).toEqual(["bob", undefined]);
  expect(shown).not.toContainEqual(["bob", [{ order_id: "of-ada" }]]);
  expect(queryClient.getQueriesData({ queryKey: atlasKeys.orders() }).filter(([, data]) => data !== undefined)).toEqual([]);

  desk.answer("/orders", [{ order_id: "of-bob" }]);
  identity = "eve";
  rerender();
  await desk.advance(2_000);

  expect(shown.at(-1)).toEqual(["eve", [{ order_id: "of-bob" }]]);
});

test("hooks that mount with a new identity fetch 500 ms after its client connects, even if no socket opens (P24)", async () => {
  const { desk, queryClient } = createQueryDesk();
  desk.answer("/orders", [{ order_id: "of-ada" }]);
  const shown: unknown[] = [];
  let identity = "ada";
  function useShown(): void {
    shown.push([identity, useOrders().data]);
  }
  const { rerender } = renderHook(useShown, {
    wrapper: ({ children }: { readonly children: ReactNode }) => (
      <AtlasProvider {...desk.options} queryClient={queryClient} identity={identity} getToken={() => new Promise(() => undefined)}>
        <Fragment key={identity}>{children}</Fragment>
      </AtlasProvider>
    ),
  });
  await desk.advance(500);

  identity = "bob";
  desk.answer("/orders", [{ order_id: "of-bob" }]);
  rerender();
  await desk.advance(500);

  expect(shown).toContainEqual(["ada", [{ order_id: "of-ada" }]]);
  expect(shown.at(-1)).toEqual(["bob", [{ order_id: "of-bob" }]]);
});

test("an application's query with Atlas options is fetched again when the identity changes (P2)", async () => {
  const { desk, queryClient } = createQueryDesk();
  desk.answer("/orders", [{ order_id: "of-ada" }]);
  const shown: unknown[] = [];
  let identity = "ada";
  function useShown(): void {
    shown.push(useQuery(ordersQuery(useAtlasClient())).data);
  }
  const { rerender } = renderHook(useShown, {
    wrapper: ({ children }: { readonly children: ReactNode }) => (
      <QueryClientProvider client={queryClient}>
        <AtlasProvider {...desk.options} identity={identity}>
          {children}
        </AtlasProvider>
      </QueryClientProvider>
    ),
  });
  await desk.open();
  await desk.advance(2_000);

  identity = "bob";
  desk.answer("/orders", [{ order_id: "of-bob" }]);
  rerender();
  await desk.open();

  expect(shown.at(-1)).toEqual([{ order_id: "of-bob" }]);
});

test("a query that fetches after its provider was unmounted leaves no timer, listener or socket (P33)", async () => {
  const { desk, queryClient, wrapper } = createQueryDesk();
  desk.answer("/orders", []);
  const { result, unmount } = renderHook(() => useAtlasClient(), { wrapper });
  await desk.open();
  unmount();
  await desk.advance(0);

  await queryClient.query(ordersQuery(result.current)).catch(() => undefined);

  expect(desk.remains()).toEqual(nothing);
});
