import { renderHook } from "@testing-library/react";
import { StrictMode, useCallback, type ReactNode } from "react";
import { expect, test } from "vitest";
import { AtlasProvider, usePositions, type Position } from "../../src/index.ts";
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
  await desk.open({ positions: positions(2) });
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
