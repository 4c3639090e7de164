import { Suspense } from "react";
import { renderToPipeableStream, renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import {
  AtlasProvider,
  collections,
  useConnection,
  useFreshness,
  usePosition,
  usePositions,
  useSuspenseCollection,
} from "../../src/index.ts";
import { createDesk, nothing } from "./desk.tsx";

function Show() {
  const { status: connection, since } = useConnection();
  const { rows, size, status } = usePositions({ where: { book_id: "X" }, sort: [{ field: "quantity" }] });
  const one = usePosition("P0");
  return (
    <p>{[connection, since, status, size, rows.length, one === undefined ? "none" : "one", useFreshness("trades").status].join(" ")}</p>
  );
}

test("on a server the tree renders as idle, waiting and empty, and opens no socket (P33)", () => {
  const desk = createDesk();
  const tree = (
    <AtlasProvider {...desk.options}>
      <Show />
    </AtlasProvider>
  );

  const html = renderToString(tree);

  expect(html).toBe("<p>idle 0 waiting 0 0 none waiting</p>");
  expect(desk.tokenRequests).toEqual([]);
  expect(desk.remains()).toEqual(nothing);
});

test("a server renders the same text every time, whatever its clock says (P33)", async () => {
  const later = createDesk();
  await later.clock.advanceAsync(90_000);
  const render = ({ options } = createDesk()) =>
    renderToString(
      <AtlasProvider {...options}>
        <Show />
      </AtlasProvider>,
    );

  expect(render()).toBe(render(later));
});

test("a suspense collection renders its fallback on a server, and does not hold its stream open", async () => {
  const desk = createDesk();
  function Rows() {
    return <p>{useSuspenseCollection(collections.positions).size}</p>;
  }
  const tree = (
    <AtlasProvider {...desk.options}>
      <Suspense fallback={<p>loading</p>}>
        <Rows />
      </Suspense>
    </AtlasProvider>
  );
  const errors: unknown[] = [];

  await new Promise<void>((resolve) => {
    renderToPipeableStream(tree, { onAllReady: resolve, onError: (error) => void errors.push(error) });
  });

  expect(renderToString(tree)).toContain("<p>loading</p>");
  expect(errors).toEqual([expect.objectContaining({ code: "no-baseline" })]);
  expect(desk.remains()).toEqual(nothing);
});
