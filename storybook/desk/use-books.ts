/** The books that hold positions, for the filter. */
import { useMemo } from "react";
import { usePositions, type Position } from "../../src/index.ts";

/** In order; the same array while the books of all positions are the same. */
export function useBooks(): readonly string[] {
  const { rows } = usePositions({ select: bookOf });
  return useMemo(() => [...new Set(rows)].filter((book) => book !== "").sort(), [rows]);
}

function bookOf({ book_id: book }: Position): string {
  return book ?? "";
}
