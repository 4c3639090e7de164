/**
 * The last five minutes as a strip: the right end is now. Colour, height and pattern say the same, and the words appear while the strip is pointed
 * at or has the focus. A screen reader gets them as the name of the button.
 */
import type { ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import { duration, timeOfDay } from "../../../time.ts";
import { CELL_COUNT, stripCells, type StripSpan } from "./strip-cells.ts";

export interface StripProps {
  /** What the strip is about. */
  readonly name: string;
  /** The oldest first. */
  readonly spans: readonly StripSpan[];
  readonly now: Millis;
  readonly onPress: () => void;
}

const SPANS_IN_WORDS = 5;

export function Strip({ name, spans, now, onPress }: StripProps): ReactNode {
  const lines = spanTexts(spans, now);
  return (
    <span className="atlas-strip-place">
      <button
        type="button"
        className="atlas-strip"
        aria-label={`${name}, last five minutes, newest first: ${lines.join("; ")}`}
        onClick={onPress}
      >
        {stripCells(spans, now).map(({ look, label, from, to }) => (
          <span
            key={from}
            className={`atlas-strip-cell atlas-strip-cell--${look}`}
            style={{ left: `${(from / CELL_COUNT) * 100}%`, width: `${((to - from) / CELL_COUNT) * 100}%` }}
            title={label}
          />
        ))}
      </button>
      <span className="atlas-strip-words" aria-hidden="true">
        {lines.map((line, index) => (
          <span key={index} className="atlas-strip-line">
            {line}
          </span>
        ))}
      </span>
    </span>
  );
}

/** What the looks stand for. */
export function StripLegend(): ReactNode {
  const looks = ["live", "waiting", "stale"] as const;
  return (
    <span className="atlas-strip-legend" aria-hidden="true">
      {looks.map((look) => (
        <span key={look} className="atlas-strip-key">
          <span className="atlas-strip-sample">
            <span className={`atlas-strip-cell atlas-strip-cell--${look}`} />
          </span>
          {look}
        </span>
      ))}
    </span>
  );
}

/** The newest first: `stale: messages missed, 3.2 s, since 14:03:04.120`. */
function spanTexts(spans: readonly StripSpan[], now: Millis): readonly string[] {
  const texts = spans.map(({ label, since }, index) => {
    const next = spans[index + 1];
    return `${label}, ${next === undefined ? `now, for ${duration(now - since)}` : `for ${duration(next.since - since)}`}, from ${timeOfDay(since)}`;
  });
  return texts.reverse().slice(0, SPANS_IN_WORDS);
}
