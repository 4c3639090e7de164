import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { AtlasProvider, defineCollection, useAtlasStore, useCollection, useFreshness, useRow, type AtlasState } from "../../src/index.ts";
import { createDesk } from "./desk.tsx";

const quotes = defineCollection({
  kind: "fx_quote",
  name: "quotes",
  rowsIn: ["quotes"],
  key: ["pair", "tenor"],
  schema: z.looseObject({ pair: z.string(), tenor: z.string(), bid: z.optional(z.string()) }),
  rest: "/quotes",
});

function createQuoteDesk() {
  const desk = createDesk();
  desk.answer("/quotes", { quotes: [{ pair: "EURUSD", tenor: "SPOT", bid: "1.1" }] });
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <AtlasProvider {...desk.options} collections={[quotes]}>
      {children}
    </AtlasProvider>
  );
  return { desk, wrapper };
}

test("a collection that the application defines gets REST rows, snapshot, delta and removal as the built-in six do (P15)", async () => {
  const { desk, wrapper } = createQuoteDesk();
  const { result } = renderHook(
    () => ({
      quotes: useCollection(quotes, { where: { bid: { gte: "1" } }, sort: [{ field: "bid", desc: true }] }),
      one: useRow(quotes, "EURUSD|SPOT"),
      freshness: useFreshness(quotes),
    }),
    { wrapper },
  );
  await desk.frame();
  expect(result.current.quotes).toMatchObject({ size: 1, status: "waiting" });

  await desk.open();
  const quote = (pair: string, bid: string) => ({ pair, tenor: "SPOT", bid });
  desk.send("fx_quote", { quotes: [quote("EURUSD", "1.2"), quote("USDJPY", "150.01"), quote("EURGBP", "0.8")] }, "snapshot");
  desk.send("fx_quote", { quotes: [{ pair: "EURUSD", tenor: "SPOT", ask: "1.3" }], removed: [["EURGBP", "SPOT"]] }, "delta");
  await desk.frame();

  expect(result.current.quotes.rows.map(({ pair }) => pair)).toEqual(["USDJPY", "EURUSD"]);
  expect(result.current.one).toEqual({ pair: "EURUSD", tenor: "SPOT", bid: "1.2", ask: "1.3" });
  expect(result.current.freshness.status).toBe("live");
});

test("the slice of a defined collection is part of the store's state, typed by its handle (P15)", async () => {
  const { desk, wrapper } = createQuoteDesk();
  const select = (state: AtlasState<[typeof quotes]>) => state.quotes.collection.get("EURUSD|SPOT")?.bid;
  const { result } = renderHook(() => useAtlasStore(select), { wrapper });

  await desk.frame();

  expect(result.current).toBe("1.1");
});

test("hooks for a collection that the client does not have throw `collection-unknown` (P15)", () => {
  const desk = createDesk();
  const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasProvider {...desk.options}>{children}</AtlasProvider>;

  expect(() => renderHook(() => useCollection(quotes), { wrapper })).toThrow("collection-unknown");
  expect(() => renderHook(() => useRow(quotes, "EURUSD|SPOT"), { wrapper })).toThrow("collection-unknown");
  expect(() => renderHook(() => useFreshness(quotes), { wrapper })).toThrow("collection-unknown");
});

test("a defined collection with the name and kind of a built-in one is refused at mount (P15)", () => {
  const desk = createDesk();
  const trades = defineCollection({ kind: "trades", key: "id" });
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <AtlasProvider {...desk.options} collections={[trades]}>
      {children}
    </AtlasProvider>
  );

  expect(() => renderHook(() => null, { wrapper })).toThrow("collection-conflict");
});
