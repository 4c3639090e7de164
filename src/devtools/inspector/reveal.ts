/** Scrolls an element of a view wholly into sight; where it is higher than its place, its beginning. Not `scrollIntoView`, which also scrolls the page. */
const MARGIN_PX = 4;

export function reveal(element: Element): void {
  const place = element.closest(".atlas-tabpanel");
  if (place === null) return;
  const { top, bottom } = element.getBoundingClientRect();
  const sight = place.getBoundingClientRect();
  const above = top - sight.top - MARGIN_PX;
  const below = bottom - sight.bottom + MARGIN_PX;
  if (below > 0) place.scrollTop += Math.min(below, above);
  else if (above < 0) place.scrollTop += above;
}
