/**
 * A list of up to 100,000 lines of one height, of which only those in sight are rendered, at most once a frame. It can follow its newest end;
 * scrolling or moving away from the end stops that, and coming back starts it again.
 *
 * For screen readers it is a grid of which a part is in the document: `aria-rowcount` has all lines, `aria-rowindex` the place of each. The
 * focus stays on the list and `aria-activedescendant` names the active line, so that a line may leave the document while the focus stays.
 */
import { useId, useMemo, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";
import { systemClock, type Clock } from "../../shared/clock.ts";
import { useLatestPerFrame } from "./list/use-latest-per-frame.ts";
import { usePlace } from "./list/use-place.ts";
import { indexAfterKey, linesInSight, scrollTopFor } from "./list/virtual-window.ts";

export interface VirtualListProps {
  /** The accessible name. */
  readonly label: string;
  readonly count: number;
  /** The cells of a line: elements with `role="gridcell"` and the class `atlas-cell`. Called in a frame, for lines in sight alone. */
  readonly lineAt: (index: number) => ReactNode;
  /** The heads of the columns: elements with `role="columnheader"` and the class `atlas-cell`. They stay in sight. */
  readonly header?: ReactNode;
  /** Widths of the columns, as the value of `grid-template-columns`. @defaultValue "minmax(0, 1fr)" */
  readonly columns?: string | undefined;
  /** Of a line: a narrower list scrolls sideways. Unit: CSS pixels. @defaultValue none: columns shrink with the list */
  readonly minWidth?: number | undefined;
  /** Unit: CSS pixels. @defaultValue 22 */
  readonly rowHeight?: number | undefined;
  /**
   * How many lines have left the list at its beginning so far: a ring of messages drops its oldest line for each new one. With it a line
   * stays where it is on the screen, and the active line stays the same line. @defaultValue 0
   */
  readonly droppedCount?: number | undefined;
  /** Whether to stay at the last line while lines are added. @defaultValue false */
  readonly follow?: boolean | undefined;
  /** Called when the user leaves the end, with `false`, or comes back to it, with `true`. */
  readonly onFollowChange?: ((follow: boolean) => void) | undefined;
  /** The index of the line that is marked as selected. */
  readonly selected?: number | undefined;
  /** Called with the index of a line that was clicked, or was active when Enter was pressed. */
  readonly onSelect?: ((index: number) => void) | undefined;
  /** Further classes of a line, for example `atlas-line--bad`. */
  readonly classOf?: ((index: number) => string | undefined) | undefined;
  /** Shown instead of lines while there are none. */
  readonly empty?: ReactNode;
  /** Whose frames to render in. @defaultValue the system's */
  readonly clock?: Clock | undefined;
}

const ROW_HEIGHT = 22;
const OVERSCAN = 8;

export function VirtualList(props: VirtualListProps): ReactNode {
  const shown = useLatestPerFrame(props, props.clock ?? systemClock);
  return useMemo(() => {
    if (shown.count === 0 && shown.empty !== undefined) return <div className="atlas-empty">{shown.empty}</div>;
    return <Lines {...shown} />;
  }, [shown]);
}

function Lines(props: VirtualListProps): ReactNode {
  const { label, count, header, columns = "minmax(0, 1fr)", rowHeight = ROW_HEIGHT, minWidth = 0, droppedCount = 0, onSelect } = props;
  const id = useId();
  const { box, sight, onScroll } = usePlace({ ...props, rowHeight, droppedCount, headHeight: headCount(header) * rowHeight });
  const [activeLine, setActiveLine] = useState<number>(); // counted from the first line ever, so that it stays the same line
  const { from, to } = linesInSight(sight, OVERSCAN);
  const active = activeLine === undefined || activeLine < droppedCount ? undefined : Math.min(activeLine - droppedCount, count - 1);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter" && active !== undefined) onSelect?.(active);
    const next = indexAfterKey(event.key, active, sight);
    if (next === undefined) return;
    event.preventDefault();
    setActiveLine(next + droppedCount);
    const isAtEnd = next === count - 1;
    if (isAtEnd !== (props.follow ?? false)) props.onFollowChange?.(isAtEnd);
    event.currentTarget.scrollTop = scrollTopFor(next, { ...sight, scrollTop: event.currentTarget.scrollTop });
  };
  const onClick = (index: number): void => {
    setActiveLine(index + droppedCount);
    onSelect?.(index);
  };
  const isActiveRendered = active !== undefined && active >= from && active < to;
  return (
    <div
      ref={box}
      role="grid"
      aria-label={label}
      aria-rowcount={count + headCount(header)}
      aria-activedescendant={isActiveRendered ? `${id}-${active + droppedCount}` : undefined}
      tabIndex={0}
      className="atlas-list"
      style={
        {
          "--atlas-columns": columns,
          "--atlas-row-height": `${rowHeight}px`,
          "--atlas-line-width": `${minWidth}px`,
        } as CSSProperties // React's type has no custom properties
      }
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      {header !== undefined && (
        <div role="row" aria-rowindex={1} className="atlas-line atlas-line--head">
          {header}
        </div>
      )}
      <div role="presentation" className="atlas-list-space" style={{ height: count * rowHeight }}>
        <div role="rowgroup" className="atlas-list-lines" style={{ transform: `translateY(${from * rowHeight}px)` }}>
          {Array.from({ length: to - from }, (_, offset) => from + offset).map((index) => (
            <Line
              key={index + droppedCount}
              id={`${id}-${index + droppedCount}`}
              index={index}
              active={active}
              list={props}
              onClick={onClick}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly index: number;
  readonly active: number | undefined;
  readonly list: VirtualListProps;
  readonly onClick: (index: number) => void;
}

function Line({ id, index, active, list, onClick }: LineProps): ReactNode {
  const { header, selected, lineAt, classOf } = list;
  const classes = ["atlas-line", index === active && "atlas-line--active", classOf?.(index)];
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 1 + headCount(header)}
      aria-selected={index === selected}
      className={classes.filter(Boolean).join(" ")}
      onClick={() => onClick(index)}
    >
      {lineAt(index)}
    </div>
  );
}

function headCount(header: ReactNode): number {
  return header === undefined ? 0 : 1;
}
