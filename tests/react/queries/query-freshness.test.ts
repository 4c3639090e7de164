/** Freshness of a query, with a real query client, the real pacing of signals, and virtual time. */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, describe, expect, test } from "vitest";
import { createQueryPort } from "../../../src/client/loads/query-port.ts";
import { judgeQuery, withFreshness, type RestStaleCause } from "../../../src/react/queries/query-freshness.ts";
import type { Millis } from "../../../src/shared/brand.ts";
import { createInvalidation } from "../../../src/sync/signals/invalidation.ts";
import { createFakePage } from "../../support/fake-page.ts";
import { seededRandom } from "../../support/seeded-random.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const answered = { data: [], dataUpdateCount: 1, errorUpdatedAt: 0, isInvalidated: false, status: "success" } as const;
const connected = { status: "connected", everConnected: true, since: 7 as Millis } as const;
const lost = { ...connected, status: "disconnected" } as const;
const never = { status: "connecting", everConnected: false, since: 7 as Millis } as const;
const stale = (cause: RestStaleCause, since?: number) => ({ status: "stale", cause, since }) as const;

describe("the freshness of a query", () => {
  test.each([
    [{ status: "waiting" }, undefined, connected],
    [{ status: "waiting" }, { ...answered, data: undefined, dataUpdateCount: 0, status: "pending" }, connected],
    [{ status: "waiting" }, { ...answered, data: undefined, dataUpdateCount: 0, status: "error" }, lost],
    [{ status: "live" }, answered, connected],
    [stale("disconnect", 7), { ...answered, isInvalidated: true }, lost],
    [stale("unproven"), answered, never],
    [stale("unproven"), { ...answered, dataUpdateCount: 0 }, connected],
    [stale("outdated"), { ...answered, isInvalidated: true }, connected],
    [stale("fetch-failed", 9), { ...answered, status: "error", errorUpdatedAt: 9 }, connected],
  ] as const)("is %j for %j and the connection %j (P23, P24)", (freshness, state, connection) => {
    expect(judgeQuery(state, connection)).toEqual(freshness);
  });

  test("does not read fields of the result that the component does not read", () => {
    const read: string[] = [];
    const result = new Proxy(
      { data: 1, isFetching: false, dataUpdatedAt: 7 },
      {
        get(target, name) {
          read.push(String(name));
          return Reflect.get(target, name) as unknown;
        },
      },
    );

    const shown = withFreshness(result, () => ({ status: "live" }));
    const before = [...read];
    const { data, ...others } = shown;

    expect([before, data]).toEqual([[], 1]);
    expect(others).toEqual({ isFetching: false, dataUpdatedAt: 7, freshness: { status: "live" }, updatedAt: 7 });
  });

  test("has no time before the first answer", () => {
    expect(withFreshness({ dataUpdatedAt: 0 }, () => ({ status: "waiting" })).updatedAt).toBeUndefined();
  });
});

const cleanUps: (() => void)[] = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A server whose data have a version, and whose signal follows each change at once. */
function setUp(random: () => number) {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: Infinity } } });
  const queryKey = ["orders"];
  const invalidation = createInvalidation({
    queries: createQueryPort(client, "ours", () => false),
    signalKeys: () => [queryKey],
    clock,
    page,
    random,
    timings: { maxSignalPauseMs: 5_000 },
  });
  const server = { version: 1 };
  /** Reads the version as it begins, and answers or fails a while later. */
  const queryFn = (): Promise<number> => {
    const { version } = server;
    const isFailing = random() < 0.2;
    return new Promise((resolve, reject) => {
      clock.schedule(() => (isFailing ? reject(new Error("503")) : resolve(version)), 20 + random() * 1_500);
    });
  };
  const observer = new QueryObserver(client, { queryKey, queryFn });
  cleanUps.push(
    observer.subscribe(() => undefined),
    () => invalidation.dispose(),
    () => client.clear(),
  );
  const shown = () => {
    const state = client.getQueryState<number>(queryKey)!;
    return { data: state.data, freshness: judgeQuery(state, connected).status };
  };
  return { clock, page, client, queryKey, invalidation, server, shown };
}

test.each(Array.from({ length: 40 }, (_, index) => [index + 1]))(
  "data are shown as live only while they are those of the server, and become live again: run %i (P23, P24)",
  async (seed) => {
    const random = seededRandom(seed);
    const desk = setUp(random);
    const wrong: unknown[] = [];
    const check = (after: string): void => {
      const { data, freshness } = desk.shown();
      if (freshness === "live" && data !== desk.server.version) wrong.push({ after, data, version: desk.server.version });
    };
    const acts: Readonly<Record<string, () => void>> = {
      signal() {
        desk.server.version += 1;
        desk.invalidation.signal([desk.queryKey]);
      },
      gap() {
        desk.server.version += 1;
        desk.invalidation.missed([desk.queryKey]);
      },
      reconnect() {
        desk.server.version += 1; // while it was down: it is shown as stale then, whatever the query says
        desk.invalidation.opened();
      },
      message: () => desk.invalidation.firstMessage(),
      hide: () => (desk.page.isVisible() ? desk.page.hide() : desk.page.show()),
      focus: () => void desk.client.refetchQueries({ queryKey: desk.queryKey }, { cancelRefetch: false }),
      cancel: () => void desk.client.cancelQueries({ queryKey: desk.queryKey }),
      wait: () => undefined,
    };
    const names = Object.keys(acts);
    desk.invalidation.opened();
    desk.invalidation.firstMessage();

    for (let step = 0; step < 150; step += 1) {
      const name = names[Math.floor(random() * names.length)]!;
      acts[name]!();
      check(name);
      for (let part = 0; part < 4; part += 1) {
        await desk.clock.advanceAsync(random() * 300);
        check(`${name}, and a while`);
      }
    }
    if (!desk.page.isVisible()) desk.page.show();
    desk.invalidation.firstMessage();
    desk.invalidation.signal([desk.queryKey]);
    for (let waits = 0; waits < 200 && desk.shown().freshness !== "live"; waits += 1) await desk.clock.advanceAsync(1_000);

    expect(wrong).toEqual([]);
    expect(desk.shown()).toEqual({ data: desk.server.version, freshness: "live" });
  },
);
