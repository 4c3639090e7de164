/** Has the server misbehave, and shows what it did. Exists only where the application has given a way to do so. */
import type { ReactNode } from "react";
import type { FaultControl } from "../fault-command.ts";
import type { ViewProps } from "./view-props.ts";

export function FaultsView(_: ViewProps & { readonly control: FaultControl }): ReactNode {
  return <p className="atlas-empty">Faults of the simulator are chosen here.</p>;
}
