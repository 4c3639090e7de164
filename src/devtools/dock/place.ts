/** Where the panel lies and how large it is. Pure: knows no element. A panel never leaves the page, and never gets too small to be used. */
import type { DevtoolsPosition, Lengths } from "./settings.ts";

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** What is dragged: an edge, the corner, or the whole panel. */
export type Handle = "top" | "left" | "right" | "bottom" | "corner" | "title";

/** A length that an edge changes, with the range it may have. */
export interface Range {
  readonly name: keyof Lengths;
  readonly least: number;
  readonly most: number;
}

/** Where the panel is at first. */
export const firstLengths: Lengths = { bottomHeight: 340, rightWidth: 460, left: 48, top: 48, width: 680, height: 440 };

const LEAST = { width: 280, height: 140 };
/** What of a floating panel stays in the page, so that its title bar can be reached. */
const REACHABLE = { width: 120, height: 34 };

/** Which edges of a panel can be dragged. */
export const edgesOf: Readonly<Record<DevtoolsPosition, readonly ("top" | "left" | "right" | "bottom")[]>> = {
  bottom: ["top"],
  right: ["left"],
  floating: ["right", "bottom"],
};

/** What an edge changes. */
export function rangeOf(edge: "top" | "left" | "right" | "bottom", page: Extent): Range {
  const width = { least: Math.min(LEAST.width, page.width), most: page.width };
  const height = { least: Math.min(LEAST.height, page.height), most: page.height };
  switch (edge) {
    case "top":
      return { name: "bottomHeight", ...height };
    case "left":
      return { name: "rightWidth", ...width };
    case "right":
      return { name: "width", ...width };
    case "bottom":
      return { name: "height", ...height };
  }
}

/** The lengths after a handle was moved by `x` to the right and by `y` down. */
export function afterMove(start: Lengths, handle: Handle, x: number, y: number, page: Extent): Lengths {
  switch (handle) {
    case "top":
      return fitted({ ...start, bottomHeight: start.bottomHeight - y }, page);
    case "left":
      return fitted({ ...start, rightWidth: start.rightWidth - x }, page);
    case "right":
      return fitted({ ...start, width: start.width + x }, page);
    case "bottom":
      return fitted({ ...start, height: start.height + y }, page);
    case "corner":
      return fitted({ ...start, width: start.width + x, height: start.height + y }, page);
    case "title":
      return fitted({ ...start, left: start.left + x, top: start.top + y }, page);
  }
}

/** The lengths within what the page allows: a window may be smaller than the one in which they were chosen. */
export function fitted(lengths: Lengths, page: Extent): Lengths {
  const sizes = (["top", "left", "right", "bottom"] as const).map((edge) => {
    const { name, least, most } = rangeOf(edge, page);
    return [name, clamp(lengths[name], least, most)] as const;
  });
  return {
    ...lengths,
    ...Object.fromEntries(sizes),
    left: clamp(lengths.left, 0, page.width - REACHABLE.width),
    top: clamp(lengths.top, 0, page.height - REACHABLE.height),
  };
}

const STEP = 16;
const LARGE_STEP = 64;
const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** How far a key moves a handle, or `undefined` for a key that moves nothing. */
export function keyMove(key: string, isLarge: boolean): readonly [x: number, y: number] | undefined {
  const direction = Object.hasOwn(directions, key) ? directions[key] : undefined;
  const step = isLarge ? LARGE_STEP : STEP;
  return direction && [direction[0] * step, direction[1] * step];
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.max(Math.min(value, most), least, 0));
}
