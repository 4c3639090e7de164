/** Components in a state that a test forces, and the query client that the provider gives to its tree. */
import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { render, renderHook, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, test } from "vitest";
import { useConnection, useFreshness, useOrders, usePositions } from "../../src/index.ts";
import { AtlasTestProvider, buildPosition, createTestAtlas } from "../../src/testing.ts";

const rows = { positions: [buildPosition({ symbol: "EURUSD" }), buildPosition({ symbol: "USDJPY" })] };

function Desk(): ReactNode {
  const { size } = usePositions();
  const freshness = useFreshness("positions");
  const cause = freshness.status === "stale" ? freshness.cause : "no cause";
  return <output>{`${size} ${freshness.status} ${cause} ${useConnection().status} ${useOrders().status}`}</output>;
}
const shown = () => screen.getByRole("status").textContent;

describe("a forced state", () => {
  test.each([
    ["waiting", {}, "0 waiting no cause connecting pending"],
    ["live", { rows }, "2 live no cause connected pending"],
    ["stale", { rows }, "2 stale disconnect disconnected pending"],
    ["stale", { rows, cause: "gap" }, "2 stale gap connected pending"],
    ["stale", { rows, cause: "lagging" }, "2 stale lagging connected pending"],
    ["stale", { rows, cause: "unproven" }, "2 stale unproven connected pending"],
    ["live", { connection: "error" }, "0 live no cause error pending"],
    ["live", { connection: "blocked" }, "0 live no cause blocked pending"],
    ["live", { connection: "disposed" }, "0 live no cause disposed pending"],
  ] as const)("the forced state `%s` with %j shows from the first render, and does not change later", async (state, props, text) => {
    render(
      <AtlasTestProvider state={state} {...props}>
        <Desk />
      </AtlasTestProvider>,
    );
    const first = shown();
    await createTestAtlas().advance(5_000);

    expect([first, shown()]).toEqual([text, text]);
  });

  test.each(["waiting", "live", "stale"] as const)("the forced state `%s` is that of the reports as well", (state) => {
    const wrapper = ({ children }: { readonly children: ReactNode }) => (
      <AtlasTestProvider state={state} cause="gap">
        {children}
      </AtlasTestProvider>
    );

    const { result } = renderHook(() => useFreshness("reports"), { wrapper });

    expect(result.current).toMatchObject(state === "stale" ? { status: state, cause: "gap" } : { status: state });
  });

  test("a forced state changes with the props of AtlasTestProvider", () => {
    const { rerender } = render(
      <AtlasTestProvider state="live" rows={{ positions: [buildPosition()] }}>
        <Desk />
      </AtlasTestProvider>,
    );

    rerender(
      <AtlasTestProvider state="stale" cause="malformed" rows={{ positions: [buildPosition()] }}>
        <Desk />
      </AtlasTestProvider>,
    );

    expect(shown()).toBe("1 stale malformed connected pending");
  });
});

describe("the query client of the provider", () => {
  const hookIn = (wrapper: (children: ReactNode) => ReactNode) =>
    renderHook(() => useQueryClient(), { wrapper: ({ children }: { readonly children: ReactNode }) => wrapper(children) }).result.current;

  test("AtlasTestProvider provides a query client, which is the same at each render", () => {
    const atlas = createTestAtlas();
    const { result, rerender } = renderHook(() => useQueryClient(), {
      wrapper: ({ children }: { readonly children: ReactNode }) => <AtlasTestProvider atlas={atlas}>{children}</AtlasTestProvider>,
    });
    const first = result.current;
    rerender();

    expect(result.current).toBe(first);
  });

  test("AtlasTestProvider uses the given query client or the nearest one, with and without an Atlas", () => {
    const [given, nearest] = [new QueryClient(), new QueryClient()];
    const atlas = createTestAtlas();

    const found = [
      hookIn((children) => (
        <AtlasTestProvider atlas={atlas} queryClient={given}>
          {children}
        </AtlasTestProvider>
      )),
      hookIn((children) => (
        <AtlasTestProvider state="live" queryClient={given}>
          {children}
        </AtlasTestProvider>
      )),
      hookIn((children) => (
        <QueryClientProvider client={nearest}>
          <AtlasTestProvider atlas={atlas}>{children}</AtlasTestProvider>
        </QueryClientProvider>
      )),
    ];

    expect(found).toEqual([given, given, nearest]);
    expect(found.map((each) => each === given)).toEqual([true, true, false]);
  });
});
