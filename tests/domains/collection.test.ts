import { expect, test } from "vitest";
import * as zod from "zod";
import * as z from "zod/mini";
import { defineCollection } from "../../src/domains/collection.ts";

test("a defined collection has the default policies for options that are left out (P17, P21)", () => {
  const quotes = defineCollection({ kind: "quotes", key: "isin" });

  expect(quotes).toMatchObject({
    name: "quotes",
    kind: "quotes",
    rowsIn: ["quotes"],
    nested: false,
    hasGuessedKey: false,
    schema: undefined,
    rest: undefined,
    emptySnapshot: "believe",
    merge: "shallow",
    snapshotFields: "drop",
  });
});

test("a defined collection uses the given options, with its row fields in the given order (P15)", () => {
  const schema = z.looseObject({ isin: z.string() });

  const quotes = defineCollection({
    kind: "quote_v2",
    name: "quotes",
    rowsIn: ["quotes", "upsert"],
    key: "isin",
    schema,
    rest: "/quotes",
    nested: true,
    emptySnapshot: "confirm",
    merge: "replace",
    snapshotFields: "keep",
  });

  expect(quotes).toMatchObject({
    name: "quotes",
    kind: "quote_v2",
    rowsIn: ["quotes", "upsert"],
    nested: true,
    schema,
    rest: "/quotes",
    emptySnapshot: "confirm",
    merge: "replace",
    snapshotFields: "keep",
  });
});

test("the key of a defined collection may be a field, several fields, or a function of the row (P19)", () => {
  const schema = zod.looseObject({ isin: zod.string(), venue: zod.string() });
  const row = { isin: "US1", venue: "XOFF" };

  const keys = [
    defineCollection({ kind: "a", key: "isin", schema }).key(row),
    defineCollection({ kind: "b", key: ["venue", "isin"], schema }).key(row),
    defineCollection({ kind: "c", key: ({ isin, venue }) => `${isin}@${venue}`, schema }).key(row),
  ];

  expect(keys).toEqual(["US1", "XOFF|US1", "US1@XOFF"]);
});

test("a removal names a row of a defined collection by key, parts or object (P20)", () => {
  const { removedKey } = defineCollection({ kind: "quotes", key: ["venue", "isin"] });

  expect([removedKey("XOFF|US1"), removedKey(["XOFF", "US1"]), removedKey({ isin: "US1", venue: "XOFF" })]).toEqual([
    "XOFF|US1",
    "XOFF|US1",
    "XOFF|US1",
  ]);
});
