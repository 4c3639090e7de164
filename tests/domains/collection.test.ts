import { expect, test } from "vitest";
import * as zod from "zod";
import * as z from "zod/mini";
import { defineCollection } from "../../src/domains/collection.ts";
import { createRegistry } from "../../src/domains/registry.ts";
import type { SchemaResult, StandardRowSchema } from "../../src/domains/row-schema.ts";

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

const own = (validate: () => Promise<SchemaResult>): StandardRowSchema<{ readonly isin: string }> => ({
  "~standard": { version: 1, vendor: "own", validate },
});

test("a schema that answers with a promise is refused at once, and one that throws for an empty row is not (P18)", () => {
  const asynchronous = own(() => Promise.resolve({ issues: [] }));
  const rejecting = own(() => Promise.reject(new Error("must not be an unhandled rejection")));
  const throwing = own(() => {
    throw new Error("no row");
  });

  for (const schema of [asynchronous, rejecting])
    expect(() => defineCollection({ kind: "fx_quote", name: "quotes", key: "isin", schema })).toThrow("collection: quotes");
  expect(defineCollection({ kind: "quotes", key: "isin", schema: throwing }).schema).toBe(throwing);
});

test("an asynchronous schema is refused for one of the six as well (P18)", () => {
  const schema = own(() => Promise.resolve({ issues: [] }));

  expect(() => createRegistry({ overrides: { trades: { schema } } })).toThrow("schema-asynchronous");
});
