/** The first thing that the overview says: whether all slices are live, and where not, why, with the way to the explanation. */
import type { ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import { duration } from "../../../time.ts";
import { troubleGroups, type SliceLine } from "./slice-lines.ts";

export interface TroubleSectionProps {
  readonly lines: readonly SliceLine[];
  readonly now: Millis;
  readonly onWhy: (slice: string) => void;
}

export function TroubleSection({ lines, now, onWhy }: TroubleSectionProps): ReactNode {
  const groups = troubleGroups(lines);
  if (groups.length === 0) return <p className="atlas-note atlas-note--good">All {lines.length} slices are live.</p>;
  return groups.map(({ label, names, since }) => (
    <div key={label} className="atlas-note atlas-note--warn atlas-trouble">
      <span className="atlas-trouble-words">
        <b className="atlas-strong">{sentenceCase(label)}.</b>{" "}
        {names.length === lines.length ? `All ${names.length} slices` : names.join(", ")}
        {since !== undefined && `, for ${duration(now - since)}`}
      </span>
      <button type="button" className="atlas-button" aria-label={`Why? ${names.join(", ")}`} onClick={() => onWhy(names[0] ?? "")}>
        Why?
      </button>
    </div>
  ));
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
