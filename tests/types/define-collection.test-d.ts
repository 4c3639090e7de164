/** What a definition infers, and what does not compile. Checked by the compiler: this file is never run. */
import * as v from "valibot";
import { expectTypeOf } from "vitest";
import * as zod from "zod";
import * as z from "zod/mini";
import { defineCollection, type CollectionHandle, type NameOf, type RowOf } from "../../src/domains/collection.ts";
import { createRegistry } from "../../src/domains/registry.ts";

const quoteSchema = z.looseObject({ isin: z.string(), venue: z.string(), bid: z.optional(z.string()) });
interface Quote {
  readonly isin: string;
  readonly bid: string | undefined;
}

// The name is the kind's literal, unless another is given.
const quotes = defineCollection({ kind: "quotes", key: "isin", schema: quoteSchema });
expectTypeOf<NameOf<typeof quotes>>().toEqualTypeOf<"quotes">();
const renamed = defineCollection({ kind: "quotes_v2", name: "quotes", key: "isin", schema: quoteSchema });
expectTypeOf(renamed.name).toEqualTypeOf<"quotes">();

// The row type is the schema's output, of zod/mini and of zod.
expectTypeOf<RowOf<typeof quotes>>().toEqualTypeOf<z.output<typeof quoteSchema>>();
const classic = defineCollection({ kind: "fixings", key: "id", schema: zod.object({ id: zod.string(), rate: zod.number() }) });
expectTypeOf<RowOf<typeof classic>>().toEqualTypeOf<{ id: string; rate: number }>();
expectTypeOf<RowOf<typeof classic>["rate"]>().toEqualTypeOf<number>();

// Of another library it is the input: what the wire sends, and not what the schema would make of it.
const valibotSchema = v.looseObject({ isin: v.string(), bid: v.optional(v.string()), size: v.pipe(v.string(), v.transform(Number)) });
const ofValibot = defineCollection({ kind: "quotes", key: "isin", schema: valibotSchema });
expectTypeOf<NameOf<typeof ofValibot>>().toEqualTypeOf<"quotes">();
expectTypeOf<RowOf<typeof ofValibot>["size"]>().toEqualTypeOf<string>();
expectTypeOf<RowOf<typeof ofValibot>["bid"]>().toEqualTypeOf<string | undefined>();
defineCollection({
  kind: "quotes",
  schema: valibotSchema,
  key: (row) => {
    expectTypeOf(row.size).toEqualTypeOf<string>();
    return row.isin;
  },
});
// @ts-expect-error -- the key must be a field of this schema, too
defineCollection({ kind: "quotes", key: "isni", schema: valibotSchema });
// @ts-expect-error -- rows are objects
defineCollection({ kind: "quotes", key: "isin", schema: v.string() });

// A schema of one's own, with the two types that Standard Schema names.
declare const handWritten: {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "own";
    readonly validate: (value: unknown) => { readonly value: Quote };
    readonly types?: { readonly input: Quote; readonly output: Quote };
  };
};
expectTypeOf(defineCollection({ kind: "quotes", key: "isin", schema: handWritten })).toEqualTypeOf<CollectionHandle<"quotes", Quote>>();

// A key function receives the row type.
defineCollection({
  kind: "fixings",
  key: (row) => {
    expectTypeOf(row.rate).toEqualTypeOf<number>();
    return row.id;
  },
  schema: zod.object({ id: zod.string(), rate: zod.number() }),
});

// Without a schema: any field and unknown values, or a row type that is named or annotated.
const loose = defineCollection({ kind: "loose", key: "anything" });
expectTypeOf<RowOf<typeof loose>>().toEqualTypeOf<Readonly<Record<string, unknown>>>();
const named = defineCollection<"quotes", Quote>({ kind: "quotes", key: "isin" });
expectTypeOf(named).toEqualTypeOf<CollectionHandle<"quotes", Quote>>();
const annotated = defineCollection({ kind: "quotes", key: (quote: Quote) => quote.isin });
expectTypeOf(annotated).toEqualTypeOf<CollectionHandle<"quotes", Quote>>();

// Composite keys of existing fields.
defineCollection({ kind: "quotes", key: ["venue", "isin"], schema: quoteSchema });

// @ts-expect-error -- the key must be a field of the schema, although a loose object may hold others
defineCollection({ kind: "quotes", key: "isni", schema: quoteSchema });
// @ts-expect-error -- each part of a composite key, too
defineCollection({ kind: "quotes", key: ["isin", "venu"], schema: quoteSchema });
// @ts-expect-error -- and of a row type that is named
defineCollection<"quotes", Quote>({ kind: "quotes", key: "venue" });
// @ts-expect-error -- a collection has a key
defineCollection({ kind: "quotes", schema: quoteSchema });
// @ts-expect-error -- policies are words
defineCollection({ kind: "quotes", key: "isin", merge: "deep" });

// Handles of any name and row go into one registry, and overrides know the fields of their rows.
createRegistry({
  collections: [quotes, classic, loose, named, ofValibot],
  overrides: { cash: { key: "account_id" }, trades: { key: (row) => row.uti } },
});
// @ts-expect-error -- trades have no such field
createRegistry({ overrides: { trades: { key: "trade" } } });
// @ts-expect-error -- nor is there such a slice
createRegistry({ overrides: { orders: { key: "order_id" } } });
