/** The first thing that the overview says: whether all slices are live, and where not, why, with the way to the explanation. */
import type { ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import { duration } from "../../../time.ts";
import { troubleGroups, type SliceLine } from "./slice-lines.ts";

export interface TroubleSectionProps {
  readonly lines: readonly SliceLine[];
  readonly now: Millis;
  /** The state is forced, so it has no age. */
  readonly isForced: boolean;
  readonly onWhy: (slice: string) => void;
}

export function TroubleSection({ lines, now, isForced, onWhy }: TroubleSectionProps): ReactNode {
  const groups = troubleGroups(lines);
  if (groups.length === 0) return <p className="atlas-note atlas-note--good">All {lines.length} slices are live.</p>;
  const idle = lines.filter(({ idleReason }) => idleReason !== undefined);
  const isAllElseLive = lines.every(({ freshness, idleReason }) => freshness.status === "live" || idleReason !== undefined);
  if (isAllElseLive && idle.length < lines.length)
    return (
      <div className="atlas-note atlas-note--good atlas-trouble">
        <span className="atlas-trouble-words">All live. {idle.map(({ name, idleReason }) => `${name}: ${idleReason}`).join("; ")}.</span>
        <WhyButton names={idle.map(({ name }) => name)} onWhy={onWhy} />
      </div>
    );
  return groups.map(({ label, names, since }) => (
    <div key={label} className="atlas-note atlas-note--warn atlas-trouble">
      <span className="atlas-trouble-words">
        <b className="atlas-strong">{sentenceCase(label)}.</b>{" "}
        {names.length === lines.length ? `All ${names.length} slices` : names.join(", ")}
        {isForced && ", forced"}
        {since !== undefined && !isForced && `, for ${duration(now - since)}`}
      </span>
      <WhyButton names={names} onWhy={onWhy} />
    </div>
  ));
}

function WhyButton({ names, onWhy }: Pick<TroubleSectionProps, "onWhy"> & { readonly names: readonly string[] }): ReactNode {
  return (
    <button type="button" className="atlas-button" aria-label={`Why? ${names.join(", ")}`} onClick={() => onWhy(names[0] ?? "")}>
      Why?
    </button>
  );
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
