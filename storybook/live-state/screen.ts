/**
 * What stands on the screen, read off the elements. By role it would take seconds for a whole desk, since roles are computed from styles;
 * that the roles are right is checked by the accessibility rules on every story.
 */

/** The panel with a title. */
export function panelOf(root: HTMLElement, title: string): HTMLElement {
  const panel = panelsIn(root).find((each) => each.getAttribute("aria-label") === title);
  if (panel === undefined) throw new Error(`there is no panel "${title}"`);
  return panel;
}

export function panelsIn(root: HTMLElement): readonly HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>("section.panel")];
}

/** What a panel claims of its rows: `live`, `waiting`, or `stale` and why. */
export function claimOf(panel: HTMLElement): string {
  return panel.querySelector('[role="status"]')?.textContent ?? "";
}

/** The texts of a panel's rows, the head left out. */
export function rowsIn(panel: HTMLElement): readonly (readonly string[])[] {
  return [...panel.querySelectorAll('.body > [role="row"]')].map((row) => [...row.children].map((cell) => cell.textContent));
}

/** What the line above the panels says about the connection. */
export function noticeIn(root: HTMLElement): string {
  return root.querySelector('[role="alert"]')?.textContent ?? "";
}
