/** Chooses kinds of messages: a button, and a list of check boxes under it. */
import type { FocusEvent, KeyboardEvent, ReactNode } from "react";

interface KindPickerProps {
  readonly kinds: readonly string[];
  /** Empty for all. */
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (kinds: ReadonlySet<string>) => void;
}

export function KindPicker({ kinds, chosen, onChoose }: KindPickerProps): ReactNode {
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent<HTMLDetailsElement>): void => {
    if (!currentTarget.contains(relatedTarget)) currentTarget.open = false;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDetailsElement>): void => {
    if (event.key !== "Escape" || !event.currentTarget.open) return;
    event.preventDefault(); // the panel stays open
    event.currentTarget.open = false;
    event.currentTarget.querySelector("summary")?.focus();
  };
  const toggle = (kind: string): void => {
    const next = new Set(chosen);
    if (!next.delete(kind)) next.add(kind);
    onChoose(next);
  };
  return (
    <details className="atlas-picker" onBlur={onBlur} onKeyDown={onKeyDown}>
      <summary className="atlas-button">Kinds: {chosen.size === 0 ? "all" : chosen.size === 1 ? [...chosen][0] : chosen.size}</summary>
      <div className="atlas-picker-list" role="group" aria-label="Kinds" tabIndex={-1}>
        {[...kinds].sort().map((kind) => (
          <label key={kind} className="atlas-check">
            <input type="checkbox" checked={chosen.has(kind)} onChange={() => toggle(kind)} />
            {kind}
          </label>
        ))}
        {kinds.length === 0 && <span className="atlas-muted">none yet</span>}
        <button type="button" className="atlas-button" disabled={chosen.size === 0} onClick={() => onChoose(new Set())}>
          All kinds
        </button>
      </div>
    </details>
  );
}
