import { onlineManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { createQueryPort } from "../../../src/client/loads/query-port.ts";
import { dropQueries } from "../../../src/client/scoped-queries.ts";
import type { QueryKey } from "../../../src/domains/queries/query-keys.ts";
import { settled } from "../../support/virtual-clock.ts";
import { createGate } from "../../sync/gate.ts";

const clients: QueryClient[] = [];

afterEach(() => {
  onlineManager.setOnline(true);
  for (const client of clients.splice(0)) {
    client.unmount();
    client.clear();
  }
});

function setUp() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: Infinity } } });
  client.mount(); // as a provider does: only then it hears of the network
  clients.push(client);
  const gate = createGate<number>();
  const mount = (queryKey: readonly unknown[]) =>
    new QueryObserver(client, { queryKey, queryFn: ({ signal }) => gate.call(signal) }).subscribe(() => undefined);
  const held = new Set<QueryKey>();
  const port = createQueryPort(client, "ours", (queryKey) => held.has(queryKey));
  return { client, port, gate, mount, held };
}

test("a signal key matches the queries whose key begins with it, with parts compared by structure (P23)", () => {
  const { client, port } = setUp();
  for (const key of [["orders"], ["orders", { page: 1 }], ["orders-archive"], ["curves"]]) client.setQueryData(key, 1);

  expect(port.find(["orders"])).toHaveLength(2);
  expect(port.find(["orders", { page: 1 }])).toHaveLength(1);
  expect(port.find(["trades"])).toEqual([]);
});

test("a signal key matches queries without a scope and of this client's scope, but not of another scope (P25)", () => {
  const { client, port } = setUp();
  const own = [["orders"], ["orders", "mine"], ["orders", { atlas: "ours" }], ["orders", { page: 1 }, { atlas: "ours" }]];
  for (const key of [...own, ["orders", { atlas: "theirs" }], ["orders", { atlas: undefined }]]) client.setQueryData(key, 1);

  const found = port.find(["orders"]);

  expect(found.toSorted()).toEqual(own.map((key) => JSON.stringify(key)).toSorted());
});

test("`dropQueries` drops all data of one scope, shown or not, and no other data (P41)", async () => {
  const { client, gate, mount } = setUp();
  for (const key of [["orders"], ["orders", { atlas: "ours" }], ["orders", { atlas: "theirs" }]]) client.setQueryData(key, 1);
  const shown = ["curves", { atlas: "ours" }];
  client.setQueryData(shown, 1);
  mount(shown);
  void client.refetchQueries({ queryKey: shown });

  dropQueries(client, "ours");
  gate.answer(2);
  await settled();

  expect(client.getQueryData(["orders", { atlas: "ours" }])).toBeUndefined();
  expect(client.getQueryState(shown)).toMatchObject({ data: undefined, status: "pending", fetchStatus: "idle" });
  expect([client.getQueryData(["orders"]), client.getQueryData(["orders", { atlas: "theirs" }])]).toEqual([1, 1]);
});

test("a refetch does not cancel a fetch that is running (P23)", async () => {
  const { port, gate, mount } = setUp();
  mount(["orders"]);
  const [query = ""] = port.find(["orders"]);
  gate.answer(1);
  await settled();

  port.refetch(query);
  port.refetch(query);

  expect(gate.callCount).toBe(2);
  expect(gate.signal.aborted).toBe(false);
  expect(port.isFetching(query)).toBe(true);
});

test("the end of a fetch is reported on success, failure, cancel and removal (P23)", async () => {
  for (const end of ["success", "failure", "cancel", "removal"] as const) {
    const { client, port, gate, mount } = setUp();
    const unmount = mount(["orders"]);
    const [query = ""] = port.find(["orders"]);
    const wasFetching = port.isFetching(query);
    const seen: boolean[] = [];
    const note = (changed: string) => seen.push(port.isFetching(changed));
    port.subscribe({ onChange: note, onEntered: () => undefined, onRemoved: note });

    if (end === "success") gate.answer(1);
    else if (end === "failure") gate.fail(new Error("500"));
    else if (end === "cancel") unmount();
    else client.removeQueries({ queryKey: ["orders"] });
    await settled();

    expect([end, wasFetching, seen.at(-1)]).toEqual([end, true, false]);
  }
});

test("a paused fetch counts as not running, and begins when the network is back (P23)", async () => {
  const { port, gate, mount } = setUp();
  onlineManager.setOnline(false);
  mount(["orders"]);
  const [query = ""] = port.find(["orders"]);
  const whileOffline = [port.isFetching(query), gate.callCount];

  port.refetch(query);
  onlineManager.setOnline(true);
  await settled();

  expect(whileOffline).toEqual([false, 0]);
  expect([port.isFetching(query), gate.callCount]).toEqual([true, 1]);
});

test("`markOutdated` marks a query in use as outdated without fetching it (P23)", async () => {
  const { client, port, gate, mount } = setUp();
  mount(["orders"]);
  gate.answer(1);
  await settled();
  const [query = ""] = port.find(["orders"]);

  port.markOutdated(query);

  expect([gate.callCount, client.getQueryState(["orders"])?.isInvalidated]).toEqual([1, true]);
});

test("a refetch or mark of a removed query does nothing and does not throw", () => {
  const { client, port } = setUp();
  client.setQueryData(["orders"], 1);
  const [query = ""] = port.find(["orders"]);
  client.clear();

  port.refetch(query);
  port.markOutdated(query);

  expect(port.isFetching(query)).toBe(false);
});
