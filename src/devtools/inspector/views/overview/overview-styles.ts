/** Lines of slices, and the strips of the last five minutes. A narrow panel shows each line as a card. */
export const overviewCss = `
.atlas-trouble { display: flex; align-items: center; gap: 4px 12px; margin-bottom: 6px; }
.atlas-trouble-words { flex: 1; min-width: 0; }
.atlas-slices { min-width: 0; margin-bottom: 4px; }
.atlas-slice { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 4px 12px; align-items: center; padding: 8px 0; border-bottom: 1px solid var(--atlas-line); }
.atlas-slice--head { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.atlas-slice-name { order: 1; grid-column: 1 / 5; font-weight: 600; overflow-wrap: anywhere; }
.atlas-slice-why { order: 2; grid-column: 5 / 7; text-align: right; }
.atlas-slice-status { order: 3; grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; }
.atlas-slice-strip { order: 4; grid-column: 1 / -1; min-width: 0; }
.atlas-slice-number { order: 5; grid-column: auto / span 2; text-align: left; white-space: nowrap; }
.atlas-slice-number::before { content: attr(data-label); content: attr(data-label) / ""; display: block; color: var(--atlas-muted); font-size: 11px; font-weight: 400; line-height: 1.3; }
.atlas-slice-mark { min-height: 24px; padding: 1px 6px; margin-left: -7px; border: 1px solid transparent; border-radius: 5px; background: var(--atlas-warn-back); font: inherit; font-weight: 600; text-align: left; text-decoration: underline dotted; text-underline-offset: 3px; cursor: pointer; }
.atlas-slice-mark:hover { border-color: currentColor; }
.atlas-slice-explanation { border-bottom: 1px solid var(--atlas-line); }
.atlas-strip-place { position: relative; display: block; min-width: 0; }
.atlas-strip { position: relative; display: block; width: 100%; height: 24px; padding: 0; border: 0; border-radius: 3px; overflow: hidden; background: var(--atlas-raised); cursor: pointer; }
.atlas-strip:hover { background: var(--atlas-hover); }
.atlas-strip-cell { position: absolute; bottom: 3px; height: 18px; forced-color-adjust: none; }
.atlas-strip-cell--live { height: 5px; background: var(--atlas-good); }
.atlas-strip-cell--waiting { height: 11px; background: repeating-linear-gradient(90deg, var(--atlas-muted) 0 2px, transparent 2px 5px); }
.atlas-strip-cell--stale { background: repeating-linear-gradient(135deg, var(--atlas-warn) 0 4px, var(--atlas-warn-back) 4px 6px); }
.atlas-strip-cell--blocked { background: repeating-linear-gradient(45deg, var(--atlas-bad) 0 6px, var(--atlas-bad-back) 6px 8px); }
.atlas-strip-words { display: none; position: absolute; z-index: 2; top: 100%; left: 0; width: max-content; max-width: min(420px, 90cqw); padding: 6px 10px; border-radius: 5px; background: var(--atlas-back); color: var(--atlas-text); box-shadow: var(--atlas-shadow); white-space: normal; pointer-events: none; }
.atlas-strip-line { display: block; }
.atlas-strip-line:first-child { font-weight: 600; }
.atlas-strip:hover + .atlas-strip-words, .atlas-strip:focus-visible + .atlas-strip-words { display: block; }
.atlas-strip-legend { display: inline-flex; flex-wrap: wrap; gap: 2px 12px; margin-left: auto; color: var(--atlas-muted); font-size: 11px; font-weight: 400; }
.atlas-strip-key { display: inline-flex; align-items: center; gap: 5px; }
.atlas-strip-sample { position: relative; width: 18px; height: 18px; overflow: hidden; }
.atlas-strip-sample > .atlas-strip-cell { bottom: 3px; width: 100%; max-height: 12px; }
.atlas-history { margin: 2px 0 8px; border-bottom: 0; color: var(--atlas-muted); }
.atlas-history-list { margin: 0; padding: 0; max-height: 132px; overflow: auto; list-style: none; color: var(--atlas-text); }
.atlas-history-line { padding: 1px 0; overflow-wrap: anywhere; }
.atlas-counters { grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: 4px 16px; margin-bottom: 6px; }
@container atlas-inspector (min-width: 960px) {
.atlas-slice { grid-template-columns: minmax(84px, 0.8fr) 56px minmax(270px, 1.6fr) minmax(120px, 2fr) 52px 52px 44px 76px 76px 62px; gap: 0 14px; padding: 3px 0; }
.atlas-slice--head { position: static; width: auto; height: auto; overflow: visible; clip-path: none; color: var(--atlas-muted); font-size: 11px; }
.atlas-slice-name, .atlas-slice-why, .atlas-slice-status, .atlas-slice-strip, .atlas-slice-number { order: 0; grid-column: auto; }
.atlas-slice-number { text-align: right; }
.atlas-slice-number::before { content: none; }
}
`;
