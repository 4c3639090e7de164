/** The same screen. Connection, decoding, deltas and the state of the rows are the package's work. */
import { AtlasProvider, useConnection, usePositions, type AtlasClientOptions } from "@mavr/atlas-react";

export function LivePositions({ server }: { readonly server: AtlasClientOptions }) {
  return (
    <AtlasProvider {...server}>
      <Book />
    </AtlasProvider>
  );
}

function Book() {
  const { rows, status } = usePositions({ sort: [{ field: "symbol" }] });
  const connection = useConnection();
  return (
    <ul aria-label="Positions" data-status={status} data-connection={connection.status}>
      {rows.map((row) => (
        <li key={row.position_line_key}>{`${row.symbol ?? ""} ${row.quantity ?? ""}`}</li>
      ))}
    </ul>
  );
}
