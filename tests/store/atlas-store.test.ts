import { expect, test, vi } from "vitest";
import { defineCollection } from "../../src/domains/collection.ts";
import { createRegistry } from "../../src/domains/registry.ts";
import type { Millis, RowKey } from "../../src/shared/brand.ts";
import type { ConnectionState } from "../../src/shared/connection-state.ts";
import type { IndexedCollection } from "../../src/store/rows/indexed-collection.ts";
import { createTotalsDraft, totalsKey } from "../../src/store/views/totals.ts";
import { createAtlasStore, type AtlasStore, type Commit } from "../../src/store/atlas-store.ts";
import { initialFreshness } from "../../src/store/freshness.ts";

const quotes = defineCollection({ kind: "quotes", key: "id" });
const idle: ConnectionState = {
  status: "idle",
  since: 0 as Millis,
  attempt: 0,
  lastClose: undefined,
  everConnected: false,
  sequence: "settling",
};
const baseline = { type: "baseline", at: 5 as Millis, asOf: undefined } as const;

function create(onThrow: (thrown: unknown) => void = () => undefined) {
  return createAtlasStore(createRegistry({ collections: [quotes] }), { now: () => 7 as Millis, initialConnection: idle, onThrow });
}
function put(store: AtlasStore, slice: string, ...ids: readonly string[]): void {
  store.slice(slice).rows.upsert(
    ids as readonly RowKey[],
    ids.map((id) => ({ id, at: {} })),
    "replace",
  ); // `at`: no two rows are one object, all are equal
}
const sizes = (store: AtlasStore) => [store.api.getState().trades.collection.size, store.api.getState().cash.collection.size];

test("all slices start waiting and empty, including slices that the application defines", () => {
  const state = create().api.getState();

  expect(Object.keys(state).sort()).toEqual([
    "blotter",
    "cash",
    "connection",
    "ocp",
    "paymentOrders",
    "positions",
    "quotes",
    "reports",
    "trades",
  ]);
  expect(state.trades).toMatchObject({ collection: { size: 0 }, freshness: { status: "waiting" } });
  expect(state.connection).toBe(idle);
});

test("reading an unknown slice throws an error that names the slice", () => {
  const store = create();

  for (const ask of [() => store.slice("nope"), () => store.view("nope", {}), () => store.subscribeRow("nope", "A", () => undefined)]) {
    expect(ask).toThrow(expect.objectContaining({ code: "collection-unknown" }) as Error);
  }
});

test("changes of a draft are invisible before a commit, and then visible in one `setState`", () => {
  const store = create();
  const seen: (readonly number[])[] = [];
  store.api.subscribe(() => void seen.push(sizes(store)));

  put(store, "trades", "T1");
  put(store, "cash", "C1", "C2");
  store.slice("trades").transition(baseline);
  store.setConnection({ ...idle, status: "connecting" });
  const before = sizes(store);
  store.commit();

  expect(before).toEqual([0, 0]);
  expect(seen).toEqual([[1, 2]]);
  expect(store.api.getState()).toMatchObject({ trades: { freshness: { status: "live" } }, connection: { status: "connecting" } });
});

test("a commit keeps the identity of slices that did not change", () => {
  const store = create();
  const before = store.api.getState();

  put(store, "trades", "T1");
  store.commit();

  const after = store.api.getState();
  expect(after.cash).toBe(before.cash);
  expect(after.reports).toBe(before.reports);
  expect(after.trades.freshness).toBe(before.trades.freshness);
  expect(after.trades).not.toBe(before.trades);
});

test("`onDirty` is called once at the first change after a commit, and not by calls that change nothing", () => {
  const store = create();
  const onDirty = vi.fn();
  store.onDirty(onDirty);

  store.slice("trades").rows.upsert([], [], "shallow");
  store.slice("trades").transition({ type: "recovering", isRecovering: false });
  store.setConnection(idle);
  const untouched = [onDirty.mock.calls.length, store.isDirty];
  put(store, "trades", "T1");
  put(store, "cash", "C1");
  store.commit();
  store.applyReport({ type: "locked", lock: { desk_id: "FX", business_date: "2026-11-20", locked_at: undefined } });

  expect(untouched).toEqual([0, false]);
  expect(onDirty).toHaveBeenCalledTimes(2);
  expect(store.isDirty).toBe(true);
});

test("a commit without changes calls no listener", () => {
  const store = create();
  const listener = vi.fn();
  store.api.subscribe(listener);
  store.onCommit(listener);

  store.commit();

  expect(listener).not.toHaveBeenCalled();
});

test("a commit lists its changes by slice, with their sources", () => {
  const store = create();
  const commits: Commit[] = [];
  store.onCommit((commit) => void commits.push(commit));

  store.slice("trades").setSource("snapshot");
  put(store, "trades", "T1");
  store.slice("trades").setSource("rest");
  put(store, "trades", "T1");
  store.slice("cash").transition(baseline);
  store.commit();
  put(store, "trades", "T2");
  store.commit();

  expect(commits.map(({ at, changes }) => [at, [...changes].map(([name, { sources }]) => [name, [...sources]])])).toEqual([
    [7, [["trades", ["snapshot"]]]],
    [7, [["trades", ["delta"]]]],
  ]);
});

test("views and rows come from the same commit in every listener, in either order of reading", () => {
  const store = create();
  const view = store.view("trades", { where: { id: { gte: "T1" } }, sort: [{ field: "id" }] });
  const seen: (readonly number[])[] = [];
  const look = () => void seen.push([view.getSnapshot().size, store.api.getState().trades.collection.size]);
  store.api.subscribe(look);
  view.subscribe(look);
  store.subscribeRow("trades", "T1", look);
  store.onCommit(look);

  put(store, "trades", "T1", "T2");
  store.commit();

  expect(seen).toEqual([
    [2, 2],
    [2, 2],
    [2, 2],
    [2, 2],
  ]);
});

test("equal inline definitions give the same view, and a definition without terms gives the collection", () => {
  const store = create();
  put(store, "trades", "T1");
  store.commit();

  expect(store.view("trades", { where: { id: "T1" } })).toBe(store.view("trades", { where: { id: "T1" } }));
  expect(store.view("trades", { where: { id: "T1" } })).not.toBe(store.view("cash", { where: { id: "T1" } }));
  expect(store.view("trades", {}).getSnapshot()).toBe(store.api.getState().trades.collection);
});

test("an unused view is dropped after 100 commits, and its old handle still returns the right rows", () => {
  const store = create();
  const where = vi.fn(() => true);
  const handle = store.view("trades", { where });
  const stop = handle.subscribe(() => undefined);
  const commit = (index: number) => {
    put(store, "trades", `T${index}`);
    store.commit();
  };

  for (let index = 0; index < 100; index += 1) commit(index);
  const isKept = store.view("trades", { where }) === handle;
  stop();
  for (let index = 100; index < 200; index += 1) commit(index);
  where.mockClear();
  commit(200);

  expect(isKept).toBe(true);
  expect(where).not.toHaveBeenCalled();
  expect(store.view("trades", { where })).not.toBe(handle);
  expect(handle.getSnapshot().size).toBe(201);
  commit(201);
  expect(handle.getSnapshot().size).toBe(202);
});

test.each([
  ["a new function at each render", () => ({ where: ({ price }: Readonly<Record<string, unknown>>) => price !== 0 })],
  ["other data at each render", (render: number) => ({ where: { price: { ne: render } } })],
])("of 1,000 views that a component requested with %s, at most 33 are kept, even if the slice does not commit (P40)", (_, definitionOf) => {
  const store = create();
  put(store, "trades", "T1");
  store.commit();
  let stop = () => {};
  for (let render = 0; render < 1_000; render += 1) {
    const view = store.view<Readonly<Record<string, unknown>>>("trades", definitionOf(render));
    view.getSnapshot();
    const stopBefore = stop;
    stop = view.subscribe(() => undefined);
    stopBefore();
  }

  let readCount = 0;
  const row = {
    id: "T2",
    get price() {
      readCount += 1;
      return 5;
    },
  };
  store.slice("trades").rows.upsert(["T2" as RowKey], [row], "replace");
  readCount = 0;
  store.commit();

  expect(readCount).toBeGreaterThan(0);
  expect(readCount).toBeLessThanOrEqual(33); // each view reads the new row once: the one in use, and 32 that are kept
});

test("views that are all read before the first listener is added are built once (P40)", () => {
  const store = create();
  put(store, "trades", "T1");
  store.commit();
  const where = vi.fn(() => true);

  const views = Array.from({ length: 30 }, (_, place) => store.view("trades", { where: () => where() && place >= 0 }));
  for (const view of views) view.getSnapshot();
  for (const view of views) view.subscribe(() => undefined);

  expect(where).toHaveBeenCalledTimes(30);
});

test("a dropped view is updated again when it gets a listener", () => {
  const store = create();
  const handle = store.view("trades", { where: { id: { gte: "T" } } });
  handle.getSnapshot();
  for (let other = 0; other < 100; other += 1) store.view("trades", { where: { other } }).getSnapshot();
  const listener = vi.fn();

  handle.subscribe(listener);
  put(store, "trades", "T1");
  store.commit();

  expect(listener).toHaveBeenCalledTimes(1);
  expect(handle.getSnapshot().size).toBe(1);
  expect(store.view("trades", { where: { id: { gte: "T" } } })).toBe(handle);
});

interface Amount {
  readonly amount?: string;
  readonly currency?: string;
}

test("totals are updated by a commit and call their listener, as a view does", () => {
  const store = create();
  const definition = { sum: ["amount"], unit: "currency" } as const;
  const totals = store.derive("trades", totalsKey<Amount>(definition), (rows: IndexedCollection<Amount>, onThrow) =>
    createTotalsDraft(definition, rows, onThrow),
  );
  const listener = vi.fn();
  totals.subscribe(listener);

  store.slice("trades").rows.upsert(["T1" as RowKey], [{ amount: "0.1", currency: "EUR" }], "shallow");
  store.commit();

  expect(listener).toHaveBeenCalledTimes(1);
  expect([...totals.getSnapshot().values()]).toMatchObject([{ unit: "EUR", sums: { amount: "0.1" } }]);
});

test.each([1, 100])("a row's listener is called when its row enters, changes or leaves, and for no other of %i rows", (listenerCount) => {
  const store = create();
  const called: string[] = [];
  for (let index = 0; index < listenerCount; index += 1) store.subscribeRow("trades", `T${index}`, () => void called.push(`T${index}`));
  const stop = store.subscribeRow("trades", "T0", () => void called.push("stopped"));
  stop();

  put(store, "trades", "T0", "U0");
  store.commit();
  store.slice("trades").rows.upsert(["T0" as RowKey], [{ price: "1" }], "shallow");
  store.commit();
  put(store, "trades", "U0", "U1");
  store.commit();
  store.slice("trades").rows.replaceAll([], []);
  store.commit();

  expect(called).toEqual(["T0", "T0", "T0"]);
});

test("a listener that throws is reported, and the other listeners still run (decision 11)", () => {
  const onThrow = vi.fn();
  const store = create(onThrow);
  const called: string[] = [];
  const listeners = {
    state: () => void called.push("state"),
    row: () => void called.push("row"),
    commit: () => void called.push("commit"),
  };
  const fail = () => {
    throw new Error("mine");
  };
  for (const [subscribe, listener] of [
    [store.api.subscribe, listeners.state],
    [(wake: () => void) => store.subscribeRow("trades", "T1", wake), listeners.row],
    [(wake: () => void) => store.onCommit(wake), listeners.commit],
  ] as const) {
    subscribe(fail);
    subscribe(listener);
  }

  put(store, "trades", "T1");
  store.commit();

  expect(called).toEqual(["state", "row", "commit"]);
  expect(onThrow).toHaveBeenCalledTimes(3);
});

test("a commit requested by a listener runs after all listeners of the previous commit", () => {
  const store = create();
  const called: string[] = [];
  store.api.subscribe(() => {
    called.push(`state ${sizes(store).join()}`);
    if (store.api.getState().cash.collection.size > 0) return;
    put(store, "cash", "C1");
    store.commit();
  });
  store.onCommit(({ changes }) => void called.push([...changes.keys()].join()));

  put(store, "trades", "T1");
  store.commit();

  expect(called).toEqual(["state 1,0", "trades", "state 1,1", "cash"]);
  expect(store.isDirty).toBe(false);
});

test("an old state does not change after later commits", () => {
  const store = create();
  put(store, "trades", "T1");
  store.commit();
  const before = store.api.getState();

  store.slice("trades").rows.remove(["T1" as RowKey]);
  put(store, "trades", "T2");
  store.commit();

  expect(before.trades.collection.keys()).toEqual(["T1"]);
  expect(store.api.getState().trades.collection.keys()).toEqual(["T2"]);
});

test("`clear` empties all state except the connection, in one commit", () => {
  const store = create();
  const view = store.view("trades", { where: { id: "T1" } });
  put(store, "trades", "T1");
  store.slice("trades").transition(baseline);
  store.applyReport({ type: "locked", lock: { desk_id: "FX", business_date: "2026-11-20", locked_at: undefined } });
  store.reportsTransition(baseline);
  store.commit();
  const commits: Commit[] = [];
  store.onCommit((commit) => void commits.push(commit));

  put(store, "trades", "T2");
  store.clear();

  const { trades, reports, connection } = store.api.getState();
  expect([trades.collection.size, view.getSnapshot().size, reports.locks.size]).toEqual([0, 0, 0]);
  expect([trades.freshness, reports.freshness]).toEqual([initialFreshness, initialFreshness]);
  expect(connection).toBe(idle);
  expect(commits.map(({ changes }) => changes.get("trades")?.sources.has("clear"))).toEqual([true]);
});

test("the reports have a freshness separate from the slices (P26, P35)", () => {
  const store = create();

  store.reportsTransition(baseline);
  store.reportsTransition({ type: "mark", cause: "gap", at: 9 as Millis });
  const drafted = store.reportsFreshness.status;
  store.commit();

  expect(drafted).toBe("stale");
  expect(store.api.getState().reports.freshness).toMatchObject({ status: "stale", cause: "gap" });
});
