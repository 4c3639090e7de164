/**
 * Lights up the cells of a row whose text has changed. An attribute on the cell starts a CSS animation, and its end takes the attribute
 * away again, so that a cell flashes once for a change, and a row that comes into view not at all.
 */
import { compareDecimals } from "../../../src/index.ts";
import type { Column } from "./column.ts";

type Direction = "up" | "down" | "other";

/** `cells` are the cells of the row, in the order of `columns`; those without a class are beside what is seen. */
export function flashChanges<Row extends object>(cells: HTMLCollection, columns: readonly Column<Row>[], before: Row, after: Row): void {
  columns.forEach((column, index) => {
    const cell = cells.item(index);
    if (!(cell instanceof HTMLElement) || cell.className === "") return;
    if (before[column.field] === after[column.field] || column.text(before) === column.text(after)) return;
    const direction = column.isNumber ? directionOf(before[column.field], after[column.field]) : "other";
    // Two names for one animation: it starts over only where the name changes.
    cell.dataset["flash"] = cell.dataset["flash"] === `${direction}-a` ? `${direction}-b` : `${direction}-a`;
  });
}

/** Another row has taken the place of one: its cells have not changed, they are new. */
export function forgetFlashes(cells: HTMLCollection): void {
  for (const cell of cells) endFlash(cell);
}

/** Must be called for each animation that ends in a table. */
export function endFlash(target: EventTarget): void {
  if (target instanceof HTMLElement) delete target.dataset["flash"];
}

function directionOf(before: unknown, after: unknown): Direction {
  const order = compareDecimals(after, before);
  return order === 0 ? "other" : order > 0 ? "up" : "down";
}
