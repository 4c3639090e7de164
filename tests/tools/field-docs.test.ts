/** The comments of row schemas, in the declarations that an application's editor reads. */
import { describe, expect, test } from "vitest";
import { withFieldDocs } from "./field-docs.mjs";

const source = ["export const schema = z.looseObject({", "  /** Unit: `currency`. */", "  amount: decimal,", "  ...common,", "});"].join(
  "\n",
);
const shared = ["export const common = {", "  /** When. */", "  updated_at: text,", "};"].join("\n");
const declared = ["declare const schema: Schema<{", "    updated_at: Field<string>;", "    amount: Field<Decimal>;", "}>;"].join("\n");

describe("the comments of a row schema", () => {
  test("are written over its declared fields, those of the shared fields as well", () => {
    expect(withFieldDocs(declared, source, shared).split("\n")).toEqual([
      "declare const schema: Schema<{",
      "    /** When. */",
      "    updated_at: Field<string>;",
      "    /** Unit: `currency`. */",
      "    amount: Field<Decimal>;",
      "}>;",
    ]);
  });

  test("throw where the declarations lack a documented field, so that the build notices a change of the compiler", () => {
    expect(() => withFieldDocs("declare const schema: Schema<{}>;", source)).toThrow("documented fields amount");
  });
});
