/** The last errors in order, the newest last. */
import { useState, type ReactNode } from "react";
import type { Clock } from "../../../../shared/clock.ts";
import type { LoggedError } from "../../../recorder/error-log.ts";
import { timeOfDay } from "../../../time.ts";
import { VirtualList } from "../../virtual-list.tsx";
import { detailText } from "./detail-text.ts";

export interface ErrorListProps {
  /** The newest last. */
  readonly entries: readonly LoggedError[];
  readonly clock: Clock;
}

/** Two lines of text: a detail is longer than the column in most panels. */
const ROW_HEIGHT = 38;

export function ErrorList({ entries, clock }: ErrorListProps): ReactNode {
  const [isFollowing, setFollowing] = useState(true);
  return (
    <VirtualList
      label="Last errors"
      count={entries.length}
      rowHeight={ROW_HEIGHT}
      columns="90px minmax(84px, 1fr) minmax(100px, 1.8fr)"
      header={header}
      lineAt={(index) => cells(entries[index])}
      follow={isFollowing}
      onFollowChange={setFollowing}
      clock={clock}
      empty="No error of this code is kept."
    />
  );
}

const header = ["time", "code", "detail"].map((name) => (
  <span key={name} role="columnheader" className="atlas-cell">
    {name}
  </span>
));

function cells(entry: LoggedError | undefined): ReactNode {
  if (entry === undefined) return null;
  const { at, error } = entry;
  const { cause } = error;
  const detail = [detailText(error.detail), cause === undefined ? "" : `cause: ${cause}`].filter((text) => text !== "").join(", ");
  return [timeOfDay(at), error.code, detail].map((text, index) => (
    <span key={index} role="gridcell" className={index === 0 ? "atlas-cell atlas-mono" : "atlas-cell"} title={text}>
      {text}
    </span>
  ));
}
