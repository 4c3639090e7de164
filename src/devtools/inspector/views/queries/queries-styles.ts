/** Lines of queries, and the lane of the last minute. */
export const queriesCss = `
.atlas-queries { flex: 0 1 auto; min-height: 64px; max-height: 55%; margin: 0; padding: 0 12px; overflow: auto; list-style: none; }
.atlas-query { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 14px; align-items: center; padding: 6px 0; border-bottom: 1px solid var(--atlas-line); }
.atlas-query-key, .atlas-query-status { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; min-width: 0; overflow-wrap: anywhere; }
.atlas-query-lane, .atlas-query-pacing { grid-column: 1 / -1; min-width: 0; }
.atlas-query-age { grid-column: 1 / -1; }
.atlas-lane { position: relative; display: block; height: 18px; border-radius: 3px; overflow: hidden; background: var(--atlas-raised); }
.atlas-lane-fetch { position: absolute; bottom: 3px; height: 7px; min-width: 3px; border-radius: 1px; background: var(--atlas-good); forced-color-adjust: none; }
.atlas-lane-fetch--running { background: var(--atlas-accent); }
.atlas-lane-fetch--error { height: 12px; background: repeating-linear-gradient(135deg, var(--atlas-bad) 0 3px, var(--atlas-bad-back) 3px 5px); }
.atlas-lane-fetch--cancelled { background: var(--atlas-muted); }
.atlas-lane-signal { position: absolute; top: 2px; width: 2px; height: 5px; background: var(--atlas-accent); forced-color-adjust: none; }
.atlas-lane-legend { display: inline-flex; align-items: center; gap: 5px; color: var(--atlas-muted); font-size: 11px; }
.atlas-lane-key { width: 10px; height: 7px; margin-left: 8px; forced-color-adjust: none; }
.atlas-lane-key--signal { width: 2px; height: 9px; background: var(--atlas-accent); }
.atlas-lane-key--fetch { background: var(--atlas-good); }
.atlas-lane-key--running { background: var(--atlas-accent); }
.atlas-lane-key--error { height: 11px; background: repeating-linear-gradient(135deg, var(--atlas-bad) 0 3px, var(--atlas-bad-back) 3px 5px); }
.atlas-history-heading { flex: none; margin: 0; padding: 6px 10px 4px; border-top: 1px solid var(--atlas-line); background: var(--atlas-raised); }
@container atlas-inspector (min-width: 860px) {
.atlas-query { grid-template-columns: minmax(120px, 1.2fr) minmax(120px, 0.9fr) minmax(140px, 1.6fr) minmax(180px, 2fr) 132px; padding: 3px 0; }
.atlas-query-lane, .atlas-query-pacing, .atlas-query-age { grid-column: auto; }
.atlas-query-age { text-align: right; white-space: nowrap; }
}
`;
