/** Exports all rows of a filter as they are at the click, with a line that says of when they are. */
import { toCsv, useAtlasClient, type Position, type Where } from "@mavr/atlas-react";

export interface ExportButtonProps {
  readonly where: Where<Position>;
  /** @defaultValue the browser saves it as a file */
  readonly save?: (csv: string) => void;
}

export function ExportButton({ where, save = saveFile }: ExportButtonProps) {
  const client = useAtlasClient();
  const write = () => {
    // Both of the same commit. `useFreshness` would render the button at each message.
    const { rows, freshness } = client.read("positions", {
      where,
      sort: [{ field: "book_id" }, { field: "symbol" }],
    });
    save(
      toCsv(rows, {
        columns: ["book_id", "symbol", { field: "quantity", header: "Quantity" }, "currency"],
        freshness,
        bom: true,
      }),
    );
  };
  return <button onClick={write}>Export</button>;
}

function saveFile(csv: string): void {
  const url = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  Object.assign(document.createElement("a"), { href: url, download: "positions.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers read it after the click
}
