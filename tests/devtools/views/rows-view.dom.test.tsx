import { act, screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { RowsView, type RowsViewProps } from "../../../src/devtools/inspector/views/rows-view.tsx";
import { buildTrade } from "../../../src/testing.ts";
import { button, click, lineElements, linesOf, openClient, show, type } from "./view-harness.tsx";

async function open(
  props: Partial<RowsViewProps> = {},
  trades = [buildTrade({ trade_id: "T1", comment: "first" }), buildTrade({ trade_id: "T2" })],
) {
  const opened = await openClient({ rows: { trades } });
  const shown = await show(opened, <RowsView client={opened.client} clock={opened.atlas.clock} {...props} />);
  type("Slice", "trades");
  await opened.read();
  return { ...opened, ...shown };
}

const keys = () => linesOf("Rows of trades").map(([key]) => key);
const detail = () => screen.getByRole("region", { name: "Selected row" });
const versions = () =>
  within(detail())
    .queryAllByRole("listitem")
    .filter(({ className }) => className === "atlas-version");
/** Times are of no interest. */
const versionTexts = () =>
  versions().map(({ textContent }) => textContent.replace(/^version \d+/, "").replace(/\d\d:\d\d:\d\d\.\d\d\d/, " "));
const select = async (index: number, { read }: { readonly read: () => Promise<unknown> }) => {
  click(lineElements("Rows of trades")[index]!);
  await read();
};

describe("the rows of a slice", () => {
  test("each row is a line with its key and its useful fields, and follows the store", async () => {
    const { atlas, read } = await open();
    expect(keys()).toEqual(["T1", "T2"]);

    atlas.pushDelta("trades", [{ trade_id: "T3" }], ["T1"]);
    await read();

    expect(keys()).toEqual(["T2", "T3"]);
    expect(screen.getByText("2 rows")).toBeDefined();
  });

  test("rows are found by their key and by any field, in any case, and say where", async () => {
    const { read } = await open();

    type("Key or text of a row", "FIRST");
    await read();
    expect(linesOf("Rows of trades").map(([key, field]) => [key, field])).toEqual([["T1", "comment: first"]]);
    type("Key or text of a row", "t2");
    await read();

    expect(keys()).toEqual(["T2"]);
    expect(screen.getByText("1 of 2")).toBeDefined();
  });

  test("a row that is found by a field that has a column says which field it was, and so does one that is found by its key", async () => {
    const { read } = await open({}, [buildTrade({ trade_id: "T1", symbol: "USDNOK" }), buildTrade({ trade_id: "USDNOK-2", symbol: "X" })]);

    type("Key or text of a row", "usdnok");
    await read();

    expect(linesOf("Rows of trades").map(([key, found]) => [key, found])).toEqual([
      ["T1", "symbol: USDNOK"],
      ["USDNOK-2", "key"],
    ]);
  });

  test("what identifies a row comes first, then amounts at the right edge of their columns, unit and state", async () => {
    const { read } = await open();
    const heads = () => screen.getAllByRole("columnheader").map(({ textContent }) => textContent);

    expect(heads().slice(0, 7)).toEqual(["key", "symbol", "counterparty_name", "side", "quantity", "dealt_amount", "price"]);
    expect(heads()).toContain("status");
    expect(screen.getByRole("columnheader", { name: "quantity" }).className).toContain("atlas-cell--number");
    expect(screen.getByRole("columnheader", { name: "symbol" }).className).not.toContain("atlas-cell--number");
    type("Key or text of a row", "T");
    await read();
    expect(heads()[1]).toBe("found");
  });

  test("a search goes on as rows come, and keeps a line for a row that is gone since", async () => {
    const { atlas, read } = await open();
    type("Key or text of a row", "T");
    await read();

    atlas.pushDelta("trades", [{ trade_id: "T3" }], ["T1"]);
    await read();
    expect(linesOf("Rows of trades")[0]?.slice(0, 2)).toEqual(["T1", "removed"]);
    await act(() => atlas.advance(2_500));
    await read();

    expect(keys()).toEqual(["T2", "T3"]);
  });
});

describe("the versions of a row", () => {
  test("each message that changed the row is a version with its fields, the newest first (P14)", async () => {
    const opened = await open();
    opened.atlas.pushDelta("trades", [{ trade_id: "T1", comment: "second" }]);
    await opened.read();

    await select(0, opened);

    expect(versions()).toHaveLength(2);
    expect(versionTexts()[0]).toMatch(/changed .*trades delta ?message #\d+.*commentfirst → second/);
    expect(versionTexts()[1]).toMatch(/^first seen.*trades snapshot ?message #\d+/);
  });

  test("no field of a row's first version counts as changed; later those do that the last version changed", async () => {
    const opened = await open();
    await select(0, opened);
    expect(within(detail()).queryByText("changed last")).toBeNull();

    opened.atlas.pushDelta("trades", [{ trade_id: "T1", comment: "second" }]);
    await opened.read();

    expect(within(detail()).getAllByText("changed last")).toHaveLength(1);
  });

  test("a row that is open is followed: changes and its removal are added as they come", async () => {
    const opened = await open();
    await select(0, opened);

    opened.atlas.pushDelta("trades", [{ trade_id: "T1", comment: "third" }]);
    await opened.read();
    expect(versionTexts()[0]).toMatch(/commentfirst → third/);
    opened.atlas.pushDelta("trades", [], ["T1"]);
    await opened.read();

    expect(versionTexts()[0]).toMatch(/^removed/);
    expect(detail().textContent).toContain("trades holds no such row now.");
  });

  test("a change that REST brought after a gap says that no recorded message did (P35)", async () => {
    const opened = await open();
    await select(0, opened);

    opened.atlas.answer("trades", { trades: [buildTrade({ trade_id: "T1", comment: "from REST" })] });
    opened.atlas.gap();
    await act(() => opened.atlas.advance(5_000));
    await opened.read();

    expect(versionTexts()[0]).toMatch(/No recorded message says so.*commentfirst → from REST/);
    expect(versions()).toHaveLength(2);
  });

  test("a version leads to its message where the inspector has a way there", async () => {
    const onShowMessage = vi.fn();
    const opened = await open({ onShowMessage });
    await select(0, opened);
    const snapshot = Array.from({ length: opened.recorder.messages.size }, (_, index) => opened.recorder.messages.at(index)!).find(
      ({ kind }) => kind === "trades",
    );

    click(within(detail()).getByRole("button", { name: `message #${snapshot!.seq}` }));

    expect(onShowMessage).toHaveBeenCalledWith(snapshot!.id);
  });

  test("a version whose message has no number says so, and never counts messages itself", async () => {
    const opened = await open();
    await select(0, opened);

    opened.atlas.sendText(
      JSON.stringify({ kind: "trades", message_type: "delta", data: { trades: [{ trade_id: "T1", comment: "bare" }] } }),
    );
    await opened.read();

    expect(versionTexts()[0]).toMatch(/trades delta ?message without number/);
  });

  test("another slice closes the row", async () => {
    const opened = await open();
    await select(1, opened);
    expect(detail().textContent).toContain("T2");

    type("Slice", "positions");
    await opened.read();

    expect(screen.queryByRole("region", { name: "Selected row" })).toBeNull();
    expect(screen.getByText("positions has no rows.")).toBeDefined();
  });

  test("the token is nowhere in the view (P2)", async () => {
    const opened = await open({}, [buildTrade({ trade_id: "T1" })]);
    await select(0, opened);
    opened.atlas.pushDelta("trades", [{ trade_id: "T1", comment: "x" }]);
    await opened.read();

    const token = await opened.atlas.options.getToken({ reason: "rest", attempt: 0, signal: new AbortController().signal });
    expect(token.length).toBeGreaterThan(3);
    expect(document.body.innerHTML).not.toContain(token);
  });
});

test("an unmounted view of rows leaves no timer", async () => {
  const opened = await open();
  await select(0, opened);
  const { clock } = opened.atlas;
  const before = clock.pendingCount;
  click(button("Close row"));
  await opened.read();
  expect(clock.pendingCount).toBe(before - 1);

  opened.unmount();

  expect(clock.pendingCount).toBe(before - 2);
});
