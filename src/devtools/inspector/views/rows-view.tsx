/** The rows of a slice, and where each came from. */
import type { ReactNode } from "react";
import type { ViewProps } from "./view-props.ts";

export function RowsView(_: ViewProps): ReactNode {
  return <p className="atlas-empty">Rows of each slice are shown here.</p>;
}
