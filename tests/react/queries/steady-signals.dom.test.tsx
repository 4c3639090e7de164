/**
 * A page that shows every REST-backed list, under a signal a second for five minutes, and a page of forty report sections: with the client, the
 * query client and the hooks as an application has them, over a server in virtual time. `tests/scenarios` repeats it in a browser.
 *
 * Rules: P23 signals, P24 first loads.
 */
import { notifyManager, QueryClient } from "@tanstack/react-query";
import { act, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import {
  useCatalogue,
  useCoupons,
  useCurves,
  useDividends,
  useOrders,
  usePaymentOrdersQuery,
  useReports,
  useReportSection,
} from "../../../src/index.ts";
import { simulatorPaths } from "../../../src/simulator.ts";
import {
  AtlasTestProvider,
  buildGeneratedReport,
  buildPaymentOrder,
  buildPosition,
  buildReportLock,
  createTestAtlas,
  type TestAtlas,
} from "../../../src/testing.ts";

// TanStack Query notifies its observers on a real timer. With a microtask, they are notified before virtual time advances.
notifyManager.setScheduler(queueMicrotask);

const SECONDS = 300;
const lists = ["orders", "curves", "dividends", "coupons", "paymentOrdersQuery", "reports", "catalogue"] as const;

type List = (typeof lists)[number];

/** What makes the server signal, and the lists that are to be fetched then. */
const signals: readonly { readonly send: (atlas: TestAtlas) => void; readonly fetches: readonly List[] }[] = [
  ...(["orders", "curves", "dividends", "coupons"] as const).map((kind) => ({
    send: (atlas: TestAtlas) => atlas.signal(kind),
    fetches: [kind],
  })),
  {
    send: (atlas) => atlas.pushDelta("paymentOrders", [buildPaymentOrder({ payment_order_id: "PO-1", amount: `${atlas.clock.now()}` })]),
    fetches: ["paymentOrdersQuery"],
  },
  { send: (atlas) => atlas.event("report_generated", buildGeneratedReport()), fetches: ["reports", "catalogue"] },
  { send: (atlas) => atlas.event("report_locked", buildReportLock()), fetches: ["reports", "catalogue"] },
];

/** Mounts what `children` are, and notes each REST call: when it began, and its path. */
function mount(children: ReactNode, restMs: number) {
  const atlas = createTestAtlas({
    rows: { positions: [buildPosition()], paymentOrders: [buildPaymentOrder({ payment_order_id: "PO-1" })] },
  });
  const calls: { readonly at: number; readonly path: string }[] = [];
  atlas.rest("answer-late", { delayMs: restMs });
  const fetchFromServer = atlas.options.fetch;
  const queryClient = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } }); // retries as applications have them
  render(
    <AtlasTestProvider
      atlas={atlas}
      queryClient={queryClient}
      fetch={(input, init) => {
        calls.push({ at: atlas.clock.now(), path: new URL(input as string).pathname }); // this package asks with text alone
        return fetchFromServer!(input, init);
      }}
    >
      {children}
    </AtlasTestProvider>,
  );
  const failures = () =>
    queryClient
      .getQueryCache()
      .getAll()
      .filter(({ state }) => state.error !== null || state.fetchFailureCount > 0 || state.data === undefined);
  return { atlas, calls, failures, queryClient };
}

function Lists(): ReactNode {
  const orders = useOrders();
  const curves = useCurves();
  const dividends = useDividends();
  const coupons = useCoupons();
  const payments = usePaymentOrdersQuery();
  const reports = useReports();
  const catalogue = useCatalogue();
  return [orders, curves, dividends, coupons, payments, reports, catalogue].map(({ status }) => status).join(" ");
}

const ways = [
  { title: "of every kind in turn", signalAt: (second: number) => signals[second % signals.length]! },
  { title: "of one kind", signalAt: () => signals[0]! },
];

test.each(ways)(
  "for five minutes a signal a second $title is served within 1.5 s, with one call per signal and list, without an error (P23)",
  async ({ signalAt }) => {
    const { atlas, calls, failures } = mount(<Lists />, 120);
    await act(() => atlas.advance(5_000));
    const firstCalls = calls.length;
    const late: string[] = [];
    const sent: { readonly at: number; readonly fetches: readonly List[] }[] = [];

    for (let second = 0; second < SECONDS; second += 1) {
      const { send, fetches } = signalAt(second);
      sent.push({ at: atlas.clock.now(), fetches });
      await act(async () => {
        send(atlas);
        await atlas.advance(1_000);
      });
    }
    await act(() => atlas.advance(2_000));

    for (const { at, fetches } of sent) {
      for (const list of fetches) {
        const isServed = calls.some((call) => call.path === simulatorPaths[list] && call.at >= at && call.at <= at + 1_500);
        if (!isServed) late.push(`${list} at ${at}`);
      }
    }
    expect(late).toEqual([]);
    expect(failures()).toEqual([]);
    expect(atlas.errors).toEqual([]);
    expect(calls.length - firstCalls).toBe(sent.flatMap(({ fetches }) => fetches).length);
  },
);

test("a page load fetches each list once, but payment orders and reports twice for a reason (P24)", async () => {
  const { atlas, calls, failures } = mount(<Lists />, 120);

  await act(() => atlas.advance(60_000));

  const countOf = (path: string): number => calls.filter((call) => call.path === path).length;
  expect(Object.fromEntries(lists.map((list) => [list, countOf(simulatorPaths[list])]))).toEqual({
    ...{ orders: 1, curves: 1, dividends: 1, coupons: 1, catalogue: 1 },
    paymentOrdersQuery: 2, // the first snapshot of the stream is a message of its kind, and so a signal (P23)
    reports: 2, // once for the list, and once for the slice of reports
  });
  expect(countOf(simulatorPaths.positions)).toBe(1);
  expect(calls).toHaveLength(10);
  expect(failures()).toEqual([]);
});

test("forty report sections that are mounted together load once each, without an error (P24)", async () => {
  const codes = Array.from({ length: 40 }, (_, index) => `SECTION-${index}`);
  function Section({ code }: { readonly code: string }): ReactNode {
    return useReportSection({ runId: "RUN-1", sectionCode: code }).data?.section_code;
  }

  const { atlas, calls, failures, queryClient } = mount(
    codes.map((code) => <Section key={code} code={code} />),
    120,
  );
  for (const code of codes) atlas.answer(`/reports/RUN-1/sections/${code}`, { run_id: "RUN-1", section_code: code });
  await act(() => atlas.advance(120_000));

  expect(failures()).toEqual([]);
  expect(atlas.errors).toEqual([]);
  expect(queryClient.getQueryCache().getAll()).toHaveLength(40);
  expect(calls.filter(({ path }) => path.includes("/sections/"))).toHaveLength(40);
});
