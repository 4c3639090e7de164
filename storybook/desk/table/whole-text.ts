/** A cell that is too narrow for its text says all of it when it is pointed at. */
export function showWhole(target: EventTarget): void {
  if (!(target instanceof HTMLElement) || target.role !== "cell") return;
  if (target.scrollWidth > target.clientWidth) target.title = target.textContent;
  else target.removeAttribute("title");
}
