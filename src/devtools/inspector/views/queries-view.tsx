/** The REST queries of the client, and what makes them fetch. */
import type { ReactNode } from "react";
import type { ViewProps } from "./view-props.ts";

export function QueriesView(_: ViewProps): ReactNode {
  return <p className="atlas-empty">Queries of the client are shown here.</p>;
}
