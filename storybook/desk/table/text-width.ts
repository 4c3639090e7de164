/**
 * How wide a text is, from the widths of its characters, each of which is measured once: to lay a text out only to know its width costs a
 * layout for each row. Kerning is left out; it makes texts narrower, if anything.
 */

/** Of texts and of figures, as the theme names them. */
export type FontFamily = "sans" | "mono";

const measures: Partial<Record<FontFamily, (character: string) => number>> = {};

/** Unit: pixels, at the size that cells have. */
export function textWidth(text: string, family: FontFamily): number {
  const measure = (measures[family] ??= measureOf(family));
  let width = 0;
  for (const character of text) width += measure(character >= "0" && character <= "9" ? "0" : character); // digits are as wide as each other
  return width;
}

function measureOf(family: FontFamily): (character: string) => number {
  const theme = getComputedStyle(document.documentElement);
  const context = new OffscreenCanvas(1, 1).getContext("2d")!;
  context.font = `${theme.getPropertyValue("--text")} ${theme.getPropertyValue(`--${family}`)}`;
  const widths = new Map<string, number>();
  return (character) => {
    let width = widths.get(character);
    if (width === undefined) widths.set(character, (width = context.measureText(character).width));
    return width;
  };
}
