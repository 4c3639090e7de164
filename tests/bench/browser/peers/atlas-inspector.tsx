/** The page of this package with the inspector in it, which records from the beginning: for `npm run bench -- --inspector`. */
import { AtlasDevtools } from "../../../../src/devtools-production.ts";
import { recordClients } from "../../../../src/devtools/recorder/recorder.ts";
import { AtlasProvider, usePositions } from "../../../../src/index.ts";
import { WINDOW } from "../page/columns.ts";
import { mount } from "../page/mount.tsx";
import { Table, useScroll } from "../page/table.tsx";

recordClients();
mount({
  Positions() {
    const scroll = useScroll();
    const { rows, size } = usePositions({ offset: scroll.offset, limit: WINDOW });
    return <Table rows={rows} size={size} scroll={scroll} />;
  },
  Provider: ({ children }) => (
    <AtlasProvider
      url={location.origin}
      socketUrl={`ws://${location.host}/ws${location.search}`}
      getToken={() => "bench"}
      paths={{ positions: null }}
      onError={() => undefined}
    >
      {children}
      <AtlasDevtools theme="light" />
    </AtlasProvider>
  ),
});
