/** The columns of a table in the words of its style sheet. */

/** At least each column's width; of what is left over, a share by width. */
export function tracks(columns: readonly { readonly width: number }[]): Readonly<Record<`--${string}`, string>> {
  return {
    "--columns": columns.map(({ width }) => `minmax(${width}px, ${width}fr)`).join(" "),
    "--least-width": `${columns.reduce((sum, { width }) => sum + width, 0)}px`,
  };
}
