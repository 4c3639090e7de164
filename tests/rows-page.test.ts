/** The page of row fields says what the schemas say. */
import { describe, expect, test } from "vitest";
import { collections, type CollectionName } from "../src/domains/collections.ts";
import { schemaOf } from "../src/domains/row-schemas.ts";
import { isZod } from "../src/domains/row-schema.ts";
import { rowFields } from "../storybook/docs/blocks/row-schemas.ts";

const slices = Object.keys(collections) as readonly CollectionName[];

/** Of an object schema of zod. */
function namesIn(slice: CollectionName): readonly string[] {
  const schema = schemaOf(collections[slice]);
  if (schema === undefined || !isZod(schema)) throw new Error(`${slice} has no schema`);
  return Object.keys((schema._zod.def as unknown as { readonly shape: object }).shape);
}

describe("the page of row fields", () => {
  test.each(slices)("lists each field of the schema of %s, in its order", (slice) => {
    expect(rowFields[slice].map(({ name }) => name)).toEqual(namesIn(slice));
  });

  test.each(slices)("gives a type to each field of %s, and a unit to each amount", (slice) => {
    const amounts = rowFields[slice].filter(({ type }) => type.startsWith("decimal"));

    expect(rowFields[slice].filter(({ type }) => type === "").map(({ name }) => name)).toEqual([]);
    expect(amounts.length).toBeGreaterThan(0);
    expect(amounts.filter(({ unit }) => unit === undefined).map(({ name }) => name)).toEqual([]);
  });

  test("lists the words of a status, by name of a type as well", () => {
    const typeOf = (slice: CollectionName, field: string) => rowFields[slice].find(({ name }) => name === field)?.type;

    expect(typeOf("positions", "side")).toBe("`long`, `short`, `flat`");
    expect(typeOf("paymentOrders", "status")).toContain("`pending_approval`, `approved`");
    expect(typeOf("blotter", "product_type")).toContain("`mm_deposit`");
    expect(typeOf("trades", "leg")).toBe("`single`, `near`, `far`, or `null`");
  });
});
