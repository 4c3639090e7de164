/** This package, as its README says. */
import { AtlasProvider, usePosition, usePositions, type AtlasError, type Position, type SortTerm } from "../../../../src/index.ts";
import { WINDOW } from "./columns.ts";
import { mount, renderCell } from "./mount.tsx";
import { Table, useScroll } from "./table.tsx";

/** The bench's server knows positions only. */
function report({ code }: AtlasError): void {
  if (code !== "no-baseline") console.error(code);
}

/** `sort`: the order of the table; undefined for that in which rows arrived. */
export function mountPackage(sort: readonly SortTerm<Position>[] | undefined): void {
  mount({
    Positions() {
      const scroll = useScroll();
      const { rows, size } = usePositions({ sort, offset: scroll.offset, limit: WINDOW });
      return <Table rows={rows} size={size} scroll={scroll} />;
    },
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
}
