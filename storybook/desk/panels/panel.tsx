/**
 * A panel of the desk: a title bar that says what its rows may claim, and the rows. The warning of stale rows takes the place of what the
 * bar says otherwise, so that nothing below it moves.
 */
import type { ReactNode } from "react";
import { count } from "../format.ts";
import type { PanelState } from "./panel-state.ts";
import "./panel.css";

export interface PanelProps {
  readonly title: string;
  readonly state: PanelState;
  /** Rows in the view; undefined where they are not counted. */
  readonly size: number | undefined;
  /** Where the rows come from, if not from the stream. */
  readonly source?: string | undefined;
  readonly children: ReactNode;
}

export function Panel({ title, state, size, source, children }: PanelProps): ReactNode {
  return (
    <section className="panel" aria-label={title} data-status={state.status}>
      <header className="panel-bar">
        <h2 className="panel-title">{title}</h2>
        {source !== undefined && <span className="panel-source">{source}</span>}
        <div className="panel-claim" role="status">
          <Claim state={state} />
        </div>
        <span className="panel-size">{state.status === "waiting" && size === 0 ? "" : size === undefined ? "" : count(size)}</span>
      </header>
      {children}
    </section>
  );
}

function Claim({ state }: { readonly state: PanelState }): ReactNode {
  if (state.status !== "stale") {
    const note = state.note !== undefined && ` · ${state.note}`;
    return (
      <span className={`claim ${state.status}`}>
        {state.status}
        {note}
      </span>
    );
  }
  return (
    <span className="claim stale" title={state.note}>
      <strong>stale</strong> · {state.note}
    </span>
  );
}

/** Shown in place of rows: "no baseline yet" is not the same as "there are none". */
export function Placeholder({ state, empty }: { readonly state: PanelState; readonly empty: string }): ReactNode {
  if (state.status === "waiting") {
    return (
      <>
        <span className="placeholder-title">Waiting for the first rows</span>
        <span className="placeholder-note">nothing is known yet</span>
      </>
    );
  }
  return (
    <>
      <span className="placeholder-title">{empty}</span>
      <span className="placeholder-note">{state.status === "live" ? "the server says so" : "as last heard"}</span>
    </>
  );
}
