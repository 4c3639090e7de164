import { QueryObserver, type QueryClient } from "@tanstack/react-query";
import { fireEvent, render, screen, within } from "@testing-library/react";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { QueriesView } from "../../../src/devtools/inspector/views/queries-view.tsx";
import { historyLines, withoutRepeats } from "../../../src/devtools/inspector/views/queries/query-history.ts";
import { pacingText } from "../../../src/devtools/inspector/views/queries/query-lines.ts";
import type { QueryEntry } from "../../../src/devtools/recorder/query-timeline.ts";
import type { Millis } from "../../../src/shared/brand.ts";
import { AtlasError } from "../../../src/shared/errors.ts";
import { createTestAtlas } from "../../../src/testing.ts";
import { atlasKeys, createAtlasClient } from "../../../src/vanilla.ts";
import { show } from "./shown.tsx";

function use(
  queryClient: QueryClient,
  queryKey: readonly unknown[],
  queryFn: () => Promise<unknown> = () => Promise.resolve([{ amount: "987654321.25" }]),
) {
  const observer = new QueryObserver(queryClient, { queryKey, queryFn, retry: false });
  onTestFinished(observer.subscribe(() => undefined));
}
const queryOf = (key: string) =>
  within(screen.getByRole("list", { name: "Queries" }))
    .getAllByRole("listitem")
    .find(({ textContent }) => textContent.startsWith(key))?.textContent;
const history = () =>
  within(screen.getByRole("grid", { name: "Signals and fetches" }))
    .getAllByRole("row")
    .map(({ textContent }) => textContent);

describe("the view of queries", () => {
  test("shows each query with its status, and its answer nowhere", async () => {
    const { atlas, queryClient } = await show(QueriesView);
    use(queryClient, atlasKeys.orders());
    use(queryClient, atlasKeys.curves(), () => Promise.reject(new TypeError("canary-message")));
    await atlas.advance(1_000);

    expect(queryOf("orders")).toContain("live");
    expect(queryOf("curves")).toContain("TypeError");
    expect(document.body.innerHTML).not.toMatch(/canary|987654321/);
  });

  test("shows which fetch a signal caused, and that another follows a signal that came meanwhile (P23)", async () => {
    const { atlas, queryClient } = await show(QueriesView);
    let answer: ((rows: unknown) => void) | undefined;
    use(queryClient, atlasKeys.orders(), () => new Promise((resolve) => (answer = resolve)));
    await atlas.advance(500);
    answer?.([]);
    await atlas.advance(2_000);

    atlas.signal("orders");
    await atlas.advance(200);
    atlas.signal("orders");
    await atlas.advance(500);

    expect(queryOf("orders")).toContain("outdated");
    expect(queryOf("orders")).toContain("a fetch is under way, and another follows: a signal came meanwhile");
    expect(history().filter((line) => line.includes("signal orders: 1 query"))).toHaveLength(2);
    answer?.([]);
    await atlas.advance(300);
    expect(queryOf("orders")).toMatch(/a signal came: the next fetch begins in \d\.\d s/);
    await atlas.advance(3_000);
    expect(history().at(-1)).toMatch(/fetch under way; for signal orders, \d\.\d s before it/);
  });

  test("says while a failed fetch is repeated how often it failed and why, until it succeeds", async () => {
    const { atlas, queryClient } = await show(QueriesView);
    const failure = new AtlasError("fetch-failed", { detail: { status: 503 } });
    let answer = (): Promise<unknown> => Promise.reject(failure);
    const observer = new QueryObserver(queryClient, { queryKey: atlasKeys.orders(), queryFn: () => answer(), retry: 5, retryDelay: 1 });
    onTestFinished(observer.subscribe(() => undefined));
    answer = () => (queryClient.getQueryState(atlasKeys.orders())?.fetchFailureCount === 2 ? waiting : Promise.reject(failure));
    let succeed = (_: unknown): void => undefined;
    const waiting = new Promise((resolve) => (succeed = resolve));
    await vi.waitFor(() => expect(queryClient.getQueryState(atlasKeys.orders())?.fetchFailureCount).toBe(2));
    await atlas.advance(600);

    expect(queryOf("orders")).toContain("failed 2 times so far: fetch-failed, status 503");
    succeed([]);
    await atlas.advance(600);

    expect(queryOf("orders")).not.toContain("so far");
  });

  test("a key of several parts says what they are, and the legend names each mark", async () => {
    const { atlas, queryClient } = await show(QueriesView);
    use(queryClient, [...atlasKeys.orders(), "O-1"]);
    use(queryClient, atlasKeys.curves());
    await atlas.advance(1_000);

    expect(screen.getByText("orders / O-1", { selector: ".atlas-strong" }).title).toContain("parts of the query key");
    expect(screen.getByText("curves", { selector: ".atlas-strong" }).title).toBe("");
    expect(screen.getByText(/^signal/, { selector: ".atlas-lane-legend" }).textContent).toMatch(/signal +fetch +under way +failed/);
    expect(screen.getByRole<HTMLInputElement>("searchbox").placeholder).toBe("part of a key");
  });

  test("filters queries and their history by the key", async () => {
    const { atlas, queryClient } = await show(QueriesView);
    use(queryClient, atlasKeys.orders());
    use(queryClient, atlasKeys.curves());
    await atlas.advance(1_000);

    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "CURV" } });
    await atlas.advance(500);

    expect(queryOf("orders")).toBeUndefined();
    expect(queryOf("curves")).toBeDefined();
    expect(history().some((line) => line.includes("orders"))).toBe(false);
    expect(screen.getByText("1 of 2 queries")).toBeDefined();
  });

  test("says of a client without a query client that it has no queries", () => {
    const atlas = createTestAtlas();
    const client = createAtlasClient(atlas.options);

    render(<QueriesView client={client} clock={atlas.clock} />);

    expect(screen.getByText(/has no QueryClient/)).toBeDefined();
  });

  test("leaves no timer behind when it is unmounted", async () => {
    const { atlas, client, unmount } = await show(QueriesView);
    client.dispose();
    await atlas.settle();
    unmount();

    expect(atlas.clock.pendingCount).toBe(0);
  });
});

const signal = (id: number, kind: string, at: number): QueryEntry => ({ type: "signal", id, at: at as Millis, kind, keys: [[kind]] });
const fetchOf = (id: number, query: string, at: number): QueryEntry => ({
  ...{ type: "fetch", id, at: at as Millis, query, key: [query] },
  ...{ endedAt: undefined, outcome: "running", error: undefined },
});

describe("the history of queries", () => {
  test("a fetch answers the signals since the fetch before it", () => {
    const entries = [
      fetchOf(1, "orders", 0),
      signal(2, "orders", 10),
      signal(3, "orders", 20),
      fetchOf(4, "orders", 30),
      fetchOf(5, "orders", 40),
    ];

    const reasons = historyLines(entries, ([key]) => [String(key)]).map((line) => ("reason" in line ? line.reason : "signal"));

    expect(reasons).toEqual([undefined, "signal", "signal", { kind: "orders", count: 2, at: 10 }, undefined]);
  });

  test("signals of one kind in a row are one line with their number", () => {
    const lines = historyLines([signal(1, "a", 0), signal(2, "a", 1), signal(3, "b", 2), signal(4, "a", 3)], () => []);

    expect(withoutRepeats(lines).map((line) => [line.entry.id, "queries" in line && line.count])).toEqual([
      [2, 2],
      [3, 1],
      [4, 1],
    ]);
  });
});

test("the pacing of a query has a text in each phase", () => {
  const outlook = { query: "q", next: undefined, waitMs: 400, signalledPauses: 0, failures: 2 } as const;

  expect(pacingText(undefined)).toBe("no signal yet");
  expect(pacingText({ ...outlook, phase: "idle" })).toBe("idle: a signal fetches at once");
  expect(pacingText({ ...outlook, phase: "pausing" })).toBe("pause after a fetch: 0.4 s left");
  expect(pacingText({ ...outlook, phase: "pausing", next: "failure" })).toBe("the next try begins in 0.4 s, after 2 failures");
  expect(pacingText({ ...outlook, phase: "hidden", signalledPauses: 3 })).toBe(
    "waits until the page is visible; slowed down by signals in 3 pauses in a row",
  );
});
