import { expect, test } from "vitest";
import * as z from "zod/mini";
import { blotterEntrySchema } from "../../src/protocol/rows/blotter-entry.ts";
import { cashBalanceSchema } from "../../src/protocol/rows/cash-balance.ts";
import { couponSchema } from "../../src/protocol/rows/coupon.ts";
import { curveSchema } from "../../src/protocol/rows/curve.ts";
import { dividendSchema } from "../../src/protocol/rows/dividend.ts";
import { ocpPositionSchema } from "../../src/protocol/rows/ocp-position.ts";
import { orderSchema } from "../../src/protocol/rows/order.ts";
import { isFinalPaymentStatus } from "../../src/protocol/payment-status.ts";
import { paymentOrderSchema } from "../../src/protocol/rows/payment-order.ts";
import { positionSchema } from "../../src/protocol/rows/position.ts";
import { catalogueEntrySchema, reportSectionSchema, reportSummarySchema } from "../../src/protocol/rows/report.ts";
import { tradeSchema } from "../../src/protocol/rows/trade.ts";

const schemas = [
  ["position", positionSchema, ["position_line_key"]],
  ["trade", tradeSchema, ["trade_id"]],
  ["blotter entry", blotterEntrySchema, []],
  ["cash balance", cashBalanceSchema, []],
  ["open position", ocpPositionSchema, []],
  ["payment order", paymentOrderSchema, []],
  ["order", orderSchema, ["order_id"]],
  ["curve", curveSchema, ["curve_id"]],
  ["dividend", dividendSchema, ["dividend_id"]],
  ["coupon", couponSchema, ["coupon_id"]],
  ["catalogue entry", catalogueEntrySchema, ["report_id"]],
  ["report", reportSummarySchema, ["report_id"]],
  ["report section", reportSectionSchema, ["run_id", "section_code"]],
] as const;

test.each(schemas)("the only required field of a %s is its key (P18)", (_, schema, keys) => {
  const missing = z.safeParse(schema, {}).error?.issues.map(({ path }) => path.join(".")) ?? [];

  expect(missing).toEqual(keys);
});

test.each(schemas)("a %s may hold unknown fields (P18)", (_, schema, keys) => {
  const row = { ...Object.fromEntries(keys.map((key) => [key, "1"])), mystery: { deep: [1, null] } };

  expect(z.safeParse(schema, row)).toEqual({ success: true, data: row });
});

test.each(schemas)("no field of a %s is restricted to an enum, a pattern or a minimum (P18)", (_, schema) => {
  const closed = Object.values(schema.shape).filter((field) =>
    JSON.stringify(z.toJSONSchema(field)).match(/"(enum|const|pattern|minimum)"/),
  );

  expect(closed).toEqual([]);
});

test("a null passes the position schema only in fields that may not apply, such as `isin` (P18)", () => {
  const issues = z.safeParse(positionSchema, { position_line_key: "A", isin: null, dv01: null, quantity: null, side: null }).error?.issues;

  expect(issues?.map(({ path }) => path.join("."))).toEqual(["side", "quantity"]);
});

test.each([
  ["settled", true],
  ["rejected", true],
  ["returned", true],
  ["cancelled", true],
  ["sent", false],
  ["accepted", false],
  ["a new status", false],
  ["constructor", false],
  [null, false],
  [undefined, false],
])("a payment order with the status %s is final: %s (P18)", (status, isFinal) => {
  expect(isFinalPaymentStatus(status)).toBe(isFinal);
});
