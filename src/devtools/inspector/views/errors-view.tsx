/** Every error that the client reported since it was created: by code with what to do, and the last ones in order. Shows codes, names and counts. */
import { useState, type ReactNode } from "react";
import type { AtlasErrorCode } from "../../../shared/errors.ts";
import { recorderOf } from "../../recorder/recorder.ts";
import { useReadings } from "../use-readings.ts";
import { ErrorCodes } from "./errors/error-codes.tsx";
import { ErrorList } from "./errors/error-list.tsx";
import type { ViewProps } from "./view-props.ts";

export interface ErrorsViewProps extends ViewProps {
  /** Address of the page of the documentation that lists all codes. @defaultValue none: the page is named without a link */
  readonly errorsPage?: string | undefined;
}

export function ErrorsView({ client, clock, errorsPage }: ErrorsViewProps): ReactNode {
  useReadings(clock);
  const [shown, setShown] = useState<AtlasErrorCode>();
  const { errors } = recorderOf(client);
  const { entries, byCode, count } = errors;
  if (count === 0) return <p className="atlas-empty">The client has reported no error.</p>;
  const listed = shown === undefined ? entries : entries.filter(({ error }) => error.code === shown);
  return (
    <div className="atlas-view--fill">
      <div className="atlas-toolbar">
        <span>
          {count === 1 ? "1 error" : `${count} errors`} of {byCode.length === 1 ? "1 code" : `${byCode.length} codes`}
        </span>
        <span className="atlas-spacer" />
        <span className="atlas-muted">
          All codes:{" "}
          {errorsPage === undefined ? (
            "page Errors of the documentation"
          ) : (
            <a className="atlas-link" href={errorsPage} target="_blank" rel="noreferrer">
              Errors
            </a>
          )}
        </span>
      </div>
      <div className="atlas-split">
        <div className="atlas-errors-place" tabIndex={0} role="group" aria-label="Errors by code">
          <ErrorCodes codes={byCode} shown={shown} onShow={setShown} now={client.internals.clock.now()} />
        </div>
        <div className="atlas-detail atlas-errors-log">
          <h2 className="atlas-heading">
            {count > entries.length ? `The last ${entries.length}` : "In order"}
            {shown !== undefined && <span className="atlas-badge">{shown}</span>}
          </h2>
          <ErrorList entries={listed} clock={clock} />
        </div>
      </div>
    </div>
  );
}
