/**
 * One line for each slice, the application's own included, and one for the reports. A line opens into the explanation of its slice. It is a table
 * made of elements without a table's layout, so that a narrow panel shows each line as a card.
 */
import { useId, useRef, type ReactNode } from "react";
import type { Millis } from "../../../../shared/brand.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { ago } from "../../../time.ts";
import { closeWithEscape } from "../../escape.ts";
import { toneOf } from "../../tone.ts";
import { WhyPanel } from "../why/why-panel.tsx";
import { causeOf, statusLabel, type SliceLine } from "./slice-lines.ts";
import { Strip, StripLegend } from "./strip.tsx";

export interface SliceSectionProps {
  readonly client: ShownClient;
  readonly lines: readonly SliceLine[];
  readonly now: Millis;
  /** The slice that is explained. */
  readonly explained: string | undefined;
  /** The explanation was opened from outside of this section. */
  readonly takesFocus: boolean;
  /** Explains a slice, or no slice. */
  readonly onExplain: (slice: string | undefined) => void;
  readonly onShowMessage: ((id: number) => void) | undefined;
}

const columns = [
  { name: "slice" },
  { name: "rows", isNumber: true },
  { name: "freshness" },
  { name: "last five minutes" },
  { name: "msg/s", isNumber: true },
  { name: "kB/s", isNumber: true },
  { name: "lag", isNumber: true },
  { name: "updated", isNumber: true },
  { name: "quarantined", isNumber: true },
  { name: "" },
] as const;

export function SliceSection(props: SliceSectionProps): ReactNode {
  const id = useId();
  return (
    <section className="atlas-section">
      <h2 className="atlas-heading">
        Slices <StripLegend />
      </h2>
      <div role="table" aria-label="Slices" className="atlas-slices">
        <div role="row" className="atlas-slice atlas-slice--head">
          {columns.map((column) => (
            <div key={column.name} role="columnheader" className={"isNumber" in column ? "atlas-number" : undefined}>
              {column.name === "" ? <span className="atlas-hidden">explanation</span> : column.name}
            </div>
          ))}
        </div>
        {props.lines.map((line) => (
          <SliceRow key={line.name} id={`${id}-${line.name}`} line={line} {...props} />
        ))}
      </div>
    </section>
  );
}

function SliceRow({ id, line, client, now, explained, takesFocus, onExplain, onShowMessage }: SliceSectionProps & RowProps): ReactNode {
  const { name, size, freshness, rate, spans } = line;
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = explained === name;
  const close = (): void => {
    onExplain(undefined);
    button.current?.focus(); // the button that closes it is gone
  };
  const toggle = (): void => onExplain(isOpen ? undefined : name);
  const label = statusLabel(freshness.status, causeOf(freshness));
  const status = `atlas-status atlas-status--${toneOf(freshness.status)}`;
  const expanding = { "aria-expanded": isOpen, "aria-controls": isOpen ? id : undefined };
  return (
    <>
      <div role="row" className="atlas-slice">
        <div role="rowheader" className="atlas-slice-name">
          {name}
        </div>
        <Number label="rows">{size}</Number>
        <div role="cell" className="atlas-slice-status">
          {freshness.status === "live" ? (
            <span className={status}>{label}</span>
          ) : (
            <button type="button" className={`atlas-slice-mark ${status}`} {...expanding} onClick={toggle}>
              {label}
            </button>
          )}
          {freshness.recovering && freshness.error === undefined && <span className="atlas-badge">recovering</span>}
          {freshness.error !== undefined && <span className="atlas-badge atlas-badge--bad">{freshness.error.code}</span>}
        </div>
        <div role="cell" className="atlas-slice-strip">
          <Strip name={name} spans={spans} now={now} onPress={toggle} />
        </div>
        <Number label="msg/s">{rate === undefined ? "–" : rateText(rate.messagesPerSecond)}</Number>
        <Number label="kB/s">{rate === undefined ? "–" : rateText(rate.charactersPerSecond / 1_000)}</Number>
        <Number label="lag">{`${freshness.lagMs / 1_000} s`}</Number>
        <Number label="updated">{freshness.updatedAt === undefined ? "never" : ago(freshness.updatedAt, now)}</Number>
        <Number label="quarantined" isWarning={freshness.quarantinedCount > 0}>
          {freshness.quarantinedCount}
        </Number>
        <div role="cell" className="atlas-slice-why">
          <button ref={button} type="button" className="atlas-button" aria-label={`Why? ${name}`} {...expanding} onClick={toggle}>
            Why?
          </button>
        </div>
      </div>
      {isOpen && (
        <div role="row" className="atlas-slice-explanation" onKeyDown={(event) => closeWithEscape(event, close)}>
          <div role="cell" aria-colspan={columns.length}>
            <WhyPanel
              id={id}
              client={client}
              explanation={client.explain(line.asked)}
              onShowMessage={onShowMessage}
              takesFocus={takesFocus}
              onClose={close}
            />
          </div>
        </div>
      )}
    </>
  );
}

interface RowProps {
  readonly id: string;
  readonly line: SliceLine;
}

interface NumberProps {
  /** Shown where the panel is too narrow for a head. */
  readonly label: string;
  readonly isWarning?: boolean;
  readonly children: ReactNode;
}

function Number({ label, isWarning = false, children }: NumberProps): ReactNode {
  return (
    <div role="cell" data-label={label} className={`atlas-number atlas-slice-number${isWarning ? " atlas-status--warn" : ""}`}>
      {children}
    </div>
  );
}

function rateText(rate: number): string {
  return rate > 0 && rate < 10 ? rate.toFixed(1) : rate.toFixed(0);
}
