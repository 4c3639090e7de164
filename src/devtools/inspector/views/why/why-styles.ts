/** The explanation below a slice. */
export const whyCss = `
.atlas-why { margin: 4px 0 10px; padding: 10px 14px 12px; border: 1px solid var(--atlas-line); border-left: 4px solid var(--atlas-good); border-radius: 5px; background: var(--atlas-raised); white-space: normal; }
.atlas-why--warn { border-left-color: var(--atlas-warn); }
.atlas-why--bad { border-left-color: var(--atlas-bad); }
.atlas-why-head { display: flex; align-items: flex-start; gap: 8px; }
.atlas-why-headline { flex: 1; margin: 0; font: inherit; font-size: 15px; font-weight: 650; line-height: 1.4; overflow-wrap: anywhere; }
.atlas-why-age { color: var(--atlas-muted); font-weight: 400; white-space: nowrap; }
.atlas-why-meaning { margin: 2px 0 10px; font-size: 13px; }
.atlas-why-parts { display: grid; gap: 10px 28px; }
.atlas-why-part { min-width: 0; }
.atlas-why-title { margin: 0 0 2px; font: inherit; font-size: 11px; font-weight: 600; color: var(--atlas-muted); }
.atlas-why-sentence { margin: 0 0 4px; overflow-wrap: anywhere; }
.atlas-why-part .atlas-button { margin: 2px 6px 0 0; }
@container atlas-inspector (min-width: 760px) {
.atlas-why-parts { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
`;
