/**
 * This package fed the blocking way: the whole snapshot is parsed at once and handed over at once, from a socket beside a client that
 * hears nothing. For `?view=snapshot` only.
 */
import { AtlasProvider, createAtlasClient, usePositions } from "../../../../src/index.ts";
import { WINDOW } from "../page/columns.ts";
import { openFeed } from "../page/feed.ts";
import { mount } from "../page/mount.tsx";
import { Table, useScroll } from "../page/table.tsx";

const sort = [{ field: "market_value_base", desc: true } as const];
const client = createAtlasClient({
  url: location.origin,
  socketUrl: `ws://${location.host}/ws?silent`,
  getToken: () => "bench",
  paths: { positions: null },
  onError: () => undefined, // a connection that says nothing is reported, and is meant here
});
openFeed({
  load: (rows) => client.hydrate("positions", rows, { startedAt: Date.now() }),
  update: () => undefined,
});

function Positions() {
  const scroll = useScroll();
  const { rows, size } = usePositions({ sort, offset: scroll.offset, limit: WINDOW });
  return <Table rows={rows} size={size} scroll={scroll} />;
}

mount({ Positions, Provider: ({ children }) => <AtlasProvider client={client}>{children}</AtlasProvider> });
