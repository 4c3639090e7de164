/** Finds text of the desk that cannot be read as a whole. Runs in the page, so it refers to nothing outside of itself. */

/**
 * One line for each text that an edge cuts, that runs out of its box, or that lies over another one. What is wholly outside of a scrolling
 * box is reached by scrolling, and a long text in a table cell ends with an ellipsis: neither is reported.
 */
export function cutTexts(): readonly string[] {
  const tolerance = 1;
  const texts: { readonly element: Element; readonly box: DOMRect }[] = [];
  const problems: string[] = [];
  const walker = document.createTreeWalker(document.querySelector(".desk")!, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) {
    const { parentElement: element, textContent } = walker.currentNode;
    if (element === null || textContent?.trim() === "" || element.closest("option, .cell.long") !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width > 0) check(element, box);
  }
  for (const bar of document.querySelectorAll(".desk-head, .panel-bar, .status-bar, .drawer")) {
    const inBar = texts.filter(({ element }) => bar.contains(element));
    for (const [index, one] of inBar.entries()) {
      for (const other of inBar.slice(index + 1)) if (isOver(one.box, other.box)) report("lies over another", one.element, other.element);
    }
  }
  return [...new Set(problems)];

  function check(element: Element, box: DOMRect): void {
    for (let each: Element | null = element; each !== null; each = each.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(each);
      const { left, right, top, bottom } = each.getBoundingClientRect();
      if (each === element && display !== "inline" && box.right > right + tolerance) report("runs out of its box", element);
      if (overflowX === "visible" && overflowY === "visible") continue;
      if (box.left >= right || box.right <= left || box.top >= bottom || box.bottom <= top) return; // reached by scrolling
      if (box.left < left - tolerance || box.right > right + tolerance) report("is cut at a side", element);
      const isScrolled = overflowY === "auto" && each.scrollHeight > each.clientHeight; // a list of texts may go on below its edge
      if (!isScrolled && (box.top < top - tolerance || box.bottom > bottom + tolerance)) report("is cut above or below", element);
    }
    texts.push({ element, box });
  }

  function isOver(one: DOMRect, other: DOMRect): boolean {
    const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    return width > tolerance && height > tolerance;
  }

  function report(problem: string, ...elements: readonly Element[]): void {
    problems.push(`${elements.map(({ textContent }) => textContent).join(" and ")}: ${problem}`);
  }
}
