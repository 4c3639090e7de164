import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { collections } from "../../src/domains/collections.ts";
import { reportEvents } from "../../src/domains/report-events.ts";
import { parseReportEvent } from "../../src/protocol/report-events.ts";
import type { ZodRowSchema } from "../../src/domains/row-schema.ts";
import { schemaOf } from "../../src/domains/row-schemas.ts";
import { isValidIban, isValidIsin } from "../../src/engine/market/check-digits.ts";
import { couponSchema } from "../../src/protocol/rows/coupon.ts";
import { curveSchema } from "../../src/protocol/rows/curve.ts";
import { dividendSchema } from "../../src/protocol/rows/dividend.ts";
import { orderSchema } from "../../src/protocol/rows/order.ts";
import { catalogueEntrySchema, reportSectionSchema, reportSummarySchema } from "../../src/protocol/rows/report.ts";
import { addDecimals } from "../../src/shared/decimals/decimal.ts";
import { cleanUpTestAtlases } from "../../src/testing/auto-cleanup.ts";
import { buildGeneratedReport, buildReportEdit, buildReportLock } from "../../src/testing/builders/build-events.ts";
import {
  buildCatalogueEntry,
  buildCoupon,
  buildCurve,
  buildDividend,
  buildOrder,
  buildReportSection,
  buildReportSummary,
} from "../../src/testing/builders/build-rest-rows.ts";
import { buildBlotterEntry, buildPosition, buildTrade } from "../../src/testing/builders/build-trading-rows.ts";
import { buildCashBalance, buildOcpPosition, buildPaymentOrder } from "../../src/testing/builders/build-treasury-rows.ts";
import { createTestAtlas } from "../../src/testing/test-atlas.ts";

/** As strict as the loose schema allows: nothing unexpected, and nothing that the schema does not know. */
function problemsOf(schema: z.core.$ZodType, row: object): readonly string[] {
  const known = new Set(Object.keys((schema as z.ZodMiniObject).shape));
  const unknown = Object.keys(row).filter((name) => !known.has(name));
  return [...unknown, ...(z.safeParse(schema, row).error?.issues.map(({ path }) => path.join(".")) ?? [])];
}

const rows = [
  ["position", collections.positions, buildPosition()],
  ["trade", collections.trades, buildTrade()],
  ["blotter entry", collections.blotter, buildBlotterEntry()],
  ["cash balance", collections.cash, buildCashBalance()],
  ["open currency position", collections.ocp, buildOcpPosition()],
  ["payment order", collections.paymentOrders, buildPaymentOrder()],
] as const;

test.each(rows)("a built %s has a key and fits its schema (P19)", (_, definition, row) => {
  expect(definition.key(row)).toBeDefined();
  expect(problemsOf(schemaOf(definition) as ZodRowSchema, row)).toEqual([]); // those of the package are zod's
});

test.each([
  ["order", orderSchema, buildOrder()],
  ["curve", curveSchema, buildCurve()],
  ["dividend", dividendSchema, buildDividend()],
  ["coupon", couponSchema, buildCoupon()],
  ["report", reportSummarySchema, buildReportSummary()],
  ["report section", reportSectionSchema, buildReportSection()],
  ["catalogue entry", catalogueEntrySchema, buildCatalogueEntry()],
] as const)("a built %s fits its schema (P18)", (_, schema, row) => {
  expect(problemsOf(schema, row)).toEqual([]);
});

test.each([
  ["report_generated", buildGeneratedReport()],
  ["report_edit", buildReportEdit()],
  ["report_locked", buildReportLock()],
] as const)("a built payload of %s is read as a complete event (P29)", (kind, payload) => {
  const type = reportEvents[kind]!.type;

  expect(parseReportEvent(type, JSON.parse(JSON.stringify(payload)))).toMatchObject({ type: "event" });
});

test("the key of a built position follows from book, symbol and value date, and an override replaces it (P19)", () => {
  expect(buildPosition({ symbol: "GBPUSD", book_id: null }).position_line_key).toBe(":GBPUSD:SPOT:2026-11-24");
  expect(buildPosition({ position_line_key: "P1" }).position_line_key).toBe("P1");
});

test("extra fields pass through (P18)", () => {
  const { trade_id: _, ...others } = buildTrade();

  expect(buildTrade({ trade_id: "T1" }, { desk_note: "call back" })).toEqual({ ...others, trade_id: "T1", desk_note: "call back" });
});

describe("the id of a built row", () => {
  const idsOf = () => [
    buildTrade().trade_id,
    buildBlotterEntry().blotter_entry_id,
    buildPaymentOrder().payment_order_id,
    buildOrder().order_id,
    buildDividend().dividend_id,
    buildCoupon().coupon_id,
  ];

  test("is another one at each call, and the same ones again after the clean-up of a test (P19)", async () => {
    await cleanUpTestAtlases();
    const before = [idsOf(), idsOf()];
    await cleanUpTestAtlases();
    const after = [idsOf(), idsOf()];

    expect(new Set(before.flat()).size).toBe(12);
    expect(after).toEqual(before);
    expect(before[0]).toEqual(["T-20261120-004217", "B-9918342", "PO-2026-118803", "O-20261120-0081", "DIV-2026-0412", "CPN-2027-0031"]);
  });

  test("that is given uses up no number (P19)", async () => {
    await cleanUpTestAtlases();
    buildTrade({ trade_id: "T1" });

    expect(buildTrade().trade_id).toBe("T-20261120-004217");
  });

  test("makes two rows of one slice (P19)", async () => {
    const atlas = createTestAtlas({
      rows: { trades: [buildTrade(), buildTrade()], paymentOrders: [buildPaymentOrder(), buildPaymentOrder()] },
    });

    expect([atlas.rows("trades").length, atlas.rows("paymentOrders").length]).toEqual([2, 2]);
    await cleanUpTestAtlases();
  });

  test("follows from the identifying fields where the key does, so that a delta is built with the same few (P20)", () => {
    expect(buildPosition()).toEqual(buildPosition());
    expect(buildCashBalance({ currency: "EUR" })).toEqual(buildCashBalance({ currency: "EUR" }));
  });
});

test("the amounts of a built row add up (P18)", () => {
  const cash = buildCashBalance();
  const ocp = buildOcpPosition();
  const order = buildOrder();

  expect(addDecimals(cash.opening_booked, cash.inflows_today, `-${String(cash.outflows_today)}`)).toBe(addDecimals(cash.current_booked));
  expect(addDecimals(cash.current_booked, `-${String(cash.blocked)}`)).toBe(addDecimals(cash.available));
  expect(addDecimals(ocp.spot_position, ocp.forward_position)).toBe(ocp.net_open_position);
  expect(addDecimals(order.filled_quantity, order.remaining_quantity)).toBe(addDecimals(order.quantity));
});

test("built ISINs and IBANs have valid check digits (P18)", () => {
  const { debtor_iban, creditor_iban } = buildPaymentOrder();

  expect([debtor_iban, creditor_iban].every((iban) => isValidIban(String(iban)))).toBe(true);
  expect([buildDividend().isin, buildCoupon().isin].every((isin) => isValidIsin(String(isin)))).toBe(true);
});
