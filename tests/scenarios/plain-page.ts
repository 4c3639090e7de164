/** What runs in the page of a plain desk: clients by name, each with the orders that signals refetch, and spoken to through `window.atlas`. */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { ordersQuery } from "../../src/index.ts";
import { createAtlasClient, type AtlasClient } from "../../src/vanilla.ts";

export interface PlainPageOptions {
  readonly token: string;
  /** The application performs and authorises REST calls by itself. */
  readonly hasOwnFetch: boolean;
}

interface Entry {
  readonly client: AtlasClient;
  readonly queryClient: QueryClient;
  readonly reasons: string[];
  readonly codes: string[];
  readonly stop: () => void;
}

const entries = new Map<string, Entry>();

function start(name: string, { token, hasOwnFetch }: PlainPageOptions): void {
  const queryClient = new QueryClient();
  const reasons: string[] = [];
  const codes: string[] = [];
  const headers = { Authorization: `Bearer ${token}` };
  const client = createAtlasClient({
    url: location.origin,
    getToken({ reason }) {
      reasons.push(reason);
      return token;
    },
    fetch: hasOwnFetch
      ? (url, init) => fetch(url, { ...init, headers: { ...headers, ...Object.fromEntries(new Headers(init?.headers)) } })
      : undefined,
    queryClient,
    identity: name,
    paths: { orders: "/orders" },
    timings: { backoffMinMs: 100, backoffMaxMs: 200, settleMs: 50, graceMs: 50 },
    onError: ({ code }) => codes.push(code),
  });
  client.connect();
  const stop = new QueryObserver(queryClient, ordersQuery(client)).subscribe(() => undefined);
  entries.set(name, { client, queryClient, reasons, codes, stop });
}

function report(name: string) {
  const { client, queryClient, reasons, codes } = entries.get(name)!;
  const { positions, connection } = client.store.getState();
  const orders = queryClient.getQueryCache().findAll({ queryKey: ["orders"] })[0]?.state.data as readonly unknown[] | undefined; // the only list
  return {
    connection: connection.status,
    positions: positions.freshness.status,
    quantities: positions.collection.toArray().map(({ quantity }) => quantity),
    orderCount: orders?.length,
    reasons,
    codes,
  };
}

function end(name: string): void {
  const { client, stop } = entries.get(name)!;
  stop();
  client.dispose();
}

/** The status and text of an ordinary request, which the browser's cache may answer. */
async function ask(path: string, token: string): Promise<string> {
  const response = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  return `${response.status} ${await response.text()}`;
}

const atlas = { start, report, end, ask };
Object.assign(window, { atlas });
