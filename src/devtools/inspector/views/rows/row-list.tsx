/** The rows of a slice, or those that were found: the key, where the text was found, and fields. It scrolls sideways where there is no room. */
import { memo, useMemo, type ReactNode } from "react";
import type { Clock } from "../../../../shared/clock.ts";
import { VirtualList } from "../../virtual-list.tsx";
import { columnsOf, type RowColumn } from "./row-columns.ts";
import { fieldWith, patternOf, valueText } from "./row-text.ts";
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

/** Unit: CSS pixels. */
const KEY_PX = 150;
const FIELD_PX = 92;
/** Of the style sheet: between cells, and at the two ends of a line. */
const GAP_PX = 12;
const PADDING_PX = 20;

/** The column of a search. */
const FOUND: RowColumn = { field: "found", isNumber: false };

/** Typing renders it only with what was found. */
export const RowList = memo(function RowList({ lines, clock, selectedKey, selectedIndex, onSelect }: RowListProps): ReactNode {
  const { text } = lines;
  const names = JSON.stringify(columnsOf(lines.first?.row, lines.first?.key));
  const fields = useMemo(() => JSON.parse(names) as readonly RowColumn[], [names]); // the same array while the columns are the same
  const pattern = useMemo(() => (text === "" ? undefined : patternOf(text)), [text]);
  const others = pattern === undefined ? fields : [FOUND, ...fields];
  const isSelectedThere = selectedIndex !== undefined && lines.at(selectedIndex)?.key === selectedKey;
  return (
    <div className="atlas-row-list">
      <VirtualList
        key={lines.slice} // another slice begins at its top
        label={`Rows of ${lines.slice}`}
        count={lines.count}
        columns={[`minmax(${KEY_PX}px, 1.6fr)`, ...others.map(() => `minmax(${FIELD_PX}px, 1fr)`)].join(" ")}
        minWidth={KEY_PX + others.length * (FIELD_PX + GAP_PX) + PADDING_PX}
        header={[
          <span key="key" role="columnheader" className="atlas-cell">
            key
          </span>,
          ...others.map(({ field, isNumber }) => (
            <span key={field} role="columnheader" className={`atlas-cell${isNumber ? " atlas-cell--number" : ""}`} title={field}>
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
  readonly fields: readonly RowColumn[];
  readonly pattern: RegExp | undefined;
}

/** A row keeps its identity while nothing in it changed. */
const RowCells = memo(function RowCells({ rowKey: key, row, fields, pattern }: RowCellsProps): ReactNode {
  return (
    <>
      <span role="gridcell" className="atlas-cell atlas-mono">
        {key}
      </span>
      {pattern !== undefined && (
        <span role="gridcell" className="atlas-cell atlas-strong">
          {row === undefined ? "removed" : foundText(pattern, key, row, fields)}
        </span>
      )}
      {fields.map(({ field, isNumber }, place) => (
        <span key={field} role="gridcell" className={`atlas-cell${isNumber ? " atlas-cell--number" : ""}`}>
          {row === undefined ? pattern === undefined && place === 0 && "removed" : valueText(row[field], 80)}
        </span>
      ))}
    </>
  );
});

/** The field that holds the text, with its value: one that has a column, where there is one. */
function foundText(pattern: RegExp, key: string, row: JsonRecord, fields: readonly RowColumn[]): string {
  if (pattern.test(key)) return "key";
  const field =
    fieldWith(
      pattern,
      row,
      fields.map((column) => column.field),
    ) ?? fieldWith(pattern, row);
  return field === undefined ? "" : `${field}: ${valueText(row[field], 80)}`;
}

function emptyText({ total, isSearching, slice }: RowLines): string {
  if (total === 0) return `${slice} has no rows.`;
  return isSearching ? "Searching…" : "No row matches.";
}
