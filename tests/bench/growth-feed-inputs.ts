/** Inputs of the stream, REST and the page that a server or an application may make as large as it likes, through the whole of `sync/` or a whole client. */
import { notifyManager, QueryClient, QueryObserver, type QueryObserverOptions } from "@tanstack/react-query";
import { createAtlasClient } from "../../src/client/create-client.ts";
import {
  catalogueQuery,
  couponsQuery,
  curvesQuery,
  dividendsQuery,
  ordersQuery,
  paymentOrdersQuery,
  reportSectionQuery,
  reportsQuery,
} from "../../src/react/queries/queries.ts";
import { createClientBench } from "../client/client-bench.ts";
import { createFakeSocketClass } from "../support/fake-socket.ts";
import { createSyncBench } from "../sync/sync-bench.ts";
import { heapUsed } from "./sampling.ts";
import type { GrowthInput } from "./growth-input.ts";

// TanStack Query notifies its observers on a real timer, which does not follow virtual time.
notifyManager.setScheduler(queueMicrotask);

const paths = {
  positions: null,
  orders: "/orders",
  curves: "/curves",
  dividends: "/dividends",
  coupons: "/coupons",
  reports: "/reports",
  catalogue: "/catalogue",
  paymentOrdersQuery: "/payment-orders",
  section: "/runs/{run_id}/sections/{section_code}",
} as const;
const report = { report_id: "P", run_id: "R", entity_id: "E", business_date: "2026-05-20", version: 1 };
/** A signal, and the path that it makes a page ask. */
const signals = [
  ["orders", {}, paths.orders],
  ["curves", {}, paths.curves],
  ["dividends", {}, paths.dividends],
  ["coupons", {}, paths.coupons],
  ["payment_order", { payment_orders: [] }, paths.paymentOrdersQuery],
  ["report_generated", report, paths.reports],
  ["report_generated", report, paths.catalogue],
] as const;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);
const tradesOf = (count: number, first = 0): readonly object[] =>
  numbers(count).map((number) => ({ trade_id: `T${first + number}`, price: `${number}.25`, comment: "x".repeat(80) }));
const snapshotText = (kind: string, field: string, rows: readonly object[]): string =>
  JSON.stringify({ kind, message_type: "snapshot", data: { [field]: rows } });

/** A client in virtual time whose REST answers at once, with the queries mounted; `calls`: what was asked, and when. */
function createQueryPage(bodyOf: (path: string) => unknown, queriesOf: (client: QueryingClient) => readonly unknown[]) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity, staleTime: Infinity } } });
  const calls: { readonly path: string; readonly at: number }[] = [];
  const bench = createClientBench({
    queryClient,
    paths,
    fetch(url) {
      const path = new URL(url as string).pathname;
      calls.push({ path, at: bench.clock.now() });
      return Promise.resolve(new Response(JSON.stringify(bodyOf(path))));
    },
  });
  for (const query of queriesOf(bench.client)) new QueryObserver(queryClient, query as QueryObserverOptions).subscribe(() => undefined);
  return { bench, calls, queryClient };
}

type QueryingClient = ReturnType<typeof createClientBench>["client"];

export const feedInputs: readonly GrowthInput[] = [
  {
    name: "seven REST lists, n signals, one a second: longest wait of a refetch, virtual time",
    boundIn: "react/queries/steady-signals",
    size: 75,
    unit: "s",
    prepare(size) {
      const { bench, calls } = createQueryPage(
        () => [],
        (client) => [
          ...[ordersQuery(client), curvesQuery(client), dividendsQuery(client), couponsQuery(client)],
          ...[paymentOrdersQuery(client), reportsQuery(client), catalogueQuery(client)],
        ],
      );
      return async () => {
        bench.client.connect();
        await bench.open();
        bench.send({ kind: "heartbeat" });
        await bench.clock.advanceAsync(10_000);
        const sent: { readonly path: string; readonly at: number }[] = [];
        for (const second of numbers(size)) {
          const [kind, data, path] = signals[second % signals.length] ?? signals[0];
          sent.push({ path, at: bench.clock.now() });
          bench.send({ kind, message_type: "delta", data });
          await bench.clock.advanceAsync(1_000);
        }
        await bench.clock.advanceAsync(60_000);
        const waits = sent.map(({ path, at }) => (calls.find((call) => call.path === path && call.at >= at)?.at ?? Infinity) - at);
        return Math.max(...waits) / 1_000;
      };
    },
  },
  {
    name: "n mounted sections: the last one begins to load, virtual time",
    boundIn: "react/queries/steady-signals",
    size: 20,
    unit: "s",
    prepare(size) {
      const { bench, calls } = createQueryPage(
        () => ({ run_id: "R", section_code: "S" }),
        (client) => numbers(size).map((number) => reportSectionQuery(client, { runId: "R", sectionCode: `S${number}` })),
      );
      return async () => {
        const startedAt = bench.clock.now();
        bench.client.connect();
        await bench.open();
        bench.send({ kind: "heartbeat" });
        await bench.clock.advanceAsync(300_000);
        const sections = calls.filter(({ path }) => path.includes("/sections/"));
        const firsts = new Map(sections.toReversed().map(({ path, at }) => [path, at]));
        return firsts.size < size ? Infinity : (Math.max(...firsts.values()) - startedAt) / 1_000;
      };
    },
  },
  {
    name: "a REST book of n positions under one sorted view: longest block",
    boundIn: "sync/baselines/rest-reading, client/rest/rest-cut",
    size: 25_000,
    unit: "ms",
    prepare(size) {
      const rows = numbers(size).map((number) => ({
        position_line_key: `P${number}`,
        symbol: `S${number % 400}`,
        quantity: `${(number * 7_919) % size}.50`,
      }));
      const text = JSON.stringify({ positions: rows });
      const { WebSocket, sockets } = createFakeSocketClass({ onCreate: (socket) => setTimeout(() => socket.open(), 0) });
      const client = createAtlasClient({
        url: "https://atlas.example",
        getToken: () => "token",
        fetch: () => Promise.resolve(new Response(text)),
        paths: { positions: "/positions" },
        timings: { graceMs: 20, settleMs: 20 },
        WebSocket,
        onError: () => undefined,
      });
      const view = client.internals.store.view("positions", { sort: [{ field: "quantity" }] });
      view.subscribe(() => undefined);
      return async () => {
        client.connect();
        let longestMs = 0;
        let before = process.cpuUsage();
        while (client.store.getState().positions.freshness.status !== "live" || view.getSnapshot().size < size) {
          await new Promise((resolve) => setImmediate(resolve));
          const { user, system } = process.cpuUsage(before);
          longestMs = Math.max(longestMs, (user + system) / 1_000);
          before = process.cpuUsage();
          const [socket] = sockets;
          if (socket?.isOpen === true && client.stats().lastMessageAt === undefined) socket.message('{"kind":"heartbeat"}');
        }
        client.dispose();
        return longestMs;
      };
    },
  },
  {
    name: "one row of n fields, three times",
    boundIn: "sync/slices/row-reader, domains/validation/row-check",
    size: 10_000,
    unit: "ms",
    prepare(size) {
      const bench = createSyncBench();
      const text = snapshotText("trades", "trades", [
        { trade_id: "T", ...Object.fromEntries(numbers(size).map((number) => [`f${number}`, number])) },
      ]);
      return () => {
        for (let time = 0; time < 3; time += 1) {
          bench.frame(text);
          bench.store.commit();
        }
      };
    },
  },
  {
    name: "n snapshots of 0.7 MB, three kinds in turn, none of them read: memory",
    boundIn: "sync/frames/frame-queue",
    size: 15,
    unit: "MB",
    prepare(size) {
      const bench = createSyncBench();
      const kinds = [
        ["trades", "trades"],
        ["positions", "positions"],
        ["blotter", "entries"],
      ] as const;
      return async () => {
        const before = await heapUsed();
        for (const number of numbers(size)) {
          const [kind, field] = kinds[number % kinds.length] ?? kinds[0];
          bench.frame(snapshotText(kind, field, tradesOf(5_500, number)));
        }
        const after = await heapUsed();
        bench.sync.closed();
        return (after - before) / 2 ** 20;
      };
    },
  },
  {
    name: "n deltas behind one large snapshot",
    boundIn: "sync/frames/frame-queue",
    size: 12_500,
    unit: "ms",
    prepare(size) {
      const bench = createSyncBench();
      const large = snapshotText("trades", "trades", tradesOf(6_000));
      const deltas = numbers(size).map((number) =>
        JSON.stringify({
          kind: "positions",
          message_type: "delta",
          data: { positions: [{ position_line_key: `P${number % 100}`, quantity: number }] },
        }),
      );
      return async () => {
        bench.frame(large);
        for (const delta of deltas) bench.frame(delta);
        await bench.clock.advanceAsync(1_000);
      };
    },
  },
  {
    name: "n bad elements in one message: calls of `onError`",
    boundIn: "sync/slices/row-reader",
    size: 15_000,
    unit: "calls",
    prepare(size) {
      const bench = createSyncBench();
      const text = JSON.stringify({
        kind: "blotter",
        message_type: "delta",
        data: { entries: [{ blotter_entry_id: "B", changed_fields: numbers(size) }] },
      });
      return () => {
        bench.frame(text);
        return bench.errors.length;
      };
    },
  },
  {
    name: "n unknown kinds: memory",
    boundIn: "sync/sequence/sequence",
    size: 50_000,
    unit: "MB",
    prepare(size) {
      const bench = createSyncBench({ onUnknownKind: () => undefined });
      return async () => {
        const before = await heapUsed();
        for (const number of numbers(size)) bench.frame(`{"kind":"kind-${number}","seq":${number},"data":{}}`);
        const after = await heapUsed();
        bench.sync.closed();
        return (after - before) / 2 ** 20;
      };
    },
  },
];
