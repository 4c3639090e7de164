/**
 * The tabs of the inspector, after the pattern of the ARIA practices: one stop for the Tab key, arrow keys and Home and End between tabs, and
 * the tab that has the focus is the one that is shown.
 */
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

export interface TabListProps<Name extends string> {
  /** Prefix of the ids of the tabs and of their panel. */
  readonly id: string;
  readonly label: string;
  readonly tabs: readonly { readonly name: Name; readonly title: string }[];
  readonly shown: Name;
  readonly onShow: (name: Name) => void;
}

/** What is seen of the tab before the shown one, where the list is wider than its place. */
const MARGIN_PX = 40;

export function TabList<Name extends string>({ id, label, tabs, shown, onShow }: TabListProps<Name>): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = list.current;
    const tab = element?.querySelector<HTMLElement>("[aria-selected=true]");
    if (!element || !tab) return;
    const isInSight = tab.offsetLeft >= element.scrollLeft && tab.offsetLeft + tab.offsetWidth <= element.scrollLeft + element.clientWidth;
    if (!isInSight) element.scrollLeft = tab.offsetLeft - MARGIN_PX; // not `scrollIntoView`, which would also scroll the page
  }, [shown]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = nextIndex(
      event.key,
      tabs.findIndex(({ name }) => name === shown),
      tabs.length,
    );
    const next = at === undefined ? undefined : tabs[at];
    if (at === undefined || next === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onShow(next.name);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[at]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className="atlas-tabs" onKeyDown={onKeyDown}>
      {tabs.map(({ name, title }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={tabId(id, name)}
          className="atlas-tab"
          aria-selected={name === shown}
          aria-controls={name === shown ? tabPanelId(id) : undefined}
          tabIndex={name === shown ? 0 : -1}
          onClick={() => onShow(name)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

export function tabId(id: string, name: string): string {
  return `${id}-tab-${name}`;
}

export function tabPanelId(id: string): string {
  return `${id}-panel`;
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  if (key === "ArrowRight") return (index + 1) % count;
  if (key === "ArrowLeft") return (index - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}
