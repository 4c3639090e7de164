import { expect, test } from "vitest";
import { columnsOf } from "../../../src/devtools/inspector/views/rows/row-columns.ts";

const fieldsOf = (row: object, key = "K") => columnsOf(row, key).map(({ field, isNumber }) => `${field}${isNumber ? " #" : ""}`);

test("identifying fields come before amounts, amounts before unit and state, and ids last", () => {
  const row = {
    account_id: "400123",
    status: "open",
    currency: "EUR",
    market_value: "1.5",
    quantity: "-12.00",
    symbol: "BRMW",
    version: 3,
  };

  expect(fieldsOf(row)).toEqual(["symbol", "quantity #", "market_value #", "currency", "status", "version #", "account_id"]);
});

test("a collection of the application shows its numbers before its texts, and no field that repeats the key or has parts", () => {
  expect(fieldsOf({ ric: "K", venue: "XETR", bid: "1.10", ask: 1.2, legs: [] })).toEqual(["bid #", "ask #", "venue"]);
});

test("a slice without rows has no columns", () => {
  expect(columnsOf(undefined, undefined)).toEqual([]);
});
