/** The books of the desk, for the filter. */
import { useMemo } from "react";
import { useOcp, type OcpPosition } from "../../src/index.ts";

/**
 * In order; the same array while the books are the same. Read from the currency totals: every book has some, and they are a hundredth of
 * the positions.
 */
export function useBooks(): readonly string[] {
  const { rows } = useOcp({ where: { value_bucket: "total" }, select: bookOf });
  return useMemo(() => [...new Set(rows)].filter((book) => book !== "").sort(), [rows]);
}

function bookOf({ book_id: book }: OcpPosition): string {
  return book ?? "";
}
