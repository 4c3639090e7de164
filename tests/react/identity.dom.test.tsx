/**
 * One user after the other in one page, under one query client: no render of the second shows anything of the first, however the first one
 * leaves, and while the second one's load hangs or fails (P41).
 */
import { keepPreviousData, notifyManager, QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, render, type RenderResult } from "@testing-library/react";
import { Activity, StrictMode, useLayoutEffect, type ReactNode } from "react";
import { describe, expect, test } from "vitest";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import {
  AtlasProvider,
  ordersQuery,
  useAtlasClient,
  useAtlasStore,
  useConnection,
  useOrders,
  usePosition,
  usePositions,
  useReportSection,
} from "../../src/index.ts";
import { createDesk, nothing } from "./desk.tsx";

// TanStack Query notifies its observers on a real timer; in a microtask they hear before virtual time goes on.
notifyManager.setScheduler(queueMicrotask);

type User = "ada" | "bob";
type SecondLoad = "hangs" | "fails" | "succeeds";

/** What a render of a user's screen showed. */
interface Shown {
  readonly user: User;
  readonly orders: unknown;
  readonly ownQuery: unknown;
  readonly section: unknown;
  readonly positions: readonly unknown[];
  readonly position: unknown;
  readonly storeSize: number;
}

function setUp(secondLoad: SecondLoad) {
  const desk = createDesk({ paths: { positions: null, orders: "/orders", section: "/runs/{run_id}/{section_code}" } });
  // The strictest defaults: what was shown last is a placeholder for what loads, and nothing is ever stale by itself.
  const queries = { retry: false, gcTime: Infinity, staleTime: Infinity, placeholderData: keepPreviousData };
  const queryClient = new QueryClient({ defaultOptions: { queries } });
  const shown: Shown[] = [];
  let user: User = "ada";

  function Screen({ of }: { readonly of: User }): ReactNode {
    const client = useAtlasClient();
    const { rows } = usePositions({ sort: [{ field: "position_line_key" }] });
    shown.push({
      user: of,
      orders: useOrders({ placeholderData: (before) => before }).data,
      ownQuery: useQuery(ordersQuery(client)).data,
      section: useReportSection({ runId: "R", sectionCode: "risk" }).data,
      positions: rows,
      position: usePosition("P1"),
      storeSize: useAtlasStore((state) => state.positions.collection.size),
    });
    return useConnection().status;
  }

  const options: AtlasClientOptions = {
    ...desk.options,
    fetch: (input, init) => {
      if (user === "bob" && secondLoad === "hangs") return new Promise(() => undefined);
      return desk.options.fetch!(input, init);
    },
  };
  const answerFor = (name: User): void => {
    desk.answer("/orders", name === "bob" && secondLoad === "fails" ? 503 : [{ order_id: `of-${name}` }]);
    desk.answer(
      "/runs/R/risk",
      name === "bob" && secondLoad === "fails" ? 503 : { run_id: "R", section_code: "risk", title: `of-${name}` },
    );
  };
  answerFor("ada");

  return {
    desk,
    queryClient,
    options,
    Screen,
    shown,
    inPage: (tree: ReactNode) => <QueryClientProvider client={queryClient}>{tree}</QueryClientProvider>,
    signIn(name: User) {
      user = name;
      answerFor(name);
    },
    showRowsOf: (name: User) => desk.open({ positions: [{ position_line_key: "P1", symbol: `of-${name}` }] }),
    /** What renders of the second user showed of the first. */
    leaks: () => shown.filter((each) => each.user === "bob" && JSON.stringify(each).includes("of-ada")),
    last: () => shown.at(-1),
  };
}

type Page = ReturnType<typeof setUp>;
type Identity = (user: User) => { readonly identity?: string };

const withIdentity: Identity = (user) => ({ identity: user });
const withoutIdentity: Identity = () => ({});

/** How the first user leaves and the second arrives: shows Ada until `next` is awaited, then Bob. */
type Change = (
  page: Page,
  identity: Identity,
) => { readonly first: RenderResult; readonly next: () => Promise<RenderResult> | RenderResult };

const provider = ({ options, Screen }: Page, user: User, own: Partial<AtlasClientOptions> & { readonly key?: string }): ReactNode => {
  const { key, ...others } = own;
  return (
    <AtlasProvider key={key} {...options} {...others}>
      <Screen of={user} />
    </AtlasProvider>
  );
};

const changes: Readonly<Record<string, Change>> = {
  "the provider unmounts, and another mounts later"(page, identity) {
    const first = render(page.inPage(provider(page, "ada", identity("ada"))));
    return {
      first,
      async next() {
        first.unmount();
        await page.desk.advance(1_000);
        return render(page.inPage(provider(page, "bob", identity("bob"))));
      },
    };
  },
  "the provider has the user as its key"(page, identity) {
    const tree = (user: User) => page.inPage(provider(page, user, { ...identity(user), key: user }));
    const first = render(tree("ada"));
    return {
      first,
      next() {
        first.rerender(tree("bob"));
        return first;
      },
    };
  },
  "the application disposes its client and makes another"(page, identity) {
    const clientOf = (user: User): AtlasClient => createAtlasClient({ ...page.options, ...identity(user), queryClient: page.queryClient });
    const tree = (client: AtlasClient, user: User) =>
      page.inPage(
        <AtlasProvider client={client}>
          <page.Screen of={user} />
        </AtlasProvider>,
      );
    const ada = clientOf("ada");
    const first = render(tree(ada, "ada"));
    return {
      first,
      next() {
        act(() => ada.dispose());
        first.rerender(tree(clientOf("bob"), "bob"));
        return first;
      },
    };
  },
};

/** Changes that only an identity shows. */
const changesOfIdentity: Readonly<Record<string, Change>> = {
  "the identity changes in place"(page, identity) {
    const tree = (user: User) => page.inPage(provider(page, user, identity(user)));
    const first = render(tree("ada"));
    return {
      first,
      next() {
        first.rerender(tree("bob"));
        return first;
      },
    };
  },
  "the identity changes in place under StrictMode"(page, identity) {
    const tree = (user: User) => <StrictMode>{page.inPage(provider(page, user, identity(user)))}</StrictMode>;
    const first = render(tree("ada"));
    return {
      first,
      next() {
        first.rerender(tree("bob"));
        return first;
      },
    };
  },
  "the identity changes in place, and the application has query keys of its own"(page, identity) {
    const queryKeys = { orders: [["desk", "orders"]] };
    const tree = (user: User) => page.inPage(provider(page, user, { ...identity(user), queryKeys }));
    const first = render(tree("ada"));
    return {
      first,
      next() {
        first.rerender(tree("bob"));
        return first;
      },
    };
  },
  "the identity changes while the provider is hidden"(page, identity) {
    const tree = (user: User, mode: "visible" | "hidden") =>
      page.inPage(<Activity mode={mode}>{provider(page, user, identity(user))}</Activity>);
    const first = render(tree("ada", "visible"));
    return {
      first,
      async next() {
        first.rerender(tree("ada", "hidden"));
        await page.desk.advance(1_000);
        first.rerender(tree("bob", "hidden"));
        await page.desk.advance(1_000);
        first.rerender(tree("bob", "visible"));
        return first;
      },
    };
  },
  "the identity changes in the commit that hides the provider"(page, identity) {
    const tree = (user: User, mode: "visible" | "hidden") =>
      page.inPage(<Activity mode={mode}>{provider(page, user, identity(user))}</Activity>);
    const first = render(tree("ada", "visible"));
    return {
      first,
      async next() {
        first.rerender(tree("bob", "hidden"));
        await page.desk.advance(1_000);
        first.rerender(tree("bob", "visible"));
        return first;
      },
    };
  },
};

const cases = [
  ...Object.entries(changes).map(([name, change]) => [`${name}, with an identity`, change, withIdentity] as const),
  ...Object.entries(changes).map(([name, change]) => [`${name}, without one`, change, withoutIdentity] as const),
  ...Object.entries(changesOfIdentity).map(([name, change]) => [name, change, withIdentity] as const),
];

describe.each(cases)("%s", (_, change, identity) => {
  test.each(["hangs", "fails", "succeeds"] as const)(
    "after a change of user, no render shows data of the first user while the second user's load %s (P41)",
    async (secondLoad) => {
      const page = setUp(secondLoad);
      const { first, next } = change(page, identity);
      await page.showRowsOf("ada");
      await page.desk.advance(2_000);
      expect(JSON.stringify(page.last())).toContain("of-ada"); // there is something to leak
      expect(first.container.textContent).toBe("connected");

      page.signIn("bob");
      const second = await next();
      await page.desk.advance(5_000);
      await page.showRowsOf("bob");
      await page.desk.advance(60_000);

      expect(page.leaks()).toEqual([]);
      const orders = secondLoad === "succeeds" ? [{ order_id: "of-bob" }] : undefined;
      expect(page.last()).toMatchObject({ user: "bob", orders, ownQuery: orders, storeSize: 1 });
      expect(page.desk.tokenRequests.map(({ reason }) => reason)).not.toContain("rejected");
      second.unmount();
      await page.desk.advance(0);
      expect(page.desk.remains()).toEqual(nothing);
    },
  );
});

test("two providers under one query client have separate data, and a signal of one does not reach the other (P41)", async () => {
  const [production, testing] = [createDesk(), createDesk()];
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const Orders = (): ReactNode => JSON.stringify(useOrders().data?.map(({ order_id }) => order_id) ?? null);
  const of = (desk: typeof production, name: string): ReactNode => (
    <AtlasProvider
      {...desk.options}
      url={`https://${name}.test`}
      identity="ada"
      queryClient={queryClient}
      paths={{ positions: null, orders: "/orders" }}
    >
      <Orders />
    </AtlasProvider>
  );
  production.answer("/orders", [{ order_id: "real" }]);
  testing.answer("/orders", 503);
  const { container } = render(
    <>
      {of(production, "production")} {of(testing, "testing")}
    </>,
  );
  await production.open();
  await testing.open();
  await production.advance(2_000);
  await testing.advance(2_000);
  const before = container.textContent;

  testing.answer("/orders", [{ order_id: "toy" }]);
  const fetchedBefore = testing.fetched.filter((path) => path === "/orders").length;
  production.send("orders", {});
  await production.advance(5_000);
  await testing.advance(0);
  const afterForeignSignal = testing.fetched.filter((path) => path === "/orders").length;
  testing.send("orders", {});
  await testing.advance(60_000);

  expect(before).toBe('["real"] null');
  expect(afterForeignSignal).toBe(fetchedBefore);
  expect(container.textContent).toBe('["real"] ["toy"]');
});

test("a user with an identity gets earlier query data back after a remount; without an identity the data is dropped (P41)", async () => {
  for (const [identity, found] of [
    [withIdentity, [{ order_id: "of-ada" }]],
    [withoutIdentity, undefined],
  ] as const) {
    const page = setUp("succeeds");
    const first = render(page.inPage(provider(page, "ada", identity("ada"))));
    await page.showRowsOf("ada");
    await page.desk.advance(2_000);
    first.unmount();
    await page.desk.advance(0);
    const kept = page.queryClient.getQueryCache().getAll().length;

    render(page.inPage(provider(page, "ada", identity("ada"))));

    expect(page.last()?.orders).toEqual(found);
    expect(kept > 0).toBe(found !== undefined);
  }
});

test("`forget` empties the results of hooks at once, and discards a pending answer (P41)", async () => {
  const page = setUp("succeeds");
  let client: AtlasClient | undefined;
  function Keep(): ReactNode {
    const own = useAtlasClient();
    return <Hand client={own} />;
  }
  function Hand({ client: own }: { readonly client: AtlasClient }): ReactNode {
    client = own;
    return null;
  }
  render(
    page.inPage(
      <AtlasProvider {...page.options} identity="ada">
        <page.Screen of="ada" />
        <Keep />
      </AtlasProvider>,
    ),
  );
  await page.showRowsOf("ada");
  await page.desk.advance(2_000);
  page.desk.send("orders", {});

  act(() => client?.forget());
  await page.desk.advance(60_000);

  expect(page.last()).toMatchObject({ orders: undefined, ownQuery: undefined, positions: [], position: undefined, storeSize: 0 });
  expect(page.desk.remains()).toEqual(nothing);
});

test("in the commit that changes the identity, the old client still receives its own user's token (P41)", async () => {
  const page = setUp("succeeds");
  const asked: string[] = [];
  let ada: AtlasClient | undefined;
  /** Reconnects the first client before any effect has ended it, as a timer may between commit and effects. */
  function Hurry({ of }: { readonly of: User }): ReactNode {
    const client = useAtlasClient();
    useLayoutEffect(() => {
      ada ??= client;
      if (of === "bob") ada.reconnect();
    }, [client, of]);
    return null;
  }
  const tree = (user: User) =>
    page.inPage(
      <AtlasProvider
        {...page.options}
        identity={user}
        getToken={({ reason }) => {
          asked.push(`${user} ${reason}`);
          return "a-token";
        }}
      >
        <Hurry of={user} />
      </AtlasProvider>,
    );
  const { rerender } = render(tree("ada"));
  await page.showRowsOf("ada");
  await page.desk.advance(2_000);

  rerender(tree("bob"));
  await page.desk.advance(2_000);

  expect(asked).toEqual(["ada initial", "ada reconnect", "bob initial"]);
});

test("`placeholderData: keepPreviousData` shows no data of another identity (P41)", () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { placeholderData: keepPreviousData } } });
  const clientOf = (identity: User) => createAtlasClient({ url: "https://atlas.example", getToken: () => "a-token", identity });
  const ada = clientOf("ada");
  queryClient.setQueryData(ordersQuery(ada).queryKey, [{ order_id: "of ada" }]);
  const shown: unknown[] = [];
  function Screen({ client }: { readonly client: AtlasClient }): ReactNode {
    shown.push(useQuery({ ...ordersQuery(client), enabled: false }, queryClient).data);
    return null;
  }
  const { rerender } = render(<Screen client={ada} />);

  rerender(<Screen client={clientOf("bob")} />);

  expect(shown).toEqual([[{ order_id: "of ada" }], undefined]);
});
