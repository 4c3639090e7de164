/** The errors by code, the newest first: how often, what it means, what to do, and what the newest one says of its place. */
import type { ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import { isConfiguration, isEvent, type AtlasErrorCode } from "../../../../shared/errors.ts";
import type { CountedError } from "../../../recorder/error-log.ts";
import { ago } from "../../../time.ts";
import { detailText } from "./detail-text.ts";
import { remedyOf } from "./error-remedies.ts";

export interface ErrorCodesProps {
  readonly codes: readonly CountedError[];
  /** The code whose errors alone are listed. */
  readonly shown: AtlasErrorCode | undefined;
  readonly onShow: (code: AtlasErrorCode | undefined) => void;
  readonly now: Millis;
}

export function ErrorCodes({ codes, shown, onShow, now }: ErrorCodesProps): ReactNode {
  return (
    <ul className="atlas-errors" aria-label="Errors by code">
      {codes.map(({ code, count, firstAt, newest }) => {
        const remedy = remedyOf(newest.error);
        const detail = detailText(newest.error.detail);
        return (
          <li key={code} className="atlas-error">
            <div className="atlas-error-head">
              <span className="atlas-mono atlas-strong atlas-status--bad">{code}</span>
              <span className="atlas-badge">{count === 1 ? "once" : `${count} times`}</span>
              <span className="atlas-muted">
                {ago(newest.at, now)}
                {count > 1 && `, first ${ago(firstAt, now)}`}
              </span>
              <span className="atlas-spacer" />
              <button
                type="button"
                className="atlas-button"
                aria-pressed={shown === code}
                aria-label={`Only these: ${code}`}
                onClick={() => onShow(shown === code ? undefined : code)}
              >
                Only these
              </button>
            </div>
            {remedy !== undefined && <p className="atlas-error-text atlas-strong">{remedy.happened}</p>}
            {remedy?.remedy !== undefined && <p className="atlas-error-text">{remedy.remedy}</p>}
            {detail !== "" && <p className="atlas-error-text atlas-mono">{detail}</p>}
            {frequency(code) !== undefined && <p className="atlas-error-text atlas-muted">{frequency(code)}</p>}
          </li>
        );
      })}
    </ul>
  );
}

/** The count of these is not the count of what happened. */
function frequency(code: AtlasErrorCode): string | undefined {
  if (isEvent(code)) return undefined;
  return `Reported at most once a minute for each reason${isConfiguration(code) ? ", and until the code or its options change" : ""}.`;
}
