/** Which lines of a long list are in sight. Pure: knows no element. Every line has the same height, so nothing needs to be measured. */

export interface Sight {
  readonly count: number;
  readonly rowHeight: number;
  /** How far the list is scrolled, and how much of it is in sight. Unit: CSS pixels. */
  readonly scrollTop: number;
  readonly height: number;
}

/** The lines to render: `from`, and those up to `to` without it. `overscan` lines on either side keep fast scrolling from showing gaps. */
export function linesInSight(
  { count, rowHeight, scrollTop, height }: Sight,
  overscan: number,
): { readonly from: number; readonly to: number } {
  const first = Math.floor(Math.max(scrollTop, 0) / rowHeight);
  const last = Math.ceil((Math.max(scrollTop, 0) + height) / rowHeight);
  const from = Math.max(Math.min(first, count) - overscan, 0);
  return { from, to: Math.min(last + overscan, count) };
}

/** The scroll position that brings a line into sight with the least movement. */
export function scrollTopFor(index: number, { rowHeight, scrollTop, height }: Sight): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}

/** Where a key moves the active line, or `undefined` for a key that moves nothing. Without an active line the first move goes to an end. */
export function indexAfterKey(key: string, active: number | undefined, { count, rowHeight, height }: Sight): number | undefined {
  if (count === 0) return undefined;
  const page = Math.max(Math.floor(height / rowHeight) - 1, 1);
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined) return undefined;
  const start = active ?? (step > 0 ? -1 : count);
  return Math.min(Math.max(start + step, 0), count - 1);
}
