/** A table of fields for each slice, as the page of rows holds them. The examples are those of the row builders of the testing kit. */
import { buildBlotterEntry, buildPosition, buildTrade } from "../../../src/testing/builders/build-trading-rows.ts";
import { buildCashBalance, buildOcpPosition, buildPaymentOrder } from "../../../src/testing/builders/build-treasury-rows.ts";
import { rowFields, type RowFieldEntry } from "./row-fields.ts";

interface SliceText {
  readonly title: string;
  /** In Markdown. */
  readonly key: string;
  readonly example: object;
}

const texts: Readonly<Record<keyof typeof rowFields, SliceText>> = {
  positions: { title: "Positions", key: "`position_line_key`", example: buildPosition() },
  trades: { title: "Trades", key: "`trade_id`", example: buildTrade() },
  blotter: { title: "Blotter", key: "`id`, else `blotter_entry_id`", example: buildBlotterEntry() },
  cash: { title: "Cash balances", key: "`cashKey({ entity_id, account_id, currency })`", example: buildCashBalance() },
  ocp: { title: "Open currency positions", key: "`ocpKey({ entity_id, book_id, currency, value_bucket })`", example: buildOcpPosition() },
  paymentOrders: { title: "Payment orders", key: "`id`, else `payment_order_id`", example: buildPaymentOrder() },
};

/** In Markdown. */
export function rowTables(): string {
  return Object.entries(texts)
    .map(([slice, { title, key, example }]) => {
      const fields = rowFields[slice as keyof typeof rowFields]; // one of its own keys
      return `## ${title}\n\nSlice \`${slice}\`, key ${key}.\n\n${tableOf(fields, example)}`;
    })
    .join("\n\n");
}

function tableOf(fields: readonly RowFieldEntry[], example: object): string {
  const values: Readonly<Record<string, unknown>> = { ...example };
  const rows = fields.map(({ name, type, unit, note }) => {
    const value = values[name];
    const shown = value === undefined ? "–" : `\`${JSON.stringify(value)}\``;
    return `| \`${name}\` | ${type} | ${unit ?? note ?? ""} | ${shown} |`;
  });
  return ["| field | type | unit or meaning | example |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
