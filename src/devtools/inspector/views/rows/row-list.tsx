/** The rows of a slice, or those that were found: the key, the first fields, and where the text was found. */
import { memo, useMemo, type ReactNode } from "react";
import type { Clock } from "../../../../shared/clock.ts";
import { VirtualList } from "../../virtual-list.tsx";
import { columnsOf, fieldWith, patternOf, valueText } from "./row-text.ts";
import type { JsonRecord } from "../../../../protocol/json.ts";
import type { RowLines } from "./use-row-lines.ts";

export interface SelectedRow {
  readonly slice: string;
  readonly key: string;
  /** Where it was when it was chosen. */
  readonly index: number;
}

interface RowListProps {
  readonly lines: RowLines;
  readonly clock: Clock;
  readonly selectedKey: string | undefined;
  /** The place that was chosen: the key may have moved since. */
  readonly selectedIndex: number | undefined;
  readonly onSelect: (selected: SelectedRow) => void;
}

/** Typing renders it only with what was found. */
export const RowList = memo(function RowList({ lines, clock, selectedKey, selectedIndex, onSelect }: RowListProps): ReactNode {
  const { text } = lines;
  const names = columnsOf(lines.first?.row, lines.first?.key).join("\n");
  const fields = useMemo(() => (names === "" ? [] : names.split("\n")), [names]); // the same array while the columns are the same
  const pattern = useMemo(() => (text === "" ? undefined : patternOf(text)), [text]);
  const isSelectedThere = selectedIndex !== undefined && lines.at(selectedIndex)?.key === selectedKey;
  return (
    <div className="atlas-row-list">
      <VirtualList
        key={lines.slice} // another slice begins at its top
        label={`Rows of ${lines.slice}`}
        count={lines.count}
        columns="var(--atlas-row-columns)"
        header={[
          <span key="key" role="columnheader" className="atlas-cell">
            key
          </span>,
          ...fields.map((field, place) => (
            <span key={field} role="columnheader" className={`atlas-cell atlas-row-field-${place}`}>
              {field}
            </span>
          )),
        ]}
        lineAt={(index) => {
          const line = lines.at(index);
          return <RowCells rowKey={line?.key ?? ""} row={line?.row} fields={fields} pattern={pattern} />;
        }}
        selected={isSelectedThere ? selectedIndex : undefined}
        onSelect={(index) => {
          const line = lines.at(index);
          if (line !== undefined) onSelect({ slice: lines.slice, key: line.key, index });
        }}
        clock={clock}
        empty={emptyText(lines)}
      />
    </div>
  );
});

interface RowCellsProps {
  readonly rowKey: string;
  readonly row: JsonRecord | undefined;
  readonly fields: readonly string[];
  readonly pattern: RegExp | undefined;
}

/** A row keeps its identity while nothing in it changed. */
const RowCells = memo(function RowCells({ rowKey: key, row, fields, pattern }: RowCellsProps): ReactNode {
  // Where the text is in the key or in a column, it is in sight already.
  const found = pattern === undefined || row === undefined || pattern.test(key) ? undefined : fieldWith(pattern, row);
  const shown = found === undefined || fields.includes(found) ? fields : [found, ...fields.slice(1)];
  return (
    <>
      <span role="gridcell" className="atlas-cell atlas-mono">
        {key}
      </span>
      {fields.map((field, place) => {
        const name = shown[place] ?? field;
        return (
          <span key={field} role="gridcell" className={`atlas-cell atlas-row-field-${place}`}>
            {row === undefined ? place === 0 && "removed" : `${name === field ? "" : `${name}: `}${valueText(row[name], 80)}`}
          </span>
        );
      })}
    </>
  );
});

function emptyText({ total, isSearching, slice }: RowLines): string {
  if (total === 0) return `${slice} has no rows.`;
  return isSearching ? "Searching…" : "No row matches.";
}
