import { describe, expect, test } from "vitest";
import { createRowHistory, VERSIONS_KEPT, type RowVersion } from "../../../src/devtools/recorder/row-history.ts";
import { defineCollection } from "../../../src/domains/collection.ts";
import { collections } from "../../../src/domains/collections.ts";
import type { Millis } from "../../../src/shared/brand.ts";
import type { RecordedMessage } from "../../../src/devtools/recorder/message-ring.ts";
import { recorded } from "./recorded.ts";

const { trades, positions } = collections;
const late = 10_000_000 as Millis;
const snapshot = (...rows: readonly object[]) => recorded("trades", "snapshot", { trades: rows });
const delta = (rows: readonly object[], removed: readonly unknown[] = []) => recorded("trades", "delta", { trades: rows, removed });
const row = (fields: object = {}) => ({ trade_id: "T1", price: "1", ...fields });
/** A version in short: its type, and its fields as `old → new`. */
const short = ({ type, message, changes }: RowVersion) => [
  type,
  message?.messageType,
  ...changes.map(({ field, before, after, isBeforeKnown }) => `${field}: ${isBeforeKnown ? String(before) : "?"} → ${String(after)}`),
];

describe("the versions of a row", () => {
  test("each delta that changes fields is a version with the old and the new values, and the message that brought it (P14)", () => {
    const history = createRowHistory(trades, "T1");
    const messages = [snapshot(row({ side: "BUY" })), delta([row({ price: "2" })]), delta([{ trade_id: "T1", side: null }])];

    for (const message of messages) history.apply(message);
    history.compare({ trade_id: "T1", price: "2", side: null }, late);

    expect(history.versions.map(short)).toEqual([
      ["first", "snapshot", "trade_id: ? → T1", "price: ? → 1", "side: ? → BUY"],
      ["changed", "delta", "price: 1 → 2"],
      ["changed", "delta", "side: BUY → null"],
    ]);
    expect(history.versions.map(({ message }) => message)).toEqual(messages);
  });

  test("a message that says the same again, or is about other rows or kinds, is no version (P21)", () => {
    const history = createRowHistory(trades, "T1");

    history.apply(snapshot(row()));
    history.apply(delta([row()]));
    history.apply(delta([{ trade_id: "T2" }], ["T3"]));
    history.apply(recorded("positions", "snapshot", { positions: [] }));

    expect(history.count).toBe(1);
  });

  test("a removal is a version, and so is a snapshot without the row; what comes then is added (P13, P14)", () => {
    const history = createRowHistory(trades, "T1");

    history.apply(snapshot({ trade_id: "T2" }));
    history.apply(delta([row()]));
    history.apply(delta([row({ price: "2" })], ["T1"])); // `removed` wins
    history.apply(delta([{ trade_id: "T1", price: "3" }]));
    history.apply(snapshot());

    expect(history.versions.map(({ type }) => type)).toEqual(["added", "removed", "added", "removed"]);
    expect(short(history.versions[2]!)).toContain("price: undefined → 3");
  });

  test("of two rows with one key in a snapshot the last wins; in a delta both are merged (P22)", () => {
    const history = createRowHistory(trades, "T1");

    history.apply(snapshot(row({ price: "1" }), row({ price: "2" })));
    history.apply(delta([row({ price: "3" }), { trade_id: "T1", side: "SELL" }]));

    expect(short(history.versions[1]!)).toEqual(["changed", "delta", "price: 2 → 3", "side: undefined → SELL"]);
  });

  test("a collection that replaces rows loses the fields that a delta leaves out (P21)", () => {
    const quotes = defineCollection({ kind: "quotes", key: "id", merge: "replace" });
    const history = createRowHistory(quotes, "Q1");

    history.apply(recorded("quotes", "snapshot", { quotes: [{ id: "Q1", bid: 1, ask: 2 }] }));
    history.apply(recorded("quotes", "delta", { quotes: [{ id: "Q1", bid: 1 }] }));

    expect(history.versions.map(short)[1]).toEqual(["changed", "delta", "ask: 2 → undefined"]);
  });

  test("an empty snapshot of positions removes nothing until the store does (P17)", () => {
    const history = createRowHistory(positions, "P1");

    history.apply(recorded("positions", "snapshot", { positions: [{ position_line_key: "P1" }] }));
    history.apply(recorded("positions", "snapshot", { positions: [] }));
    history.compare({ position_line_key: "P1" }, late);

    expect(history.count).toBe(1);
  });

  test("the last versions are kept, and all are counted", () => {
    const history = createRowHistory(trades, "T1");

    for (let price = 0; price < 50; price += 1) history.apply(delta([row({ price })]));

    expect(history.versions).toHaveLength(VERSIONS_KEPT);
    expect([history.count, history.versions.at(-1)?.id]).toEqual([50, 50]);
  });
});

describe("a message that is missing", () => {
  const scope = { type: "connection" } as const;

  const losses: readonly (readonly [what: string, changed: Partial<RecordedMessage>])[] = [
    ["a gap", { verdict: { type: "gap", scope, missed: 2, isNew: true } }],
    ["a restart", { verdict: { type: "restart", scope } }],
    ["a new connection", { connection: 2 }],
    ["a pause of the recording", { ordinal: 1_000_000 }],
  ];

  test.each(losses)("after %s the old value of a field is not known, and the new one is (P34, P37)", (_, changed) => {
    const history = createRowHistory(trades, "T1");

    history.apply(snapshot(row({ side: "BUY" })));
    history.apply({ ...delta([row({ price: "3" })]), ...changed });
    const next = delta([row({ price: "4", side: "SELL" })]);
    history.apply({ ...next, connection: changed.connection ?? 1, ordinal: (changed.ordinal ?? next.ordinal - 1) + 1 });

    expect(history.versions.map(short).slice(1)).toEqual([
      ["changed", "delta", "price: ? → 3"],
      ["changed", "delta", "price: 3 → 4", "side: ? → SELL"],
    ]);
  });

  test("a message of another kind that shows the gap counts as well, and one that could not be read (P12, P34)", () => {
    const history = createRowHistory(trades, "T1");
    history.apply(snapshot(row()));

    history.apply(recorded("heartbeat", "snapshot", {}, { verdict: { type: "gap", scope, missed: 1, isNew: true } }));
    history.apply(delta([row({ price: "2" })]));
    history.compare(row({ price: "2" }), late);
    history.apply(delta([row({ price: "3" })]));
    history.apply(recorded("trades", "delta", 7, { isUnapplied: true }));
    history.apply(delta([row({ price: "4" })]));

    expect(history.versions.map(short).slice(1)).toEqual([
      ["changed", "delta", "price: ? → 2"],
      ["changed", "delta", "price: 2 → 3"],
      ["changed", "delta", "price: ? → 4"],
    ]);
  });

  test("what the store showed before it is the old value of what it shows afterwards (P35)", () => {
    const history = createRowHistory(trades, "T1");
    history.apply(snapshot(row()));
    history.compare(row(), late);

    history.apply(recorded("heartbeat", "snapshot", {}, { verdict: { type: "gap", scope, missed: 1, isNew: true } }));
    history.compare(row({ price: "9" }), late);

    expect(history.versions.map(short)[1]).toEqual(["changed", undefined, "price: 1 → 9"]);
  });

  test("a snapshot after it makes the row known again (P13)", () => {
    const history = createRowHistory(trades, "T1");
    history.apply(snapshot(row()));

    history.apply({ ...snapshot(row({ price: "2" })), connection: 2 });
    history.apply({ ...delta([row({ price: "3" })]), connection: 2 });

    expect(history.versions.map(short).slice(1)).toEqual([
      ["changed", "snapshot", "price: ? → 2"],
      ["changed", "delta", "price: 2 → 3"],
    ]);
  });
});

describe("a row that no recorded message explains", () => {
  test("a row that the store holds and no message has was there before, or came from REST", () => {
    const history = createRowHistory(trades, "T1");

    history.compare(row(), late);
    history.apply(delta([{ trade_id: "T1", price: "2" }]));

    expect(history.versions.map(short)).toEqual([
      ["first", undefined],
      ["changed", "delta", "price: 1 → 2"],
    ]);
  });

  test("a change that REST brought is a version without a message, with its fields", () => {
    const history = createRowHistory(trades, "T1");
    history.apply(snapshot(row()));
    history.compare(row(), late);

    history.compare(row({ price: "9" }), late);
    history.compare(undefined, late);

    expect(history.versions.map(short).slice(1)).toEqual([
      ["changed", undefined, "price: 1 → 9"],
      ["removed", undefined],
    ]);
  });

  test("a store that shows a message with its next commit is not taken for another source", () => {
    const history = createRowHistory(trades, "T1");
    history.apply(snapshot(row()));
    history.compare(row(), late);

    const message = delta([row({ price: "2" })]);
    history.apply({ ...message, at: late });
    history.compare(row(), late);
    history.compare(row({ price: "2" }), late);

    expect(history.count).toBe(2);
  });

  test("a message that the client did not apply is followed by what the store holds all the same", () => {
    const history = createRowHistory(trades, "T1");
    history.apply(snapshot(row()));
    history.compare(row(), late);

    history.apply({ ...delta([row({ price: 7 })]), at: late });
    history.compare(row(), late);
    history.compare(row(), (late + 10_000) as Millis);
    history.compare(row(), (late + 20_000) as Millis);

    expect(history.versions.map(short).slice(1)).toEqual([
      ["changed", "delta", "price: 1 → 7"],
      ["changed", undefined, "price: 7 → 1"],
    ]);
  });

  test("fields that no message had are taken from the store, so the next change has an old value", () => {
    const history = createRowHistory(trades, "T1");

    history.apply(delta([{ trade_id: "T1", price: "2" }]));
    history.compare({ trade_id: "T1", price: "2", side: "BUY" }, late);
    history.apply(delta([{ trade_id: "T1", side: "SELL" }]));

    expect(short(history.versions[1]!)).toEqual(["changed", "delta", "side: BUY → SELL"]);
  });

  test("a snapshot whose text is not kept is a version of which the changes are not known (P40)", () => {
    const history = createRowHistory(trades, "T1");

    history.apply({ ...snapshot(), text: undefined });
    history.apply({ ...delta([]), text: undefined });
    history.compare(row(), late);

    expect(history.versions.map(short)).toEqual([["uncertain", "snapshot"]]);
    expect(history.unreadCount).toBe(1);
  });
});
