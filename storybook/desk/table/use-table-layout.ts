/** Lays a table out in the room it has: whole columns beside each other, whole rows below each other. */
import { useMemo, type CSSProperties, type RefObject } from "react";
import { columnWidths, tracks } from "./tracks.ts";
import { useRoom } from "./use-room.ts";

/** Unit: pixels. The style sheet takes it from here. */
export const rowHeight = 24;

export interface TableLayout {
  /** Unit: pixels. The same array until they change. */
  readonly widths: readonly number[];
  /** For the element that scrolls. */
  readonly style: CSSProperties;
}

export function useTableLayout(columns: readonly { readonly width: number }[], scroller: RefObject<HTMLElement | null>): TableLayout {
  const { width, barHeight } = useRoom(scroller);
  return useMemo(() => {
    const widths = columnWidths(columns, width);
    const properties = { ...tracks(widths), "--row-height": `${rowHeight}px`, "--bar-height": `${barHeight}px` };
    return { widths, style: properties as CSSProperties }; // React's type knows no custom properties
  }, [columns, width, barHeight]);
}
