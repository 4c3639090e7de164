/** Mounts a peer: its table, or with `?view=rows` 500 components that read a row each. */
import type { ComponentType, ReactNode } from "react";
import { createRoot } from "react-dom/client";

export interface Peer {
  /** The table, fed by the peer. */
  readonly Positions: ComponentType;
  /** One row, read by its key as the peer recommends. */
  readonly Position?: ComponentType<{ readonly id: string }>;
  /** Above both. */
  readonly Provider?: ComponentType<{ readonly children: ReactNode }>;
}

const keys = JSON.parse(document.getElementById("keys")?.textContent ?? "[]") as readonly string[]; // written by the server
export const view = new URLSearchParams(location.search).get("view") ?? "table";

export function mount({ Positions, Position, Provider = Plain }: Peer): void {
  const root = document.getElementById("root");
  if (root === null) throw new Error("the page has no root");
  createRoot(root).render(<Provider>{view === "rows" && Position ? <Rows Position={Position} /> : <Positions />}</Provider>);
}

interface CellProps {
  readonly id: string;
  readonly value: string | number | null | undefined;
}

/** What each of the 500 shows. To be called, not mounted: it counts as a render of the component that read the row. */
export function renderCell({ id, value }: CellProps): ReactNode {
  window.renders.set(id, (window.renders.get(id) ?? 0) + 1);
  return (
    <div data-probe={id === keys[0] ? "" : undefined}>
      <output>{value}</output>
    </div>
  );
}

function Rows({ Position }: Required<Pick<Peer, "Position">>): ReactNode {
  return keys.map((key) => <Position key={key} id={key} />);
}

function Plain({ children }: { readonly children: ReactNode }): ReactNode {
  return children;
}
