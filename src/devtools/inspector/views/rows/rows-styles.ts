/** The style sheet of the rows. */
export const rowsCss = `
.atlas-row-list { display: flex; flex-direction: column; flex: 1 1 50%; min-width: 0; min-height: 110px; }
.atlas-row-list .atlas-cell { font-variant-numeric: tabular-nums; }
.atlas-row-detail .atlas-table td { white-space: pre-wrap; overflow-wrap: anywhere; }
.atlas-row-detail .atlas-table th { color: var(--atlas-muted); }
.atlas-versions { margin: 0; padding: 0; list-style: none; }
.atlas-version { margin: 0 0 8px; content-visibility: auto; contain-intrinsic-size: auto 150px; }
.atlas-version-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px; }
.atlas-version .atlas-disclosure { border-bottom: 0; }
.atlas-changes { margin: 2px 0 0; padding: 0; list-style: none; }
.atlas-changes li { display: flex; flex-wrap: wrap; gap: 0 10px; overflow-wrap: anywhere; }
.atlas-changes li > span:first-child { flex: 0 0 auto; min-width: 110px; color: var(--atlas-muted); }
.atlas-changes li > span:last-child { min-width: 0; }
.atlas-changes del { color: var(--atlas-muted); }
.atlas-changes ins { font-weight: 600; text-decoration: none; }
.atlas-link { padding: 0; border: 0; background: none; color: var(--atlas-accent); font: inherit; text-decoration: underline; cursor: pointer; }
`;
