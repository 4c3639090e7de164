/** The widths of a table's columns, and the same in the words of its style sheet. */

interface WithWidth {
  /** The least width. Unit: pixels. */
  readonly width: number;
}

/**
 * How wide each column is where `available` pixels are in view. The columns that fit share that width, so that none is cut at its edge; those
 * beyond have their least width and are reached by scrolling.
 */
export function columnWidths(columns: readonly WithWidth[], available: number): readonly number[] {
  let fitting = 0;
  let taken = 0;
  for (const { width } of columns) {
    if (taken + width > available) break;
    fitting += 1;
    taken += width;
  }
  return columns.map(({ width }, index) => (index < fitting ? (width * available) / taken : width));
}

export function tracks(widths: readonly number[]): Readonly<Record<`--${string}`, string>> {
  return {
    "--columns": widths.map((width) => `${width}px`).join(" "),
    "--table-width": `${widths.reduce((sum, width) => sum + width, 0)}px`,
  };
}
