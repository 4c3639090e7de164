/**
 * The style sheet of the inspector, as text: it needs no loader, so it works in every bundler. Classes for the authors of views:
 *
 * - `atlas-view`: a view that scrolls. `atlas-view atlas-view--fill`: one that fills its place and scrolls in its parts.
 * - `atlas-toolbar`: controls above a list. `atlas-spacer` pushes what follows to its end.
 * - `atlas-split`: a list and an `atlas-detail`, side by side where there is room, else one below the other.
 * - `atlas-section`, `atlas-heading`: a part of a view and its `h2`. `atlas-row`: what lies in a line and wraps. `atlas-grid`: sections in columns.
 * - `atlas-facts` (`dl`) of `atlas-fact` (`div` of `dt` and `dd`; `--warn`, `--bad`): names with values.
 * - `atlas-table` (`table`) within `atlas-scroll`; `atlas-number` aligns cells and heads at the right. `aria-selected` and `--bad` mark rows.
 * - `atlas-button` (`--primary`, `--danger`, `--icon`); `aria-pressed` makes it a switch. `atlas-buttons`: buttons that belong together.
 * - `atlas-input`, `atlas-select` (`--wide`), `atlas-field` (a `label` around text and control), `atlas-check` (a `label` around a checkbox).
 * - `atlas-status` and `atlas-badge` with `--good`, `--warn`, `--bad`, `--idle` (`Tone`): a coloured dot and word; a small label.
 * - `atlas-note` (`--good`, `--warn`, `--bad`): a sentence in a box. `atlas-empty`: what a view says while it has nothing to show.
 * - `atlas-code`: JSON and other text as it is (`pre`). `atlas-mono`, `atlas-muted`, `atlas-strong`, `atlas-clip` (cuts with an ellipsis): text.
 * - `atlas-disclosure` (`details`): a part that opens. `atlas-bar` (`meter`-like, a child with a width in per cent): a share.
 * - `atlas-hidden`: for screen readers alone.
 * - `VirtualList` makes `atlas-list` and `atlas-line` (`--good`, `--warn`, `--bad`, `--active`); its cells are `atlas-cell` (`--number`).
 *
 * Colours are the properties `--atlas-…` of `look/scope.ts`. A rule begins at the start of a line, with a class or, for the root, with `&`.
 */
import { styleSheet } from "../look/scope.ts";
import { errorsCss } from "./views/errors/errors-styles.ts";
import { overviewCss } from "./views/overview/overview-styles.ts";
import { queriesCss } from "./views/queries/queries-styles.ts";
import { whyCss } from "./views/why/why-styles.ts";
import { faultsCss } from "./views/faults/faults-styles.ts";
import { messagesCss } from "./views/messages/messages-styles.ts";
import { rowsCss } from "./views/rows/rows-styles.ts";

const frame = `
&.atlas-inspector {
  position: relative;
  display: flex;
  flex-direction: column;
  width: 100%;
  height: 100%;
  min-width: 0;
  min-height: 0;
  overflow: hidden;
  background: var(--atlas-back);
  container: atlas-inspector / inline-size;
}
.atlas-header {
  display: flex;
  flex-wrap: wrap;
  flex: none;
  align-items: center;
  background: var(--atlas-raised);
  border-bottom: 1px solid var(--atlas-line);
}
.atlas-lead { order: 1; flex: 1; min-width: 0; display: flex; align-items: center; gap: 8px; padding: 0 4px 0 10px; height: 32px; }
.atlas-actions { position: absolute; inset: 0 0 auto auto; display: flex; align-items: center; gap: 2px; height: 32px; padding: 0 6px; }
&.atlas-inspector--actions .atlas-lead { margin-right: 122px; }
.atlas-tabs {
  order: 3;
  position: relative;
  display: flex;
  flex: 1 0 100%;
  min-width: 0;
  overflow-x: auto;
  scrollbar-width: none;
  padding: 0 4px;
}
.atlas-tabs::-webkit-scrollbar { display: none; }
.atlas-tab {
  position: relative;
  flex: none;
  height: 32px;
  padding: 0 10px;
  border: 0;
  background: none;
  color: var(--atlas-muted);
  font: inherit;
  cursor: pointer;
}
.atlas-tab:hover { color: var(--atlas-text); background: var(--atlas-hover); }
.atlas-tab[aria-selected="true"] { color: var(--atlas-accent); font-weight: 600; }
.atlas-tab[aria-selected="true"]::after { content: ""; position: absolute; inset: auto 6px 0; height: 2px; border-radius: 2px 2px 0 0; background: var(--atlas-accent); }
.atlas-tabpanel { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; overflow: auto; overscroll-behavior: contain; }
& :focus-visible { outline: 2px solid var(--atlas-accent); outline-offset: -2px; border-radius: 3px; }
@container atlas-inspector (min-width: 700px) {
.atlas-header { flex-wrap: nowrap; }
&.atlas-inspector--actions .atlas-header { padding-right: 122px; }
&.atlas-inspector--actions .atlas-lead { margin-right: 4px; }
.atlas-lead { flex: none; padding-right: 12px; margin-right: 4px; height: 20px; border-right: 1px solid var(--atlas-line); }
.atlas-tabs { order: 2; flex: 1 1 auto; }
}
`;

const layout = `
.atlas-view { padding: 12px; }
.atlas-view--fill { display: flex; flex-direction: column; flex: 1; min-height: 0; padding: 0; }
.atlas-toolbar { display: flex; flex: none; flex-wrap: wrap; align-items: center; gap: 6px 8px; padding: 6px 10px; border-bottom: 1px solid var(--atlas-line); }
.atlas-spacer { flex: 1; }
.atlas-split { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; }
.atlas-detail { flex: 1 1 50%; min-height: 0; min-width: 0; overflow: auto; padding: 10px 12px; border-top: 1px solid var(--atlas-line); background: var(--atlas-back); }
.atlas-grid { display: grid; gap: 0 24px; }
.atlas-section { margin: 0 0 18px; min-width: 0; }
.atlas-section:last-child { margin-bottom: 0; }
.atlas-heading { display: flex; align-items: center; flex-wrap: wrap; gap: 2px 8px; margin: 0 0 8px; font: inherit; font-size: 13px; font-weight: 600; }
.atlas-row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; margin: 8px 0 0; }
.atlas-scroll { overflow-x: auto; }
.atlas-facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); gap: 8px 16px; margin: 0; }
.atlas-fact { min-width: 0; }
.atlas-fact dt { color: var(--atlas-muted); font-size: 11px; line-height: 1.35; }
.atlas-fact dd { margin: 0; overflow-wrap: anywhere; }
.atlas-fact--warn dd { color: var(--atlas-warn); font-weight: 600; }
.atlas-fact--bad dd { color: var(--atlas-bad); font-weight: 600; }
@container atlas-inspector (min-width: 760px) {
.atlas-split { flex-direction: row; }
.atlas-detail { flex: 0 1 42%; border-top: 0; border-left: 1px solid var(--atlas-line); }
.atlas-grid { grid-template-columns: 1fr 1fr; }
}
`;

const controls = `
.atlas-button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 5px;
  min-height: 24px;
  padding: 1px 10px;
  border: 1px solid var(--atlas-edge);
  border-radius: 5px;
  background: var(--atlas-back);
  color: var(--atlas-text);
  font: inherit;
  cursor: pointer;
  white-space: nowrap;
}
.atlas-button:hover { background: var(--atlas-hover); }
.atlas-button[aria-pressed="true"] { background: var(--atlas-selected); border-color: var(--atlas-accent); color: var(--atlas-text); }
.atlas-button:disabled { opacity: 0.55; cursor: default; }
.atlas-button--primary { background: var(--atlas-accent); border-color: var(--atlas-accent); color: var(--atlas-on-accent); font-weight: 600; }
.atlas-button--primary:hover { background: var(--atlas-accent); text-decoration: underline; }
.atlas-button--danger { color: var(--atlas-bad); border-color: var(--atlas-bad); }
.atlas-button--icon { width: 26px; height: 26px; min-height: 0; padding: 0; border-color: transparent; background: none; color: var(--atlas-muted); }
.atlas-button--icon:hover { color: var(--atlas-text); }
.atlas-button--icon[aria-pressed="true"] { background: var(--atlas-selected); border-color: transparent; color: var(--atlas-accent); }
.atlas-button svg { flex: none; width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.4; }
.atlas-buttons { display: inline-flex; gap: 4px; }
.atlas-input, .atlas-select { min-height: 24px; min-width: 0; max-width: 100%; padding: 1px 7px; border: 1px solid var(--atlas-edge); border-radius: 5px; background: var(--atlas-back); color: var(--atlas-text); font: inherit; }
.atlas-input::placeholder { color: var(--atlas-muted); opacity: 1; }
.atlas-input--wide, .atlas-select--wide { flex: 1 1 160px; }
.atlas-field { display: inline-flex; align-items: center; gap: 6px; min-width: 0; color: var(--atlas-muted); }
.atlas-check { display: inline-flex; align-items: center; gap: 5px; cursor: pointer; }
.atlas-check input { margin: 0; accent-color: var(--atlas-accent); }
`;

const data = `
.atlas-table { width: 100%; max-width: 1040px; border-collapse: collapse; text-align: left; }
.atlas-table th, .atlas-table td { padding: 3px 16px 3px 0; border-bottom: 1px solid var(--atlas-line); font-weight: inherit; text-align: left; vertical-align: top; white-space: nowrap; }
.atlas-table thead th { color: var(--atlas-muted); font-size: 11px; }
.atlas-table tbody tr:hover { background: var(--atlas-hover); }
.atlas-table tbody tr[aria-selected="true"] { background: var(--atlas-selected); }
.atlas-table th.atlas-number, .atlas-table td.atlas-number { text-align: right; }
.atlas-number { text-align: right; font-variant-numeric: tabular-nums; }
.atlas-mono { font-family: var(--atlas-mono); font-size: 11.5px; }
.atlas-muted { color: var(--atlas-muted); }
.atlas-strong { font-weight: 600; }
.atlas-clip { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.atlas-status { display: inline-flex; align-items: baseline; gap: 6px; }
.atlas-status::before { content: ""; flex: none; width: 8px; height: 8px; border-radius: 50%; background: currentColor; }
.atlas-status--good { color: var(--atlas-good); }
.atlas-status--warn { color: var(--atlas-warn); }
.atlas-status--bad { color: var(--atlas-bad); }
.atlas-status--idle { color: var(--atlas-muted); }
.atlas-badge { display: inline-block; padding: 0 6px; border-radius: 9px; background: var(--atlas-hover); color: var(--atlas-text); font-size: 11px; line-height: 16px; white-space: nowrap; }
.atlas-badge--good { background: var(--atlas-good-back); color: var(--atlas-good); }
.atlas-badge--warn { background: var(--atlas-warn-back); color: var(--atlas-warn); }
.atlas-badge--bad { background: var(--atlas-bad-back); color: var(--atlas-bad); }
.atlas-note { margin: 0 0 8px; padding: 5px 9px; border-radius: 5px; background: var(--atlas-raised); overflow-wrap: anywhere; }
.atlas-note--good { background: var(--atlas-good-back); color: var(--atlas-good); }
.atlas-note--warn { background: var(--atlas-warn-back); color: var(--atlas-warn); }
.atlas-note--bad { background: var(--atlas-bad-back); color: var(--atlas-bad); }
.atlas-empty { margin: auto; padding: 24px 16px; color: var(--atlas-muted); text-align: center; }
.atlas-code { margin: 4px 0; padding: 8px 10px; max-height: 320px; overflow: auto; border-radius: 5px; background: var(--atlas-raised); font-family: var(--atlas-mono); font-size: 11.5px; white-space: pre-wrap; overflow-wrap: anywhere; }
.atlas-disclosure { border-bottom: 1px solid var(--atlas-line); }
.atlas-disclosure summary { padding: 3px 0; cursor: pointer; overflow-wrap: anywhere; }
.atlas-disclosure summary:hover { background: var(--atlas-hover); }
.atlas-bar { display: block; height: 6px; border-radius: 3px; overflow: hidden; background: var(--atlas-hover); }
.atlas-bar > * { display: block; height: 100%; background: var(--atlas-accent); }
.atlas-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

const list = `
.atlas-list { flex: 1 1 0; min-width: 0; min-height: 88px; overflow: auto; overflow-anchor: none; background: var(--atlas-back); overscroll-behavior: contain; }
.atlas-list-space { position: relative; overflow: hidden; min-width: max(100%, var(--atlas-line-width)); }
.atlas-list-lines { position: absolute; inset: 0 0 auto; will-change: transform; }
.atlas-line { display: grid; grid-template-columns: var(--atlas-columns); align-items: center; column-gap: 12px; height: var(--atlas-row-height); padding: 0 10px; border-bottom: 1px solid var(--atlas-line); cursor: default; white-space: nowrap; contain: strict; }
.atlas-line:hover { background: var(--atlas-hover); }
.atlas-line--good { color: var(--atlas-good); }
.atlas-line--warn { background: var(--atlas-warn-back); color: var(--atlas-warn); }
.atlas-line--bad { background: var(--atlas-bad-back); color: var(--atlas-bad); }
.atlas-line[aria-selected="true"] { background: var(--atlas-selected); color: var(--atlas-text); }
.atlas-line--head { min-width: var(--atlas-line-width); position: sticky; top: 0; z-index: 1; background: var(--atlas-raised); color: var(--atlas-muted); font-size: 11px; contain: none; }
.atlas-list:focus-visible .atlas-line--active { outline: 1px solid var(--atlas-accent); outline-offset: -1px; }
.atlas-cell { min-width: 0; overflow: hidden; text-overflow: ellipsis; }
.atlas-cell--number { text-align: right; }
`;

/** Of single views, in any order. */
const views = [errorsCss, faultsCss, messagesCss, overviewCss, queriesCss, rowsCss, whyCss];

export const inspectorCss = styleSheet(frame, layout, controls, data, list, ...views);
