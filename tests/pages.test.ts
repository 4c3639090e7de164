/**
 * The pages of row fields and errors hold tables of what the sources say, as text: a reader of the file sees them as well. After a change of a row
 * field or an error text, `npx vitest run --project node tests/pages.test.ts -u` writes them.
 */
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { describe, expect, test } from "vitest";
import { collections, type CollectionName } from "../src/domains/collections.ts";
import { schemaOf } from "../src/domains/row-schemas.ts";
import { isZod } from "../src/domains/row-schema.ts";
import { rowFields } from "./support/pages/row-fields.ts";
import { errorTables } from "./support/pages/error-tables.ts";
import { rowTables } from "./support/pages/row-tables.ts";
import { documentAt, root } from "./support/documents.ts";

const slices = Object.keys(collections) as readonly CollectionName[];

/** Of an object schema of zod. */
function namesIn(slice: CollectionName): readonly string[] {
  const schema = schemaOf(collections[slice]);
  if (schema === undefined || !isZod(schema)) throw new Error(`${slice} has no schema`);
  return Object.keys((schema._zod.def as unknown as { readonly shape: object }).shape);
}

describe("a page with tables of the sources", () => {
  const begin = "{/* Written by tests/pages.test.ts, from here to the end. */}\n";

  test.each([
    { page: "storybook/docs/rows.mdx", tables: rowTables() },
    { page: "storybook/docs/errors.mdx", tables: errorTables() },
  ])("$page holds the tables as text", async ({ page, tables }) => {
    const [head = ""] = documentAt(page).text.split(begin);
    const config = await resolveConfig(join(root, page));

    const expected = await format(`${head}${begin}\n${tables}\n`, { ...config, parser: "mdx" });

    await expect(expected).toMatchFileSnapshot(join(root, page));
  });
});

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
