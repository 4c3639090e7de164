import { act, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MessagesView, type MessagesViewProps } from "../../../src/devtools/inspector/views/messages-view.tsx";
import { setRecordingOptions } from "../../../src/devtools/recorder/recorder.ts";
import { buildTrade } from "../../../src/testing.ts";
import { button, click, fakeClipboard, lineElements, linesOf, openClient, show, type } from "./view-harness.tsx";

afterEach(() => {
  vi.unstubAllGlobals();
  setRecordingOptions({});
});

async function open(props: Partial<MessagesViewProps> = {}) {
  const opened = await openClient({ rows: { trades: [buildTrade({ trade_id: "T1" })] } });
  opened.recorder.messages.clear(); // without the first snapshots
  const view = (more: Partial<MessagesViewProps> = {}) => (
    <MessagesView client={opened.client} clock={opened.atlas.clock} {...props} {...more} />
  );
  const shown = await show(opened, view());
  return { ...opened, ...shown, view };
}

const messages = () => linesOf("Messages").map(([, ...cells]) => cells.slice(0, 4));
const line = (index: number) => lineElements("Messages")[index]!;
const detail = () => screen.getByRole("region", { name: "Selected message" }).textContent;

describe("the list of messages", () => {
  test("each message is a line with kind, type, number, verdict, size and rows (P6)", async () => {
    const { atlas, client, read } = await open();
    const last = Number(client.stats().lastSeq);

    atlas.pushDelta("trades", [{ trade_id: "T1" }, { trade_id: "T2" }], ["T9"]);
    atlas.signal("orders");
    atlas.heartbeat();
    await read();

    expect(messages()).toEqual([
      ["trades", "delta", `#${last + 1}`, "in order"],
      ["orders", "signal", `#${last + 2}`, "in order"],
      ["heartbeat", "heartbeat", `#${last + 3}`, "in order"],
    ]);
    expect(linesOf("Messages")[0]?.at(-1)).toBe("2 −1");
  });

  test("a gap and an unreadable message stand out by a word and a sign, not by colour alone (P12, P34)", async () => {
    const { atlas, read } = await open();

    atlas.gap(3);
    atlas.sendText('{"kind":"trades","seq":');
    await read();

    expect(messages().map(([kind, , , verdict]) => [kind, verdict])).toEqual([
      ["heartbeat", "▲ gap of 3"],
      ["trades", "▲ unreadable: not-json"],
    ]);
    expect(lineElements("Messages").map(({ className }) => className.includes("atlas-line--bad"))).toEqual([true, true]);
  });

  test("a message whose payload the client could not read says so (P16)", async () => {
    const { atlas, read } = await open();

    atlas.send({ kind: "trades", message_type: "delta", data: { trades: 7 } });
    await read();
    click(line(0));

    expect(linesOf("Messages")[0]?.at(-1)).toBe("unreadable");
    expect(detail()).toContain("Its payload could not be read: rows-not-an-array.");
  });

  test("the payload shows only of the message that is selected, with its keys and its place", async () => {
    const { atlas, read } = await open();
    atlas.pushDelta("trades", [{ trade_id: "T1", quantity: "987654321.00" }]);
    await read();
    expect(document.body.textContent).not.toContain("987654321.00");

    click(line(0));

    expect(detail()).toContain('"quantity": "987654321.00"');
    expect(button("T1")).toBeDefined();
    click(button("Close message"));
    expect(document.body.textContent).not.toContain("987654321.00");
  });

  test("numbers that lost digits are named by their path, without the value (P18)", async () => {
    const { atlas, read } = await open();
    atlas.sendText('{"kind":"trades","message_type":"delta","data":{"trades":[{"trade_id":"T1","quantity":12345678901234567.89}]}}');
    await read();

    click(line(0));

    expect(screen.getByText(/lost digits when they were parsed: .*quantity/)).toBeDefined();
  });
});

describe("filters of messages", () => {
  test("kinds are chosen from those that were seen, several at once", async () => {
    const { atlas, read } = await open();
    atlas.pushDelta("trades", [{ trade_id: "T1" }]);
    atlas.signal("orders");
    atlas.heartbeat();
    await read();

    click(screen.getByLabelText("orders"));
    await read();
    expect(messages().map(([kind]) => kind)).toEqual(["orders"]);
    click(screen.getByLabelText("trades"));
    await read();
    expect(messages().map(([kind]) => kind)).toEqual(["trades", "orders"]);
    click(button("All kinds"));
    await read();

    expect(messages()).toHaveLength(3);
  });

  test("a row's key finds the messages that bring or remove this row, and no others (P20)", async () => {
    const { atlas, read } = await open();
    atlas.pushDelta("trades", [{ trade_id: "T1" }]);
    atlas.pushDelta("trades", [{ trade_id: "T11" }]);
    atlas.pushDelta("trades", [{ trade_id: "T2", comment: "see T1" }], ["T1"]);
    await read();
    expect(messages()).toHaveLength(3);

    type("Row key", "T1");
    await read();
    expect(linesOf("Messages").map((cells) => cells.at(-1))).toEqual(["1", "1 −1"]);
    atlas.pushDelta("trades", [{ trade_id: "T1" }]);
    await read();

    expect(messages()).toHaveLength(3); // those that come are searched as well
  });

  test("a part of a key finds the messages of all rows whose keys contain it, and says that none is exact", async () => {
    const { atlas, read } = await open();
    atlas.pushDelta("trades", [{ trade_id: "TRD-11" }]);
    atlas.pushDelta("trades", [{ trade_id: "TRD-12" }]);
    atlas.pushDelta("trades", [{ trade_id: "X-3" }]);
    await read();

    type("Row key", "trd-1");
    await read();
    expect(messages()).toHaveLength(2);
    expect(screen.getByText(/no message holds exactly this key; 2 keys contain it/)).toBeDefined();
    atlas.pushDelta("trades", [{ trade_id: "trd-1" }]);
    await read();

    expect(messages()).toHaveLength(1); // an exact match goes before parts
    expect(screen.queryByText(/exactly this key/)).toBeNull();
  });

  test("each switch says in one line what it does, and no two say the same", async () => {
    await open();

    const titles = ["Record", "Pause", "Follow"].map((name) => button(name).title);

    expect(new Set(titles).size).toBe(3);
    for (const title of titles) expect(title).toMatch(/^.{20,110}$/);
  });

  test("text is found anywhere in a message, in any case", async () => {
    const { atlas, read } = await open();
    atlas.pushDelta("trades", [{ trade_id: "T1", trader_id: "A. (Smith)" }]);
    atlas.heartbeat();
    await read();

    type("Text in the message", "a. (smi");
    await read();

    expect(messages().map(([kind]) => kind)).toEqual(["trades"]);
    expect(screen.getByText("1 of 2")).toBeDefined();
  });

  test("faults alone are shown on request", async () => {
    const { atlas, read } = await open();
    atlas.heartbeat();
    atlas.gap();
    await read();

    click(button("Faults only"));
    await read();

    expect(messages().map(([, , , verdict]) => verdict)).toEqual(["▲ gap of 1"]);
  });

  test("messages whose texts made room are not passed over in silence (P40)", async () => {
    setRecordingOptions({ maxCharacters: 10_000 });
    const { atlas, read } = await open();
    for (let count = 0; count < 20; count += 1) atlas.pushDelta("trades", [{ trade_id: "T1", comment: "n".repeat(1_000) }]);
    await read();

    type("Row key", "T1");
    await read();

    expect(screen.getByText(/[1-9]\d* more may match: their texts are not kept/)).toBeDefined();
  });
});

describe("pausing and clearing", () => {
  test("a pause freezes the lines and counts what comes; afterwards all of it is there", async () => {
    const { atlas, read } = await open();
    atlas.heartbeat();
    await read();
    click(button("Pause"));

    atlas.heartbeat();
    atlas.heartbeat();
    await read();
    expect(messages()).toHaveLength(1);
    expect(screen.getByText(/paused, 2 new/)).toBeDefined();
    click(button("Pause"));
    await read();

    expect(messages()).toHaveLength(3);
  });

  test("clearing empties the list, and what comes then is listed", async () => {
    const { atlas, read } = await open();
    atlas.heartbeat();
    await read();

    click(button("Clear"));
    await read();
    expect(screen.getByText("No message has arrived yet.")).toBeDefined();
    atlas.heartbeat();
    await read();

    expect(messages()).toHaveLength(1);
  });

  test("recording is switched off and on", async () => {
    const { atlas, read, recorder } = await open();

    click(button("Record"));
    atlas.heartbeat();
    await read();
    expect([recorder.isRecording, messages().length]).toEqual([false, 0]);
    click(button("Record"));
    atlas.heartbeat();
    await read();

    expect([recorder.isRecording, messages().length]).toEqual([true, 1]);
  });

  test("a fault that has left the ring stays listed above it, and can be selected", async () => {
    setRecordingOptions({ maxMessages: 5 });
    const { atlas, read } = await open();
    atlas.gap(7);
    for (let count = 0; count < 10; count += 1) atlas.heartbeat();
    await read();
    expect(messages()).toHaveLength(5);

    click(button(/heartbeat .*gap of 7/));

    expect(detail()).toContain("gap of 7");
    expect(screen.getByText(/fault is older than the list/)).toBeDefined();
  });
});

describe("a message that is chosen from outside", () => {
  test("it is selected and its payload shown; another choice selects another", async () => {
    const { atlas, read, recorder, rerender, view } = await open();
    atlas.pushDelta("trades", [{ trade_id: "T1" }]);
    atlas.pushDelta("trades", [{ trade_id: "T2" }]);
    await read();
    const [first, second] = [0, 1].map((index) => recorder.messages.at(index)!.id);

    rerender(view({ selectId: first }));
    await read();
    expect(detail()).toContain('"trade_id": "T1"');
    rerender(view({ selectId: second }));
    await read();

    expect(detail()).toContain('"trade_id": "T2"');
    expect(line(1).getAttribute("aria-selected")).toBe("true");
  });

  test("one that is not recorded any more is named", async () => {
    const { read, rerender, view } = await open();

    rerender(view({ selectId: 1 }));
    await read();

    expect(screen.getByText("That message is not recorded any more.")).toBeDefined();
  });
});

describe("copying", () => {
  test("the lines are copied as a table without payloads, the selected message with its text", async () => {
    const written = fakeClipboard();
    const { atlas, read } = await open();
    atlas.pushDelta("trades", [{ trade_id: "T1", quantity: "987654321.00" }]);
    atlas.gap(2);
    await read();

    await act(async () => void click(button("Copy lines")));
    click(line(0));
    await act(async () => void click(button("Copy message")));

    const rows = written[0]!.split("\n").map((each) => each.split("\t"));
    expect(rows.map((cells) => cells.length)).toEqual([9, 9, 9]);
    expect(rows.map((cells) => cells[4])).toEqual(["verdict", "in order", "gap of 2"]);
    expect(written[0]).not.toContain("987654321");
    expect(JSON.parse(written[1]!)).toMatchObject({ kind: "trades", data: { trades: [{ quantity: "987654321.00" }] } });
    expect(screen.getByText("Copied the message.")).toBeDefined();
  });

  test("a browser that refuses the clipboard is a text, and no exception", async () => {
    fakeClipboard(() => Promise.reject(new Error("not allowed")));
    const { atlas, read } = await open();
    atlas.heartbeat();
    await read();

    await act(async () => void click(button("Copy lines")));

    expect(screen.getByText("The browser refused the clipboard.")).toBeDefined();
  });

  test("a token that a server sends back is neither in the page nor in what is copied (P2)", async () => {
    const written = fakeClipboard();
    const { atlas, read } = await open();
    const token = "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOiI3ZjNhOWMifQ.c2lnbmF0dXJl-canary";
    atlas.pushDelta("trades", [{ trade_id: "T1", comment: token }]);
    atlas.sendText(`{"kind":"trades","token":"${token}"`);
    atlas.sendText(`{"kind":"${token}","data":{}}`);
    await read();

    for (let index = 0; index < 3; index += 1) {
      click(line(index));
      expect(document.body.innerHTML).not.toContain("canary");
      await act(async () => void click(button("Copy message")));
    }
    await act(async () => void click(button("Copy lines")));

    expect(written).toHaveLength(4);
    expect(written.join("\n")).not.toContain("canary");
  });
});

test("the picker of kinds closes on Escape, and the panel around it does not", async () => {
  const { atlas, read } = await open();
  const onKeyDown = vi.fn((event: Event) => event.defaultPrevented);
  document.addEventListener("keydown", onKeyDown);
  atlas.heartbeat();
  await read();
  const picker = screen.getByText(/^Kinds/).closest("details")!;
  picker.open = true;

  fireEvent.keyDown(within(picker).getByLabelText("heartbeat"), { key: "Escape" });

  expect([picker.open, onKeyDown.mock.results[0]?.value]).toEqual([false, true]);
  document.removeEventListener("keydown", onKeyDown);
});

test("an unmounted view of messages leaves no timer", async () => {
  const { atlas, unmount } = await open();
  const before = atlas.clock.pendingCount;

  unmount();

  expect(atlas.clock.pendingCount).toBe(before - 1);
});
