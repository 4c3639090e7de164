/** A column of the desk, as data: what it is called, how wide it is at least, and what a row says in it. */
import type { ReactNode } from "react";

/** The fields that a row type names; rows may hold others, which are no columns. */
export type FieldOf<Row> = keyof { [Field in keyof Row as string extends Field ? never : number extends Field ? never : Field]: unknown } &
  string;

/** How a cell is coloured: by its sign, or by how much it wants to be looked at. */
export type Tone = "negative" | "positive" | "zero" | "good" | "warn" | "bad" | "quiet";

export interface Column<Row extends object> {
  readonly field: FieldOf<Row>;
  readonly title: string;
  /** The least width in pixels; what is left over is shared in proportion. Never depends on content, so nothing moves when values change. */
  readonly width: number;
  readonly isNumber: boolean;
  /** What the cell says; undefined where there is nothing to say. A cell flashes when this text changes. */
  readonly text: (row: Row) => string | undefined;
  readonly tone?: ((row: Row) => Tone | undefined) | undefined;
  /** More than text can say; `text` stays what the cell is compared and read out by. */
  readonly content?: ((row: Row) => ReactNode) | undefined;
}

export interface SortTerm {
  readonly field: string;
  readonly desc: boolean;
}
