/** Errors by code beside the errors in order. */
export const errorsCss = `
.atlas-errors-place { flex: 1 1 58%; min-width: 0; min-height: 0; overflow: auto; }
.atlas-errors { margin: 0; padding: 0 12px; list-style: none; }
.atlas-error { padding: 8px 0; border-bottom: 1px solid var(--atlas-line); }
.atlas-error-head { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; }
.atlas-error-text { margin: 3px 0 0; max-width: 80ch; overflow-wrap: anywhere; }
.atlas-errors-log { display: flex; flex-direction: column; padding: 8px 0 0; }
.atlas-errors-log .atlas-cell { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; line-height: 17px; white-space: normal; overflow-wrap: anywhere; }
.atlas-errors-log .atlas-heading { padding: 0 10px; }
.atlas-link { color: var(--atlas-accent); text-decoration: underline; }
`;
