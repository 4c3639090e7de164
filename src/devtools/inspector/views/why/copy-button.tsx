/** Copies a text that is written when the button is pressed, and says whether that worked. */
import { useState, type ReactNode } from "react";

export interface CopyButtonProps {
  readonly label: string;
  readonly text: () => string;
}

type Outcome = "copied" | "refused";

const words: Readonly<Record<Outcome, string>> = { copied: "Copied.", refused: "The browser refused the clipboard." };

export function CopyButton({ label, text }: CopyButtonProps): ReactNode {
  const [outcome, setOutcome] = useState<Outcome>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setOutcome("copied");
    } catch {
      setOutcome("refused"); // no permission, no secure page, or no clipboard at all
    }
  };
  return (
    <>
      <button type="button" className="atlas-button" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" className="atlas-muted">
        {outcome !== undefined && words[outcome]}
      </span>
    </>
  );
}
