/** Holds the visible rows only. The table renders when their order changes, each row for its own changes. */
import { formatDecimal, usePosition, usePositions, useRowFlash } from "@mavr/atlas-react";
import { memo, useState, type UIEvent } from "react";

const ROW_PX = 28;
const VISIBLE = 20;
const SPARE = 10; // above and below, so that scrolling shows no gap

export function WindowedTable() {
  const [top, setTop] = useState(0);
  const offset = Math.max(0, top - SPARE);
  const { keys, size, status } = usePositions({
    sort: [{ field: "symbol" }],
    offset,
    limit: VISIBLE + 2 * SPARE,
    select: nothing,
  });
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>) =>
    setTop(Math.floor(currentTarget.scrollTop / ROW_PX));
  return (
    <div
      role="table"
      aria-label="Positions"
      aria-rowcount={size}
      data-status={status}
      tabIndex={0}
      onScroll={onScroll}
      style={viewport}
    >
      <div role="rowgroup" style={{ position: "relative", height: size * ROW_PX }}>
        {keys.map((key, place) => (
          <Row key={key} rowKey={key} index={offset + place} />
        ))}
      </div>
    </div>
  );
}

/** The table selects nothing of its rows, so their changes do not render it. Each row reads itself. */
const nothing = () => null;

const viewport = { height: VISIBLE * ROW_PX, overflowY: "auto" } as const;

const Row = memo(function Row({ rowKey, index }: { readonly rowKey: string; readonly index: number }) {
  const row = usePosition(rowKey);
  const flash = useRowFlash("positions", rowKey);
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      style={{ position: "absolute", top: index * ROW_PX, height: ROW_PX }}
    >
      <span role="cell">{row?.symbol}</span>
      <span role="cell" data-flash={flash.quantity}>
        {formatDecimal(row?.quantity) ?? "–"}
      </span>
    </div>
  );
});
