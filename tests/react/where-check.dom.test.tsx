import { renderHook } from "@testing-library/react";
import { StrictMode, useCallback, type ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import { AtlasProvider, usePositions, type CollectionOptions, type Position } from "../../src/index.ts";
import { createDesk, positions, type Desk } from "./desk.tsx";

type Wheres = (bookId: string) => void;

/** Renders a hook as often as given, each time with another book where `books` has several. */
async function renderMany(desk: Desk, useRows: Wheres, renders: number, books: readonly string[]) {
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <StrictMode>
      <AtlasProvider {...desk.options}>{children}</AtlasProvider>
    </StrictMode>
  );
  const { rerender } = renderHook(useRows, { wrapper, initialProps: books[0] ?? "" });
  await desk.open({ positions: positions(2, () => ({ book_id: "X", quantity: "1" })) });
  for (let render = 0; render < renders; render += 1) rerender(books[render % books.length] ?? "");
  return desk.errors.map(({ code, detail }) => [code, detail["slice"]]);
}

test("an inline `where` function is reported once, and only after many renders (P40)", async () => {
  const useRows: Wheres = (bookId) => void usePositions({ where: (row) => row.book_id === bookId });

  const few = await renderMany(createDesk(), useRows, 10, ["X"]);
  const many = await renderMany(createDesk(), useRows, 200, ["X"]);

  expect(few).toEqual([]);
  expect(many).toEqual([["unstable-where", "positions"]]);
});

/** A filter whose fields the compiler does not see, as in JavaScript. */
const untyped = (where: Readonly<Record<string, unknown>>): CollectionOptions<Position> => ({ where });

describe("a field of a `where` that no row has", () => {
  test("an unknown field of a `where` is reported once for each slice and field, however many components use it", async () => {
    const useRows: Wheres = (bookId) => {
      usePositions(untyped({ bok_id: bookId, quantity: { gt: "0" } }));
      usePositions(untyped({ bok_id: { ne: null } }));
    };
    const desk = createDesk();

    const reported = await renderMany(desk, useRows, 10, ["X", "Y"]);
    await desk.advance(180_000);

    expect(reported).toEqual([["unknown-where-field", "positions"]]);
    expect(desk.errors.filter(({ code }) => code === "unknown-where-field").map(({ detail }) => detail)).toEqual([
      { slice: "positions", field: "bok_id" },
    ]);
  });

  test("an unknown field of a `where` is reported when the first rows arrive, although they render nothing", async () => {
    const desk = createDesk();
    const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
    renderHook(() => usePositions(untyped({ bok_id: "X" })), { wrapper });
    await desk.open();
    const before = desk.errors.length;

    desk.upsert("positions", ...positions(1));
    await desk.frame();

    expect([before, desk.errors.map(({ code }) => code)]).toEqual([0, ["unknown-where-field"]]);
  });

  test.each<readonly [string, CollectionOptions<Position>]>([
    ["a single row has", untyped({ note: { contains: "x" } })],
    ["is not compared", untyped({ bok_id: undefined })],
    ["a hook names that is not enabled", { ...untyped({ bok_id: "X" }), enabled: false }],
    ["a function reads", { where: isOfNoBook }],
  ])("a `where` field that %s is not reported as unknown", async (_, options) => {
    const desk = createDesk();
    const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
    renderHook(() => usePositions(options), { wrapper });

    await desk.open({ positions: positions(3, (index) => (index === 2 ? { note: null } : {})) });

    expect(desk.errors).toEqual([]);
  });

  test("an unknown field of a `where` is not reported in a production build", async () => {
    vi.stubEnv("NODE_ENV", "production");
    const desk = createDesk();

    const reported = await renderMany(desk, () => void usePositions(untyped({ bok_id: "X" })), 3, ["X"]);
    vi.unstubAllEnvs();

    expect(reported).toEqual([]);
  });
});

function isOfNoBook(row: Position): boolean {
  return row["bok_id"] === undefined;
}

test.each<readonly [string, Wheres, readonly string[]]>([
  ["data, other data at each render", (bookId) => void usePositions({ where: { book_id: bookId } }), ["X", "Y"]],
  [
    "a function that changes with its input, at every other render",
    function useRows(bookId) {
      const where = useCallback((row: Position) => row.book_id === bookId, [bookId]);
      usePositions({ where });
    },
    ["X", "X", "Y", "Y"],
  ],
  ["nothing", () => void usePositions(), ["X"]],
])("a `where` of %s is not reported", async (_, useRows, books) => {
  expect(await renderMany(createDesk(), useRows, 200, books)).toEqual([]);
});
