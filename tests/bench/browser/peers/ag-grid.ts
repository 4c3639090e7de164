/**
 * AG Grid Community: its own grid, fed by asynchronous transactions, which it recommends for frequent updates. They wait for 50 ms, its
 * default; with `?batch=frame` for one frame. It does more than a bare table of 400 cells.
 */
import { ClientSideRowModelApiModule, ClientSideRowModelModule, createGrid, ModuleRegistry } from "ag-grid-community";
import type { BenchRow } from "../../workload.ts";
import { columns, ROW_HEIGHT } from "../page/columns.ts";
import { isBatched, openFeed } from "../page/feed.ts";

ModuleRegistry.registerModules([ClientSideRowModelModule, ClientSideRowModelApiModule]);
const element = document.getElementById("grid");
if (element === null) throw new Error("the page has no place for the grid");
const grid = createGrid<BenchRow>(element, {
  columnDefs: columns.map((field) => ({ field, width: 120 })),
  getRowId: ({ data }) => data.position_line_key,
  rowHeight: ROW_HEIGHT,
  ...(isBatched && { asyncTransactionWaitMillis: 16 }),
});
openFeed({
  load: (rows) => grid.setGridOption("rowData", [...rows]),
  update: (rows) => grid.applyTransactionAsync({ update: [...rows] }),
});
