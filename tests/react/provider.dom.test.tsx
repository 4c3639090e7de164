import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, renderHook } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import { AtlasError } from "../../src/shared/errors.ts";
import {
  AtlasProvider,
  defineCollection,
  useAtlasClient,
  useAtlasStore,
  useCollection,
  useConnection,
  useFreshness,
  useGeneratedReports,
  useOrders,
  usePosition,
  usePositions,
  useReportEdits,
  useReportLock,
} from "../../src/index.ts";
import { createDesk, nothing, positions } from "./desk.tsx";

function Show({ seen }: { readonly seen?: Set<AtlasClient> }): ReactNode {
  const client = useAtlasClient();
  seen?.add(client);
  const { rows, status } = usePositions();
  return `${useConnection().status} ${status} ${rows.map((row) => row.position_line_key).join(",")}`;
}

test("under StrictMode a provider requests one token and opens one socket (P33)", async () => {
  const desk = createDesk();
  const seen = new Set<AtlasClient>();
  const tree = (
    <StrictMode>
      <AtlasProvider {...desk.options}>
        <Show seen={seen} />
      </AtlasProvider>
    </StrictMode>
  );

  const { container, unmount } = render(tree);
  await desk.open({ positions: positions(2) });

  expect(container.textContent).toBe("connected live P0,P1");
  expect([desk.tokenRequests.length, desk.sockets.sockets.length, seen.size]).toEqual([1, 1, 1]);
  unmount();
  await desk.frame();
  expect(desk.remains()).toEqual(nothing);
});

test("rendering a provider opens no socket, and mounting it does (P33)", async () => {
  const desk = createDesk();
  const Suspending = (): ReactNode => {
    throw new Promise(() => undefined);
  };

  render(
    <AtlasProvider {...desk.options}>
      <Suspending />
    </AtlasProvider>,
  ).unmount();
  await desk.advance(0);

  expect(desk.sockets.liveCount).toBe(0);
  expect(desk.remains()).toEqual(nothing);
});

test.each([
  ["before the token came", async () => undefined],
  ["during the handshake", (desk) => desk.advance(0)],
  ["while connected", (desk) => desk.open({ positions: positions(1) })],
  [
    "with rows that no frame has shown yet",
    async (desk) => {
      await desk.open({ positions: positions(1) });
      desk.upsert("positions", { position_line_key: "P9" });
    },
  ],
  [
    "while waiting for the next attempt",
    async (desk) => {
      await desk.open();
      desk.sockets.last.close(1006);
      await desk.frame();
    },
  ],
  [
    "in a hidden page",
    async (desk) => {
      await desk.open();
      desk.page.hide();
      desk.upsert("positions", { position_line_key: "P9" });
    },
  ],
] as const satisfies readonly (readonly [string, (desk: ReturnType<typeof createDesk>) => Promise<void>])[])(
  "a provider unmounted %s leaves no timer, listener or socket (P33)",
  async (_, until) => {
    const desk = createDesk();
    const { unmount } = render(
      <AtlasProvider {...desk.options}>
        <Show />
      </AtlasProvider>,
    );
    await until(desk);

    unmount();
    await desk.advance(0);

    expect(desk.remains()).toEqual(nothing);
    await desk.advance(120_000);
    expect(desk.remains()).toEqual(nothing);
  },
);

test("a provider that is unmounted and mounted again in one commit keeps the client's socket (P33)", async () => {
  const desk = createDesk();
  const client = createAtlasClient(desk.options);
  const tree = (key: string) => (
    <AtlasProvider key={key} client={client}>
      <Show />
    </AtlasProvider>
  );
  const { rerender } = render(tree("first"));
  await desk.open({ positions: positions(1) });

  rerender(tree("second"));
  await desk.frame();

  expect(desk.sockets.sockets.length).toBe(1);
  expect(desk.sockets.last.isOpen).toBe(true);
});

const quotes = defineCollection({ kind: "quotes", key: "id" });

test.each([
  ["useAtlasClient", () => useAtlasClient()],
  ["usePositions", () => usePositions()],
  ["usePosition", () => usePosition("P1")],
  ["useCollection", () => useCollection(quotes)],
  ["useAtlasStore", () => useAtlasStore((state) => state.connection)],
  ["useConnection", () => useConnection()],
  ["useFreshness", () => useFreshness("positions")],
  ["useReportLock", () => useReportLock({ deskId: "D1", businessDate: "2026-11-20" })],
  ["useReportEdits", () => useReportEdits()],
  ["useGeneratedReports", () => useGeneratedReports()],
  ["useOrders", () => useOrders()],
] as const satisfies readonly (readonly [string, () => unknown])[])("%s without a provider throws `provider-missing` (P33)", (_, hook) => {
  expect(() => renderHook((): unknown => hook())).toThrow("provider-missing: this hook needs an <AtlasProvider> above it in the tree");
});

test("two providers have a client, a socket and rows each (P33)", async () => {
  const left = createDesk();
  const right = createDesk();
  const { container } = render(
    <>
      <AtlasProvider {...left.options}>
        <Show />
      </AtlasProvider>
      {" | "}
      <AtlasProvider {...right.options}>
        <Show />
      </AtlasProvider>
    </>,
  );

  await left.open({ positions: positions(1) });
  await right.open({ positions: positions(2) });

  expect(container.textContent).toBe("connected live P0 | connected live P0,P1");
  expect([left.sockets.sockets.length, right.sockets.sockets.length]).toEqual([1, 1]);
});

test("a new identity clears the rows and drops the socket before its token is requested (P2)", async () => {
  const desk = createDesk();
  const clients = new Set<AtlasClient>();
  const rowsAtTokenCall: unknown[] = [];
  const getToken = () => {
    const sizes = [...clients].map(({ store }) => store.getState().positions.collection.size);
    rowsAtTokenCall.push({ sizes, liveSockets: desk.sockets.liveCount });
    return "a-token";
  };
  const tree = (identity: string) => (
    <AtlasProvider {...desk.options} getToken={getToken} identity={identity}>
      <Show seen={clients} />
    </AtlasProvider>
  );
  const { container, rerender } = render(tree("ada"));
  await desk.open({ positions: positions(2) });

  rerender(tree("bob"));

  expect(container.textContent).toBe("connecting waiting ");
  expect(rowsAtTokenCall.at(-1)).toEqual({ sizes: [0, 0], liveSockets: 0 });
  await desk.open({ positions: positions(1) });
  expect(container.textContent).toBe("connected live P0");
  expect([...clients].map(({ store }) => store.getState().connection.status)).toEqual(["disposed", "connected"]);
  expect(desk.sockets.liveCount).toBe(1);
});

test("a new `url` option creates a new client at this address (P2)", async () => {
  const desk = createDesk();
  const tree = (url: string) => (
    <AtlasProvider {...desk.options} url={url}>
      <Show />
    </AtlasProvider>
  );
  const { rerender } = render(tree("https://one.test"));
  await desk.open({ positions: positions(2) });

  rerender(tree("https://two.test"));
  await desk.advance(0);

  expect(desk.sockets.sockets.map(({ url }) => new URL(url).host)).toEqual(["one.test", "two.test"]);
  expect(desk.sockets.liveCount).toBe(1);
});

test("a new identity under StrictMode leaves one socket, and causes one more token call (P2)", async () => {
  const desk = createDesk();
  const tree = (identity: string) => (
    <StrictMode>
      <AtlasProvider {...desk.options} identity={identity}>
        <Show />
      </AtlasProvider>
    </StrictMode>
  );
  const { rerender, unmount } = render(tree("ada"));
  await desk.open();

  rerender(tree("bob"));
  await desk.open();

  expect([desk.tokenRequests.length, desk.sockets.sockets.length, desk.sockets.liveCount]).toEqual([2, 2, 1]);
  unmount();
  await desk.advance(0);
  expect(desk.remains()).toEqual(nothing);
});

test("a token that was requested under the old identity never opens a socket (P2)", async () => {
  const desk = createDesk();
  const answers: ((token: string) => void)[] = [];
  const getToken = () => new Promise<string>((resolve) => answers.push(resolve));
  const tree = (identity: string) => (
    <AtlasProvider {...desk.options} getToken={getToken} identity={identity}>
      <Show />
    </AtlasProvider>
  );
  const { rerender } = render(tree("ada"));

  rerender(tree("bob"));
  answers[0]?.("of-ada");
  answers[1]?.("of-bob");
  await desk.advance(0);

  expect(desk.sockets.sockets.map(({ url }) => new URL(url).searchParams.get("token"))).toEqual(["of-bob"]);
});

test("callbacks are read when they are called, so a new callback needs no new client (P2)", async () => {
  const desk = createDesk();
  const received: string[] = [];
  const tree = (name: string) => (
    <AtlasProvider
      {...desk.options}
      getToken={() => `token-of-${name}`}
      onError={({ code }) => received.push(`${name} ${code}`)}
      onUnknownKind={({ kind }) => received.push(`${name} ${kind}`)}
    >
      <Show />
    </AtlasProvider>
  );
  const { rerender } = render(tree("first"));
  await desk.open();

  rerender(tree("second"));
  desk.send("brand_new", {});
  desk.sockets.last.message("{not json");
  desk.sockets.last.close(1006);
  await desk.advance(1_000);

  expect(received).toEqual(["second brand_new", "second malformed-message"]);
  expect(new URL(desk.sockets.last.url).searchParams.get("token")).toBe("token-of-second");
  expect(desk.sockets.sockets.length).toBe(2);
});

test("`onError` and `fetch` that are given only from the second render on are used (P43)", async () => {
  const desk = createDesk();
  const codes: string[] = [];
  const fetched: string[] = [];
  const later = {
    onError: ({ code }: AtlasError) => codes.push(code),
    fetch: (input: unknown) => {
      fetched.push(String(input));
      return Promise.resolve(Response.json([]));
    },
  };
  const queryClient = new QueryClient();
  const tree = (given: Partial<typeof later>, isShown: boolean) => (
    <AtlasProvider
      {...desk.options}
      onError={given.onError}
      fetch={given.fetch}
      paths={{ positions: null, orders: "/orders" }}
      queryClient={queryClient}
    >
      {isShown && <Orders />}
    </AtlasProvider>
  );
  const Orders = (): ReactNode => useOrders().status;
  const { rerender } = render(tree({}, false));
  await desk.open();

  rerender(tree(later, true));
  await desk.frame();
  desk.sockets.last.message("{oops");

  expect(fetched).toEqual(["https://atlas.test/orders"]);
  expect(codes).toEqual(["malformed-message"]);
});

test("after `onError` is removed from the options, errors go to the console (P43)", async () => {
  const desk = createDesk();
  const codes: string[] = [];
  const written = vi.spyOn(globalThis.console, "error").mockImplementation(() => undefined);
  const tree = (onError: ((error: AtlasError) => void) | undefined) => (
    <AtlasProvider {...desk.options} onError={onError}>
      <Show />
    </AtlasProvider>
  );
  const { rerender } = render(tree(({ code }) => codes.push(code)));
  await desk.open();

  rerender(tree(undefined));
  desk.sockets.last.message("{oops");

  expect(codes).toEqual([]);
  expect(written).toHaveBeenCalledWith(expect.stringContaining("malformed-message"));
  written.mockRestore();
});

test("a changed option that is fixed at mount is reported by its name, but not equal inline objects (P12)", async () => {
  const desk = createDesk();
  const tree = (jitter: number, deadAfterMs: number) => (
    <AtlasProvider {...desk.options} jitter={jitter} timings={{ deadAfterMs }} paths={{ positions: null, orders: "/orders" }}>
      <Show />
    </AtlasProvider>
  );
  const { rerender } = render(tree(0, 45_000));

  rerender(tree(0, 45_000));
  expect(desk.errors).toEqual([]);
  rerender(tree(0.5, 45_000));
  rerender(tree(0.5, 60_000));
  await desk.frame();

  expect(desk.errors.map(({ code, detail }) => [code, detail])).toEqual([
    ["option-changed", { option: "jitter" }],
    ["option-changed", { option: "timings" }],
  ]);
});

test("a changed query client is reported, and an equal inline `collections` array is not (P12)", async () => {
  const desk = createDesk();
  const tree = (queryClient: QueryClient) => (
    <AtlasProvider {...desk.options} queryClient={queryClient} collections={[quotes]}>
      <Show />
    </AtlasProvider>
  );
  const { rerender } = render(tree(new QueryClient()));

  rerender(tree(new QueryClient()));
  await desk.frame();

  expect(desk.errors.map(({ detail }) => detail)).toEqual([{ option: "queryClient" }]);
});

test("without the option `queryClient` the provider uses the nearest query client (P23)", () => {
  const desk = createDesk();
  const queryClient = new QueryClient();
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={queryClient}>
      <AtlasProvider {...desk.options}>{children}</AtlasProvider>
    </QueryClientProvider>
  );

  const { result } = renderHook(() => useAtlasClient(), { wrapper });

  expect(result.current.queryClient).toBe(queryClient);
});

test("a client passed in by the application is connected while mounted, and not disposed on unmount (P33)", async () => {
  const desk = createDesk();
  const client = createAtlasClient(desk.options);
  const tree = (
    <AtlasProvider client={client}>
      <Show />
    </AtlasProvider>
  );
  const first = render(tree);
  await desk.open({ positions: positions(1) });

  first.unmount();
  await desk.advance(0);

  expect(desk.remains()).toEqual(nothing);
  expect(client.store.getState().positions).toMatchObject({ freshness: { status: "stale", cause: "disconnect" } });
  const second = render(tree);
  expect(second.container.textContent).toBe("connecting stale P0");
  await desk.open({ positions: positions(2) });
  expect(second.container.textContent).toBe("connected live P0,P1");
});

test("a client that the application connected stays connected when the provider unmounts (P33)", async () => {
  const desk = createDesk();
  const client = createAtlasClient(desk.options);
  client.connect();
  const { unmount } = render(
    <AtlasProvider client={client}>
      <Show />
    </AtlasProvider>,
  );
  await desk.open();

  unmount();
  await desk.frame();

  expect(desk.sockets.last.isOpen).toBe(true);
  client.dispose();
  expect(desk.remains()).toEqual(nothing);
});

test("another client passed in replaces the first client, which is released (P33)", async () => {
  const [first, second] = [createDesk(), createDesk()];
  const clients = [createAtlasClient(first.options), createAtlasClient(second.options)] as const;
  const tree = (client: AtlasClient) => (
    <AtlasProvider client={client}>
      <Show />
    </AtlasProvider>
  );
  const { container, rerender } = render(tree(clients[0]));
  await first.open({ positions: positions(1) });

  rerender(tree(clients[1]));
  await first.advance(0);
  await second.open({ positions: positions(3) });

  expect(container.textContent).toBe("connected live P0,P1,P2");
  expect(first.remains()).toEqual(nothing);
});

test("a `getToken` that throws is a failed attempt, and the React tree stays mounted (P2)", async () => {
  const desk = createDesk({
    getToken: () => {
      throw new Error("no session");
    },
  });
  const { container } = render(
    <AtlasProvider {...desk.options}>
      <Show />
    </AtlasProvider>,
  );

  await desk.frame();

  expect(container.textContent).toBe("error waiting ");
  expect(desk.errors.map(({ code }) => code)).toEqual(["token-failed"]);
  expect(desk.errors[0]).toBeInstanceOf(AtlasError);
});

test("an invalid number throws at mount; under a new identity it is reported, and the default is used (P43)", async () => {
  const desk = createDesk();
  const tree = (identity: string, deadAfterMs: number) => (
    <AtlasProvider {...desk.options} identity={identity} timings={{ deadAfterMs }}>
      <Show />
    </AtlasProvider>
  );
  const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined); // React's own words on an error in a render

  expect(() => render(tree("first", NaN))).toThrow(/option-invalid/);
  quiet.mockRestore();
  const { rerender } = render(tree("first", 45_000));
  await desk.open();
  rerender(tree("second", NaN));
  await desk.open();

  expect(desk.errors.map(({ code, detail }) => [code, detail])).toContainEqual(["option-changed", { option: "timings" }]);
  expect(desk.sockets.last.isOpen).toBe(true);
});
