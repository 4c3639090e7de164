/** A panel on its own, as large as on the desk, below a line that says how the connection does. */
import type { ReactNode } from "react";
import { ConnectionLine } from "../desk/connection/connection-line.tsx";
import "../desk/theme.css";
import "./stage.css";

export function Stage({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <main className="desk-theme stage">
      <ConnectionLine />
      {children}
    </main>
  );
}
