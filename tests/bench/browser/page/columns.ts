/** The columns of the table, the same for each candidate. The last cell of the top row is the probe of book.ts. */
export const columns = [
  "symbol",
  "instrument_name",
  "book_id",
  "currency",
  "side",
  "quantity",
  "market_price",
  "market_value_base",
  "unrealized_pnl",
  "daily_pnl",
] as const;
export const WINDOW = 40;
export const ROW_HEIGHT = 24;

export type ShownRow = { readonly position_line_key: string } & {
  readonly [Column in (typeof columns)[number]]?: string | number | null | undefined;
};
