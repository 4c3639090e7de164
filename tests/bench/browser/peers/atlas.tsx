/** This package, as its README says. `?view=snapshot` sorts by an amount that the rows do not arrive in the order of. */
import { AtlasProvider, usePosition, usePositions, type AtlasError } from "../../../../src/index.ts";
import { WINDOW } from "../page/columns.ts";
import { mount, renderCell, view } from "../page/mount.tsx";
import { Table, useScroll } from "../page/table.tsx";

const sort = view === "snapshot" ? [{ field: "market_value_base", desc: true } as const] : [{ field: "instrument_id" } as const];

/** The bench's server knows positions only. */
function report({ code }: AtlasError): void {
  if (code !== "no-baseline") console.error(code);
}

function Positions() {
  const scroll = useScroll();
  const { rows, size } = usePositions({ sort, offset: scroll.offset, limit: WINDOW });
  return <Table rows={rows} size={size} scroll={scroll} />;
}

mount({
  Positions,
  Position: ({ id }) => renderCell({ id, value: usePosition(id)?.daily_pnl }),
  Provider: ({ children }) => (
    <AtlasProvider
      url={location.origin}
      socketUrl={`ws://${location.host}/ws${location.search}`}
      getToken={() => "bench"}
      paths={{ positions: null }}
      onError={report}
    >
      {children}
    </AtlasProvider>
  ),
});
