/** The errors that the client emitted. */
import type { ReactNode } from "react";
import type { ViewProps } from "./view-props.ts";

export function ErrorsView(_: ViewProps): ReactNode {
  return <p className="atlas-empty">Errors since the inspector was opened are shown here.</p>;
}
