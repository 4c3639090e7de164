/** The style sheet of the faults. */
export const faultsCss = `
.atlas-presets { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 6px; margin: 0; padding: 0; list-style: none; }
.atlas-preset { display: block; width: 100%; height: 100%; padding: 4px 9px; text-align: left; white-space: normal; }
.atlas-preset span { display: block; }
.atlas-preset .atlas-muted { font-size: 11px; line-height: 1.35; }
.atlas-verb { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 4px 0; border-bottom: 1px solid var(--atlas-line); }
.atlas-verb > .atlas-button { min-width: 84px; }
.atlas-verbs { margin: 0 0 14px; }
.atlas-verb-does { flex: 1 1 240px; }
.atlas-verb-number { width: 112px; }
.atlas-verb-text { width: 130px; }
.atlas-verb .atlas-select { max-width: 150px; }
.atlas-results { flex: none; max-height: 40%; overflow: auto; padding: 6px 12px; border-bottom: 1px solid var(--atlas-line); background: var(--atlas-raised); }
.atlas-results ol { margin: 0; padding: 0; list-style: none; }
.atlas-results li { display: flex; flex-wrap: wrap; gap: 0 8px; overflow-wrap: anywhere; }
.atlas-faults-body { flex: 1 1 0; min-height: 120px; overflow: auto; padding: 12px; }
`;
